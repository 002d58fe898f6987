"""Who hears of what a night found: an office's administrators of theirs, the topmost and the operators of the rest.
Never only the one whom it is about.

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
from chungthuc.notifications.wording.templates import Template
from chungthuc.watch.models import Finding, Night, Weight

CHANNELS = (ChannelName.EMAIL, ChannelName.IN_APP)


def tell(night: Night) -> None:
    """A letter a person, whatever it is that concerns him, of what is open and was not told yet; nothing where nothing
    is."""
    fresh = list(night.findings.filter(told_at=None, settled_at=None).select_related("agency").order_by("pk"))
    if not fresh:
        return
    key = f"watch:{night.day}:{clock.now().isoformat()}"
    concerned: dict[Person, list[Finding]] = {}
    nobodys = []
    for one in fresh:
        people = answerable(one.agency, about=one.subject)
        if one.agency is None or not people:
            nobodys.append(one)
        for person in people:
            concerned.setdefault(person, []).append(one)
    for person, theirs in concerned.items():
        tell_one(person, Template.WATCH_FOUND, _facts(night, theirs), key=f"{key}:{person.pk}", channels=CHANNELS)
    for number, address in enumerate(settings.OPERATORS if nobodys else ()):
        there = Addresses(email=address)
        tell_one(there, Template.WATCH_FOUND, _facts(night, nobodys), key=f"{key}:operator:{number}")
    night.findings.filter(pk__in=[one.pk for one in fresh]).update(told_at=clock.now())


def answerable(agency: Agency | None, *, about: str = "") -> list[Person]:
    """The administrators of the office, else of the nearest level above that has any, else of the topmost levels, as
    for what is no office's. ``about``: a plain name; whom it is about does not answer for himself."""
    for pk in tree.path(agency, clock.today()) if agency else ():
        if people := _others(rights.administrators(Agency.objects.get(pk=pk)), about):
            return people
    return _others(rights.administrators_of(tops()), about)


def tops() -> QuerySet[Agency]:
    """The offices that have none above them today."""
    topmost = Placement.objects.in_force().filter(parent=None)
    return Agency.objects.filter(pk__in=topmost.values("agency"))


def _others(people: Iterable[Person], about: str) -> list[Person]:
    """Each once."""
    return list({one.pk: one for one in people if f"person:{one.pk}" != about}.values())


def _facts(night: Night, found: list[Finding]) -> Watched:
    weights = Counter(one.weight for one in found)
    return Watched(day=night.day, failures=weights[Weight.FAILURE], unusual=weights[Weight.UNUSUAL])
