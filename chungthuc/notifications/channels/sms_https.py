"""SMS by a brandname provider's HTTPS JSON API.

Vietnamese providers differ in the names of their fields, not in what they ask: the registered Brandname, a RequestId
(here the message's id, so a repeat is one text), number, text. The names come from the settings.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Any

import requests
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext as _

from chungthuc.notifications.channels import NotSent, Submission
from chungthuc.notifications.channels.sms_provider import Callback, NotAReport, Report, SmsProvider
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message

TIMEOUT = (5, 15)  # seconds: to connect, between two bytes of the answer
LONGEST = 30.0  # seconds for the whole answer
ANSWER_LIMIT = 65_536  # bytes; a real answer has some hundred


def send(message: Message) -> Submission:
    """Ask the provider to send it. Raises NotSent, never with number or text in it."""
    given = _asked(request_of(message))
    code = str(given.get(settings.SMS_ANSWER["code"], ""))
    if code in settings.SMS_ANSWER["ok"].split("|"):
        return Submission()  # reports name our own RequestId; no number of the provider's is needed
    final = code in settings.SMS_ANSWER["final"].split("|")
    raise NotSent(FailureCode.PROVIDER_REFUSED, f"provider answered {code[:20]!r}", final=final, away=not final)


def request_of(message: Message) -> dict[str, Any]:
    """The JSON body, by the provider's names."""
    facts: dict[str, Any] = {
        "id": message.request_id,
        "brandname": settings.SMS_BRANDNAME,
        "to": message.recipient,
        "text": message.body,
        "sandbox": settings.SMS_SANDBOX,
    }
    return {settings.SMS_FIELDS[name]: fact for name, fact in facts.items() if settings.SMS_FIELDS.get(name)}


def _asked(body: Mapping[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"}
    try:
        with requests.post(
            settings.SMS_URL,
            json=body,
            headers=headers,
            timeout=TIMEOUT,
            verify=settings.SMS_CA or True,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return _understood(answer.status_code, _content(answer))
    except (requests.RequestException, OSError) as error:
        raise NotSent(FailureCode.CONNECTION, type(error).__name__, away=True) from None


def _content(answer: requests.Response) -> bytes:
    """Byte by byte, for an answer that trickles must not hold a worker for hours."""
    end, found = monotonic() + LONGEST, bytearray()
    for byte in answer.iter_content(1):
        found += byte
        if len(found) > ANSWER_LIMIT or monotonic() > end:
            raise NotSent(FailureCode.PROVIDER_UNCLEAR, "answer too long", away=True)
    return bytes(found)


def _understood(status: int, content: bytes) -> dict[str, Any]:
    if status == 429 or status >= 500:
        raise NotSent(FailureCode.PROVIDER_BUSY, f"HTTP {status}", away=True)
    if status not in (200, 201, 202):
        raise NotSent(FailureCode.PROVIDER_REFUSED, f"HTTP {status}")
    try:
        found = json.loads(content)
    except ValueError:
        raise NotSent(FailureCode.PROVIDER_UNCLEAR, "answer not understood", away=True) from None
    if not isinstance(found, dict):
        raise NotSent(FailureCode.PROVIDER_UNCLEAR, "answer not understood", away=True)
    return found


def _proves(headers: Mapping[str, str], body: bytes) -> bool:
    """HMAC-SHA256 of the very bytes, in hex, or the secret itself; compared in constant time."""
    if not settings.SMS_CALLBACK_SECRET:
        return False
    secret = settings.SMS_CALLBACK_SECRET.encode()
    given = headers.get(settings.SMS_CALLBACK_HEADER, "").removeprefix("sha256=").encode()
    signature = hmac.new(secret, body, hashlib.sha256).hexdigest().encode()
    return hmac.compare_digest(given, signature if settings.SMS_CALLBACK_BY == "hmac" else secret)


def _report(body: bytes) -> Report | None:
    """By the provider's names. States between sent and delivered say nothing. Raises NotAReport."""
    given, names = _object(body), settings.SMS_REPORT
    status = str(given.get(names["status"], ""))
    delivered = status in names["delivered"].split("|")
    if not delivered and status not in names["failed"].split("|"):
        return None
    reason = str(given.get(names["reason"], ""))[:40]
    reason = reason if reason.isascii() and reason.isalnum() else ""  # a code, never words about a person
    return Report(str(given.get(names["id"], "")), delivered, reason or status[:20])


def _object(body: bytes) -> dict[str, object]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAReport from None
    if not isinstance(given, dict):
        raise NotAReport
    return given


def _unsafe() -> Iterator[CheckMessage]:
    if not settings.SMS_URL.startswith("https://"):
        yield Error(_("CHUNGTHUC_SMS_URL phải bắt đầu bằng https://."), id="notifications.E003")


PROVIDER = SmsProvider(
    name="https",
    needs={"CHUNGTHUC_SMS_URL": "SMS_URL", "CHUNGTHUC_SMS_BRANDNAME": "SMS_BRANDNAME",
           "CHUNGTHUC_SMS_TOKEN": "SMS_TOKEN", "CHUNGTHUC_SMS_CALLBACK_SECRET": "SMS_CALLBACK_SECRET"},
    send=send,
    callback=Callback(proves=_proves, read=_report),
    unsafe=_unsafe,
)  # fmt: skip
