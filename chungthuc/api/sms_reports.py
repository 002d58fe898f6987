"""Delivery reports of an SMS provider, posted to us. It proves itself by an HMAC of the body, or by a shared secret."""

import hashlib
import hmac
import json

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from chungthuc.api.problem import Problem
from chungthuc.core.errors import Refused
from chungthuc.notifications import reports

router = Router(tags=["sms reports"])


class Heard(Schema):
    """The same for a message that is known and one that is not."""

    heard: bool = True


def from_the_provider(request: HttpRequest) -> bool:
    """HMAC-SHA256 of the very bytes, in hex, or the secret itself; compared in constant time."""
    if not settings.SMS_CALLBACK_SECRET:
        return False
    secret = settings.SMS_CALLBACK_SECRET.encode()
    given = request.headers.get(settings.SMS_CALLBACK_HEADER, "").removeprefix("sha256=").encode()
    signature = hmac.new(secret, request.body, hashlib.sha256).hexdigest().encode()
    return hmac.compare_digest(given, signature if settings.SMS_CALLBACK_BY == "hmac" else secret)


@router.post("/sms-reports", auth=from_the_provider, response={200: Heard, 422: Problem})
def sms_report(request: HttpRequest) -> Heard:
    """What became of a text. States between sent and delivered are heard and not kept."""
    given = _given(request.body)
    names = settings.SMS_REPORT
    status = str(given.get(names["status"], ""))
    delivered = status in names["delivered"].split("|")
    if delivered or status in names["failed"].split("|"):
        reason = str(given.get(names["reason"], ""))[:40]
        reason = reason if reason.isascii() and reason.isalnum() else ""  # a code, never words about a person
        reports.report(str(given.get(names["id"], "")), delivered=delivered, reason=reason or status[:20])
    return Heard()


def _given(body: bytes) -> dict[str, object]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise Refused("report_not_understood", _("Báo cáo gửi tin không đúng định dạng."))
    return given
