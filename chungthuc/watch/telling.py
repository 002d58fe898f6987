"""Who hears of what a night found: an office's administrators of theirs, the topmost and the operators of the rest.

A letter says how much was found and where to read it; names and numbers stand on the page only.
"""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, Placement
from chungthuc.core import clock
from chungthuc.notifications.facts import Watched
from chungthuc.notifications.models import ChannelName
from chungthuc.notifications.telling import Addresses
from chungthuc.notifications.telling import tell as tell_one
from chungthuc.notifications.templates import Template
from chungthuc.watch.models import Finding, Night, Weight

CHANNELS = (ChannelName.EMAIL, ChannelName.IN_APP)


def tell(night: Night) -> None:
    """A letter a person, whatever it is that concerns him; nothing where nothing was found."""
    found = list(night.findings.select_related("agency"))
    concerned: dict[Person, list[Finding]] = {}
    for one in found:
        for person in answerable(one.agency):
            concerned.setdefault(person, []).append(one)
    for person, theirs in concerned.items():
        key = f"watch:{night.day}:{person.pk}"
        tell_one(person, Template.WATCH_FOUND, _facts(night, theirs), key=key, channels=CHANNELS)
    nobodys = [one for one in found if one.agency is None]
    for number, address in enumerate(settings.OPERATORS if nobodys else ()):
        there = Addresses(email=address)
        tell_one(there, Template.WATCH_FOUND, _facts(night, nobodys), key=f"watch:{night.day}:operator:{number}")


def answerable(agency: Agency | None) -> list[Person]:
    """The administrators of the office, else of the nearest level above that has any; None: of the topmost levels."""
    if agency is None:
        return _distinct(rights.administrators_of(tops()))
    for pk in tree.path(agency, clock.today()):
        if people := _distinct(rights.administrators(Agency.objects.get(pk=pk))):
            return people
    return []


def tops() -> QuerySet[Agency]:
    """The offices that have none above them today."""
    topmost = Placement.objects.filter(parent=None, during__contains=clock.today())
    return Agency.objects.filter(pk__in=topmost.values("agency"))


def _distinct(people: Iterable[Person]) -> list[Person]:
    return list({one.pk: one for one in people}.values())


def _facts(night: Night, found: list[Finding]) -> Watched:
    weights = Counter(one.weight for one in found)
    return Watched(day=night.day, failures=weights[Weight.FAILURE], unusual=weights[Weight.UNUSUAL])
