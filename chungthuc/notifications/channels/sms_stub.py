"""Texts that reach no phone: for tests they are kept in memory, builders find them among the letters of the catcher."""

from dataclasses import dataclass, field

from django.core.mail import EmailMessage

from chungthuc.notifications.channels import Left, NotSent
from chungthuc.notifications.models import Message


def send(message: Message) -> Left:
    """As a letter to the mail server of the development machine. Raises NotSent."""
    written = EmailMessage("SMS", message.body, to=[f"{message.recipient}@sms.invalid"])
    try:
        written.send(fail_silently=False)
    except OSError as error:
        raise NotSent(type(error).__name__, away=True) from None
    return Left()


@dataclass
class Recorder:
    """A channel like ``sms``: ``recorder.send(message)``. Set ``fails`` and it raises that until it is None."""

    texts: list[tuple[str, str]] = field(default_factory=list)  # number, text
    fails: NotSent | None = None

    def send(self, message: Message) -> Left:
        if self.fails is not None:
            raise self.fails
        self.texts.append((message.recipient, message.body))
        return Left(references=(f"stub-{message.request_id}",))
