"""What answers to what somebody typed, best first: whole codes and numbers, then the words as a whole, then the words.

Each kind is asked for year by year, the newest first, until enough is found: so a search costs what one office took in
in a year, however old the house is and whoever else is in it.
"""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, Min

from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.certification.finding.words import Typed
from chungthuc.certification.models import Findable
from chungthuc.core import clock

MOST = 50
YEARS = 30  # as far back as anybody asks


class Match(NamedTuple):
    """What answers: a copy, or a dossier that has none."""

    dossier: UUID
    copy: UUID | None


def find(agency: Agency, typed: Typed, most: int = MOST) -> list[Match]:
    """At most ``most`` and one: whoever gets one more knows that there are others. Newest first among equals.

    What was merged into the office is searched after its own. Says nothing of what the person may see: the caller shows
    what is visible to him.
    """
    found: dict[int, Match] = {}
    for query in _everywhere(agency, typed):
        rows = Findable.objects.filter(words__answers=query).exclude(pk__in=found).order_by("-at", "-pk")
        for pk, dossier, copy in rows.values_list("pk", "dossier", "copy")[: most + 1 - len(found)]:
            found[pk] = Match(dossier, copy)
        if len(found) > most:
            break
    return list(found.values())


def _everywhere(agency: Agency, typed: Typed) -> Iterator[str]:
    yield from _queries(agency, typed)
    for gone in Agency.objects.filter(pk__in=tree.predecessors([agency.pk], clock.today())).order_by("code"):
        yield from _queries(gone, typed)


def _queries(agency: Agency, typed: Typed) -> Iterator[str]:
    if exactly := typed.exactly(agency.pk):
        yield exactly
    if not typed.words:
        return
    years = _years(agency)
    yield from (typed.together(agency.pk, year) for year in years)
    yield from (typed.anywhere(agency.pk, year) for year in years)


def _years(agency: Agency) -> list[int]:
    """In which the office took anything in, the newest first."""
    first, last = Findable.objects.filter(agency=agency).aggregate(one=Min("year"), two=Max("year")).values()
    return list(range(last, max(first, last - YEARS) - 1, -1)) if last else []
