"""Channels that go nowhere: what would have left is kept in memory. For tests of what comes before and after sending."""

from dataclasses import dataclass, field

from django.core.mail import EmailMessage

from chungthuc.notifications.channels import NotSent, Submission
from chungthuc.notifications.channels.email import letter
from chungthuc.notifications.models import Message


@dataclass
class Letters:
    """A channel like ``email``: ``recorder.send(message)``. Set ``fails`` and it raises that until it is None."""

    letters: list[EmailMessage] = field(default_factory=list)
    fails: NotSent | None = None

    def send(self, message: Message) -> None:
        if self.fails is not None:
            raise self.fails
        self.letters.append(letter(message))


@dataclass
class Texts:
    """A channel like ``sms``: ``recorder.send(message)``. Set ``fails`` and it raises that until it is None."""

    texts: list[tuple[str, str]] = field(default_factory=list)  # number, text
    fails: NotSent | None = None

    def send(self, message: Message) -> Submission:
        if self.fails is not None:
            raise self.fails
        self.texts.append((message.recipient, message.body))
        return Submission(references=(f"stub-{message.request_id}",))
