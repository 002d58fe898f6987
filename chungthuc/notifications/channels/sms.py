"""SMS by whichever adapter the office has a contract for: CHUNGTHUC_SMS is https, smpp or none."""

from collections.abc import Callable

from django.conf import settings

from chungthuc.notifications.channels import Left, NotSent, sms_https, sms_smpp, sms_stub
from chungthuc.notifications.models import Message

ADAPTERS: dict[str, Callable[[Message], Left]] = {"https": sms_https.send, "smpp": sms_smpp.send}


def is_served() -> bool:
    """Whether texts go anywhere; builders without a provider read them among the demo's letters."""
    return settings.SMS in ADAPTERS or settings.DEVELOPMENT


def send(message: Message) -> Left:
    """Raises NotSent, never with number or text in it."""
    if settings.SMS in ADAPTERS:
        return ADAPTERS[settings.SMS](message)
    if settings.DEVELOPMENT:
        return sms_stub.send(message)
    raise NotSent("no SMS provider is set", final=True)
