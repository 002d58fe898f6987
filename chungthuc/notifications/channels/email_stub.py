"""E-mail that goes nowhere: what would have left is kept in memory. For tests of what comes after sending."""

from dataclasses import dataclass, field

from django.core.mail import EmailMessage

from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.channels.email import letter
from chungthuc.notifications.models import Message


@dataclass
class Recorder:
    """A channel like ``email``: ``recorder.send(message)``. Set ``fails`` and it raises that until it is None."""

    letters: list[EmailMessage] = field(default_factory=list)
    fails: NotSent | None = None

    def send(self, message: Message) -> None:
        if self.fails is not None:
            raise self.fails
        self.letters.append(letter(message))
