"""A provider as an office would add it: this module, and its row in ``sms.PROVIDERS``."""

from collections.abc import Mapping

from django.conf import settings

from chungthuc.notifications.channels import NotSent, Submission
from chungthuc.notifications.channels.sms_provider import Callback, Hear, NotAReport, Report, SmsProvider
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message

LOFT: list[tuple[str, str]] = []  # request id, text
BACK: list[tuple[str, str, str]] = []  # what returned: reference, outcome, reason


def send(message: Message) -> Submission:
    if message.recipient == "84900000000":
        raise NotSent(FailureCode.NUMBER_REFUSED, "no such roof", final=True)
    LOFT.append((message.request_id, message.body))
    return Submission(references=(f"ring-{len(LOFT)}",))


def collect(hear: Hear) -> int:
    for one in BACK:
        hear(*one)
    return len(BACK)


def proves(headers: Mapping[str, str], body: bytes) -> bool:
    return headers.get("X-Pigeon") == settings.SMS_TOKEN


def read(body: bytes) -> Report | None:
    request_id, colon, outcome = body.decode().partition(":")
    if not colon:
        raise NotAReport
    return Report(request_id, outcome == "home", "HAWK") if outcome else None


PROVIDER = SmsProvider(
    name="pigeon",
    needs={"CHUNGTHUC_SMS_TOKEN": "SMS_TOKEN"},
    send=send,
    collect=collect,
    callback=Callback(proves=proves, read=read),
)
