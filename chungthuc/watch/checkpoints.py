"""The checkpoint of a day: made, kept beside the store, told to those above by letter.

The letter goes to the administrators of the level above each office that works, and to addresses outside: to whoever
rewrote the log of his own house it lies in the box of somebody else. It holds a hash and two counts.
"""

import logging
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from chungthuc.accounts import rights
from chungthuc.accounts.models import Grant, Person
from chungthuc.agencies.models import Agency, Placement
from chungthuc.audit import checkpoints
from chungthuc.audit.models import Checkpoint
from chungthuc.certification.oversight import checkpoint_files
from chungthuc.core import clock
from chungthuc.notifications.facts import Checkpointed
from chungthuc.notifications.models import ChannelName
from chungthuc.notifications.telling import Addresses, tell
from chungthuc.notifications.wording.templates import Template
from chungthuc.watch.models import Finding, Kind

logger = logging.getLogger(__name__)


def make(day: date) -> None:
    """Safe to repeat. Without a key there is none; the next night and the check at the start tell of it."""
    try:
        with transaction.atomic():
            made = checkpoints.make(day)
            if made is None:
                return
            _tell(made)
            Finding.objects.filter(kind=Kind.NO_CHECKPOINT, subject=str(day), settled_at=None).update(
                settled_at=clock.now()
            )
    except checkpoints.NoKey as trouble:
        logger.error("no checkpoint after %s: %s", day, trouble)
        return
    checkpoint_files.keep(made)


def is_missing(day: date) -> bool:
    """None was made after this day, though there were some before."""
    return Checkpoint.objects.filter(day__lt=day).exists() and not Checkpoint.objects.filter(day=day).exists()


def listed() -> QuerySet[Checkpoint]:
    """Newest first, without their contents, which may be a megabyte each."""
    return Checkpoint.objects.only("day", "at", "sha256", "previous", "key", "chains", "events").order_by("-day")


def in_groups(sha256: str, between: str = "-") -> str:
    """As it is printed and read aloud: sixteen groups of four digits."""
    return between.join(sha256[place : place + 4] for place in range(0, len(sha256), 4))


def _tell(made: Checkpoint) -> None:
    facts = Checkpointed(made.day, in_groups(made.sha256), made.chains, made.events)
    for key, whom in _whom():
        tell(whom, Template.CHECKPOINT_MADE, facts, key=f"checkpoint:{made.day}:{key}", channels=[ChannelName.EMAIL])


def _whom() -> Iterator[tuple[str, Person | Addresses]]:
    """Each once, with the key of his letter."""
    working = Grant.objects.in_force().filter(right__in=rights.WORKING).values("agency")
    above = Placement.objects.in_force().filter(agency__in=working, parent__isnull=False).values("parent")
    for person in rights.administrators_of(Agency.objects.filter(pk__in=above)).order_by("pk"):
        yield str(person.pk), person
    for number, address in enumerate(settings.CHECKPOINT_TO or settings.OPERATORS):
        yield f"outside:{number}", Addresses(email=address)
