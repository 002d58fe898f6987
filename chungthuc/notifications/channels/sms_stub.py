"""Texts that reach no phone: builders find them among the letters of the catcher."""

from django.core.mail import EmailMessage

from chungthuc.notifications.channels import NotSent, Submission
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message


def send(message: Message) -> Submission:
    """As a letter to the mail server of the development machine. Raises NotSent."""
    written = EmailMessage("SMS", message.body, to=[f"{message.recipient}@sms.invalid"])
    try:
        written.send(fail_silently=False)
    except OSError as error:
        raise NotSent(FailureCode.CONNECTION, type(error).__name__, away=True) from None
    return Submission()
