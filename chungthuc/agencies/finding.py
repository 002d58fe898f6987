"""Today's communes by what somebody typed: the name counts before the province, the best answers come first.

Their names, and those of before (``former``), are read once in each process (1.2 s, of which 0.3 s for those of before)
and compared in memory (15 MB, of which 7 MB). Each search asks the database, in a few milliseconds, whether a placement
or a former name changed; then they are read again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import NamedTuple

from django.db import connection

from chungthuc.agencies.former import index
from chungthuc.agencies.former.index import Entry, Former, FormerNames, Order
from chungthuc.agencies.matching import Names, PlaceName, Question
from chungthuc.agencies.models import AgencyKind, Placement
from chungthuc.core import clock
from chungthuc.core.text.alphabet import clean, collated, spelled_words
from chungthuc.core.text.ranking import Rank, name_of

OFFICIAL = re.compile(r"ủy ban nhân dân (phường|xã|đặc khu|thị trấn|tỉnh|thành phố) (?=\S)", re.IGNORECASE)
CHANGED = (  # any change of a row moves one
    "SELECT count(*), max(id), sum(xmin::text::bigint), (SELECT array[count(*), max(id), sum(xmin::text::bigint)]"
    " FROM agencies_formername) FROM agencies_placement"
)


class Commune(NamedTuple):
    """A commune of today. ``agency``: the key of its committee; ``name``, ``province``: as they are called in full;
    ``was``: the former name by which it was found, None: by today's."""

    agency: int
    code: str
    name: str
    province: str
    province_code: str
    was: Former | None = None


class Row(NamedTuple):
    """A commune as it is compared: by its bare name («Hoàn Kiếm»), its kind, its province's bare name; ``spelled``: the
    words of its name with their tones."""

    commune: Commune
    known: PlaceName
    spelled: frozenset[str]


Found = dict[int, tuple[Order, Entry | None]]  # by place


def communes(typed: str, province: str = "") -> list[Commune]:
    """Those that answer, the best first and equals in Vietnamese order; in this province only, if its code is given.
    A name of before 01/07/2025 answers after the names of today that answer as well.

    Nothing typed: all of the province. What has no letters or digits finds nothing.
    """
    names = _current()
    inside = [place for place, row in enumerate(names.rows) if province in ("", row.commune.province_code)]
    return names.search(typed, frozenset(inside)) if typed.strip() else [names.rows[place].commune for place in inside]


@dataclass(frozen=True)
class Index:
    """``rows``: today's communes in Vietnamese order; a place is one's position there. ``former``: what they
    took over."""

    version: tuple[object, ...]
    rows: list[Row]
    former: FormerNames

    @cached_property
    def names(self) -> Names:
        return Names([row.known for row in self.rows])

    def search(self, typed: str, inside: frozenset[int]) -> list[Commune]:
        """Those ``inside``, the best first."""
        found = self._found(Question.of(typed), inside)
        return [self._told(place, found[place][1]) for place in sorted(found, key=lambda place: found[place][0])]

    def _found(self, asked: Question, inside: frozenset[int]) -> Found:
        """A slip is thought of where no name has these words, a longer text where nothing has."""
        found: Found = {}
        _keep_best(found, self._ways("as_typed", asked), inside)
        if all(order[0] == Rank.INSIDE for order, _entry in found.values()):
            _keep_best(found, self._ways("with_a_slip", asked), inside)
        for rest in asked.rests:
            if not found:
                _keep_best(found, self._ways("as_typed", Question.of(rest)), inside)
        if not found and asked.readings:
            _keep_best(found, self._within(asked), inside)
        return found

    def _ways(self, way: str, asked: Question) -> Iterator[tuple[Order, Entry | None]]:
        for reading in asked.readings:
            ranked = self.names.as_typed(reading) if way == "as_typed" else self.names.with_a_slip(reading.words)
            yield from ((self._order(place, rank, asked), None) for place, rank in ranked)
        yield from self.former.found(way, asked)

    def _within(self, asked: Question) -> Iterator[tuple[Order, None]]:
        """By today's names only: among so many of before, any two words are a name."""
        ranked = self.names.within(asked.readings[0].words)
        yield from ((self._order(place, rank, asked), None) for place, rank in ranked)

    def _order(self, place: int, rank: int, asked: Question) -> Order:
        row = self.rows[place]
        return rank, 0, -len(asked.toned & row.spelled), row.known.kind not in asked.kinds, 0, place

    def _told(self, place: int, entry: Entry | None) -> Commune:
        row = self.rows[place]
        return row.commune._replace(was=entry.told(row.known.above)) if entry else row.commune


def _keep_best(found: Found, more: Iterable[tuple[Order, Entry | None]], inside: frozenset[int]) -> None:
    for order, entry in more:
        place = order[-1]
        if place in inside and (place not in found or order < found[place][0]):
            found[place] = order, entry


_index: Index | None = None
_reading = Lock()


def _current() -> Index:
    """The names of today as the database has them; while one thread reads them anew the others use what was."""
    global _index
    today = clock.today()
    version, known = _version(today), _index
    if known is not None and known.version == version:
        return known
    if known is not None and _reading.locked():
        return known
    with _reading:
        if _index is None or _index.version != version:
            _index = _read(today, version)
        return _index


def _version(today: date) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGED)
        return today, *(cursor.fetchone() or ())


def _read(today: date, version: tuple[object, ...]) -> Index:
    """The version was asked first: what changes meanwhile is seen by the next search."""
    placed = Placement.objects.on(today)
    provinces = {one.agency_id: one for one in placed.filter(agency__kind=AgencyKind.PROVINCE).select_related("agency")}
    rows = []
    for one in placed.filter(agency__kind=AgencyKind.COMMUNE).select_related("agency"):
        above = provinces.get(one.parent_id or 0)
        called = (above.name, above.agency.code) if above else ("", "")
        rows.append(_row(Commune(one.agency_id, one.agency.code, one.name, *called)))
    ordered = [row for _order, row in sorted(rows, key=lambda pair: pair[0])]
    places = {row.commune.agency: place for place, row in enumerate(ordered)}
    return Index(version, ordered, index.read(today, places, [row.known.above for row in ordered]))


def _row(one: Commune) -> tuple[tuple[object, ...], Row]:
    """It, and where it stands in Vietnamese order."""
    kind, name = _bare(one.name)
    _kind, above = _bare(one.province)
    row = Row(one, PlaceName(kind, name_of(name), name_of(above)), spelled_words(name))
    return (collated(name), collated(above), one.code), row


def _bare(name: str) -> tuple[str, str]:
    """«Ủy ban nhân dân phường Hoàn Kiếm» → «phường», «Hoàn Kiếm»."""
    name = clean(name)
    official = OFFICIAL.match(name)
    return (official[1].lower(), name[official.end() :]) if official else ("", name)
