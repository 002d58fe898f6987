"""SMS by whichever provider the office has a contract for: CHUNGTHUC_SMS names a row of ``PROVIDERS``, or none."""

from django.conf import settings

from chungthuc.notifications.channels import NotSent, Submission, sms_https, sms_smpp, sms_stub
from chungthuc.notifications.channels.sms_provider import SmsProvider
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message

PROVIDERS: dict[str, SmsProvider] = {one.name: one for one in (sms_https.PROVIDER, sms_smpp.PROVIDER)}
NONE = "none"


def provider() -> SmsProvider | None:
    return PROVIDERS.get(settings.SMS)


def is_served() -> bool:
    """Whether texts go anywhere; builders without a provider read them among the demo's letters."""
    return provider() is not None or settings.DEVELOPMENT


def send(message: Message) -> Submission:
    """Raises NotSent, never with number or text in it."""
    if chosen := provider():
        return chosen.send(message)
    if settings.DEVELOPMENT:
        return sms_stub.send(message)
    raise NotSent(FailureCode.NO_PROVIDER, "no SMS provider is set", final=True)
