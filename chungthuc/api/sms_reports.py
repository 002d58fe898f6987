"""Delivery reports that SMS providers post to us; how one proves itself and words them is its module's business."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from chungthuc.api.copies import PROBLEMS
from chungthuc.core.errors import Refused
from chungthuc.notifications import reports
from chungthuc.notifications.channels import sms
from chungthuc.notifications.channels.sms_provider import Callback, NotAReport

router = Router(tags=["sms reports"])


class Heard(Schema):
    """The same for a message that is known and one that is not."""

    heard: bool = True


def from_a_provider(request: HttpRequest) -> Callback | None:
    """Whose report it is. The last provider's may still come when another is set: its own secret tells."""
    callbacks = [one.callback for one in sms.PROVIDERS.values() if one.callback]
    return next((one for one in callbacks if one.proves(request.headers, request.body)), None)


@router.post("/sms-reports", auth=from_a_provider, response={200: Heard, **PROBLEMS})
def sms_report(request: HttpRequest) -> Heard:
    """What became of a text. States between sent and delivered are heard and not kept."""
    callback: Callback = request.auth  # type: ignore[attr-defined]
    try:
        report = callback.read(request.body)
    except NotAReport:
        raise Refused("report_not_understood", _("Báo cáo gửi tin không đúng định dạng.")) from None
    if report is not None:
        reports.report(report.request_id, delivered=report.delivered, reason=report.reason)
    return Heard()
