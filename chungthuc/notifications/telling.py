"""Tell somebody something: one row a channel, in the caller's transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.notifications import outbox
from chungthuc.notifications.channels import sms
from chungthuc.notifications.facts import Booking, Code, Extended, Facts, Result
from chungthuc.notifications.models import ChannelName, Message
from chungthuc.notifications.wording.templates import TEMPLATES, Template
from chungthuc.notifications.wording.texts import mobile, out_of_the_night, unaccented
from chungthuc.notifications.wording.words import Words

# What citizens are told of a thing that has a page.
OF_CITIZENS = {one for one, (facts, _words) in TEMPLATES.items() if issubclass(facts, Booking | Result | Extended)}
ALL = (ChannelName.SMS, ChannelName.EMAIL, ChannelName.IN_APP)


@dataclass(frozen=True)
class Addresses:
    """Where somebody can be reached; what is empty is not used."""

    email: str = ""
    phone: str = ""
    account: Person | None = None


def addresses_of(person: Person) -> Addresses:
    """What is known of an account; of a closed one nothing. A phone counts from the moment it is confirmed."""
    if person.closed_at is not None:
        return Addresses()
    phone = person.phone if getattr(person, "phone_confirmed_at", True) else ""
    return Addresses(email=person.email, phone=phone, account=person)


@transaction.atomic(savepoint=False)
def tell(
    whom: Person | Addresses,
    template: Template,
    facts: Facts,
    *,
    key: str,
    channels: Iterable[str] = ALL,
    about: str = "",
    not_before: datetime | None = None,
    useless_after: datetime | None = None,
) -> list[Message]:
    """Write the message for every channel on which the person can be reached; the same key is the same messages.

    ``about``: the thing's plain id. ``not_before``: a reminder's moment. ``useless_after``: for reminders the
    appointment, for a code its end, unless given. Raises TypeError when the facts are not this template's.
    """
    there = addresses_of(whom) if isinstance(whom, Person) else whom
    words = _worded(template, facts)
    end = useless_after or _end(template, facts)
    if end and end <= (not_before or clock.now()):
        return []  # nobody wants it any more
    written = []
    for channel, recipient in _reached(there, channels):
        message = outbox.enqueue(
            channel=channel,
            recipient=recipient,
            person=there.account if channel == ChannelName.IN_APP else None,
            subject=words.subject,
            body=_body(words, channel) + _in_english(template, facts, channel),
            key=f"{key}:{channel}",
            about=about,
            template=template,
            not_before=_due(channel, template, not_before, end),
            useless_after=end,
        )
        written.append(message)
    return written


def _reached(there: Addresses, channels: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The channels on which somebody can be reached, each with its address; the account's notices have none."""
    for channel in dict.fromkeys(channels):
        recipient = _recipient(there, channel)
        is_there = there.account is not None if channel == ChannelName.IN_APP else bool(recipient)
        if is_there:
            yield channel, recipient


def _worded(template: Template, facts: Facts) -> Words:
    """Citizens read Vietnamese, in whatever language the clerk works."""
    wanted, words = TEMPLATES[template]
    if type(facts) is not wanted:
        raise TypeError(f"{template} takes {wanted.__name__}, not {type(facts).__name__}")
    with translation.override("vi"):
        return words(facts)


def _end(template: Template, facts: Facts) -> datetime | None:
    if isinstance(facts, Code):
        return clock.now() + timedelta(minutes=facts.minutes)
    if template in (Template.REMINDER_DAY, Template.REMINDER_HOURS):
        return getattr(facts, "starts_at", None)
    return None


def _recipient(there: Addresses, channel: str) -> str:
    if channel == ChannelName.SMS:
        return mobile(there.phone) if sms.is_served() else ""
    return there.email if channel == ChannelName.EMAIL else ""


def _body(words: Words, channel: str) -> str:
    if channel == ChannelName.SMS:
        return unaccented(words.sms)
    return words.body if channel == ChannelName.EMAIL else words.notice


def _in_english(template: Template, facts: Facts, channel: str) -> str:
    """A line for who reads no Vietnamese: our letters have one language, the page about the same thing has both."""
    if channel != ChannelName.EMAIL or template not in OF_CITIZENS:
        return ""
    page = f"appointments/{facts.code}" if isinstance(facts, Booking) else "follow"
    return f"\nIn English: open {settings.ADDRESS}/{page} and choose “English” at the foot of the page.\n"


def _due(channel: str, template: Template, not_before: datetime | None, end: datetime | None) -> datetime | None:
    """A text waits for the morning; a code does not: its reader is sitting before the page."""
    if channel != ChannelName.SMS or template == Template.CONFIRMATION_CODE:
        return not_before
    wanted = not_before or clock.now()
    due = out_of_the_night(wanted, before=end)
    return not_before if due == wanted else due
