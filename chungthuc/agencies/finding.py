"""Today's communes by what somebody typed: the name counts before the province, the best answers come first.

Their names are folded once in each process and compared in memory (``core.text.ranking``): about 8 MB for the nation's
3,321. Each search asks the database, in about a millisecond, whether a placement changed; then they are read again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import NamedTuple

from django.db import connection

from chungthuc.agencies.models import AgencyKind, Placement
from chungthuc.core import clock
from chungthuc.core.text.alphabet import clean, collated, spelled_words
from chungthuc.core.text.ranking import LETTERS, SHORT, Name, Rank, begins_one, is_slip, name_of, rank, typed_words

# After the ranks of ``core.text.ranking``, which are those of the commune's own name, with or without its province:
SCATTERED = 10  # some words are the name's, the others the province's, in whatever order
OF_KIND = 11  # only «phường», «xã» or «đặc khu» was typed
OF_PROVINCE = 12
SLIP = 20  # and the rank that it would have with that one letter right
WITHIN = 40  # and as how many-th words the name stands in a longer text, of an old ward, a district, a street
OFFICIAL = re.compile(r"ủy ban nhân dân (phường|xã|đặc khu|thị trấn|tỉnh|thành phố) (?=\S)", re.IGNORECASE)
KINDS = {"phuong": "phường", "p": "phường", "xa": "xã", "x": "xã", "dac khu": "đặc khu", "dc": "đặc khu"}
AROUND = re.compile(  # words before a name that are no part of it, as ``typed_words`` spells them («đk»: dc)
    r"\b(?:uy ban nhan dan|ubnd|dac khu|dc|thi tran|thi xa|thanh pho|phuong|xa|quan|huyen|tinh|tp|tx|tt|p|x|q|h|t)\b"
    r"|\b[pq](?=\d)"
)
SHORTENED = {"hcm": "ho chi minh", "tphcm": "ho chi minh", "hn": "ha noi", "sg": "sai gon"}
CHANGED = "SELECT count(*), max(id), sum(xmin::text::bigint) FROM agencies_placement"  # any change of a row moves one


class Commune(NamedTuple):
    """A commune of today. ``agency``: the key of its committee; ``name``, ``province``: as they are called in full."""

    agency: int
    code: str
    name: str
    province: str
    province_code: str


class Row(NamedTuple):
    """A commune as it is compared: by its bare name («Hoàn Kiếm»), its kind, its province's bare name; ``spelled``: the
    words of its name with their tones."""

    commune: Commune
    kind: str
    known: Name
    above: Name
    spelled: frozenset[str]


class Reading(NamedTuple):
    """One way to take what was typed; ``kind``: «phường» was written before it."""

    words: tuple[str, ...]
    kind: str = ""


def communes(typed: str, province: str = "") -> list[Commune]:
    """Those that answer, the best first and equals in Vietnamese order; in this province only, if its code is given.

    Nothing typed: all of the province. What has no letters or digits finds nothing.
    """
    index = _current()
    inside = [place for place, row in enumerate(index.rows) if province in ("", row.commune.province_code)]
    found = index.search(typed, frozenset(inside)) if typed.strip() else inside
    return [index.rows[place].commune for place in found]


@dataclass(frozen=True)
class Index:
    """``rows``: today's communes in Vietnamese order; a place is one's position there."""

    version: tuple[object, ...]
    rows: list[Row]

    @cached_property
    def by_word(self) -> dict[str, frozenset[int]]:
        """Places of a word of the name, or of the whole name without spaces."""
        return _places(row.known.words | row.known.joined for row in self.rows)

    @cached_property
    def by_word_above(self) -> dict[str, frozenset[int]]:
        return _places(row.above.words for row in self.rows)

    @cached_property
    def by_phrase(self) -> dict[str, frozenset[int]]:
        return _places(row.known.phrases for row in self.rows)

    def search(self, typed: str, inside: frozenset[int]) -> list[int]:
        """Places among those ``inside``, the best first."""
        readings = _readings(typed)
        found = self._ranked(readings, inside)
        toned = frozenset[str]() if typed.isascii() else spelled_words(typed[:LETTERS])
        kind = next((one.kind for one in readings if one.kind), "")

        def order(place: int) -> tuple[int, int, bool, int]:
            row = self.rows[place]
            return found[place], -len(toned & row.spelled), row.kind != kind, place

        return sorted(found, key=order)

    def _ranked(self, readings: list[Reading], inside: frozenset[int]) -> dict[int, int]:
        """Place and rank. A slip is thought of where no name has these words, a longer text where nothing has."""
        found: dict[int, int] = {}
        for reading in readings:
            _keep_best(found, self._as_typed(reading), inside)
        if all(one == Rank.INSIDE for one in found.values()):
            for reading in readings:
                _keep_best(found, self._with_a_slip(reading.words), inside)
        if not found and readings:
            _keep_best(found, self._within(readings[0].words), inside)
        return found

    def _as_typed(self, reading: Reading) -> Iterator[tuple[int, int]]:
        if not reading.words:
            yield from ((place, OF_KIND) for place, row in enumerate(self.rows) if row.kind == reading.kind)
            return
        for place in frozenset.intersection(*map(self._having, reading.words)):
            if (found := _rank_of(reading.words, self.rows[place])) is not None:
                yield place, found

    def _with_a_slip(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        having = [self._having(word) for word in words]
        everywhere = frozenset(range(len(self.rows)))
        for at, word in enumerate(words):
            left = everywhere.intersection(*having[:at], *having[at + 1 :])
            for meant, places in self._alike(word) if left else ():
                right = (*words[:at], meant, *words[at + 1 :])
                for place in places & left:
                    if (found := _rank_of(right, self.rows[place])) is not None:
                        yield place, SLIP + found

    def _within(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Names of two words or more that were typed whole: what stands first is the smaller place."""
        at = 0
        while at < len(words):
            lengths = range(len(words) - at, 1, -1)
            length = next((one for one in lengths if " ".join(words[at : at + one]) in self.by_phrase), 1)
            named = self.by_phrase[" ".join(words[at : at + length])] if length > 1 else ()
            yield from ((place, WITHIN + at) for place in named)
            at += length

    def _having(self, word: str) -> frozenset[int]:
        inside = len(word) >= SHORT
        named = (at for one, at in self.by_word.items() if one.startswith(word) or (inside and word in one))
        above = (at for one, at in self.by_word_above.items() if one.startswith(word))
        return frozenset().union(*named, *above)

    def _alike(self, word: str) -> list[tuple[str, frozenset[int]]]:
        known = [*self.by_word.items(), *self.by_word_above.items()]
        return [(one, places) for one, places in known if is_slip(word, one)]


def _rank_of(words: Sequence[str], row: Row) -> int | None:
    """The best of all ways to cut it in two: name and province, province and name."""
    ways = [rank(words, row.known)]
    for cut in range(1, len(words)):
        if _is_above(words[cut:], row):
            ways.append(rank(words[:cut], row.known))
        if _is_above(words[:cut], row):
            ways.append(rank(words[cut:], row.known))
    found = [int(one) for one in ways if one is not None]
    return min(found) if found else _rank_above(words, row)


def _rank_above(words: Sequence[str], row: Row) -> int | None:
    if _is_above(words, row):
        return OF_PROVINCE
    named = [begins_one(word, row.known.words) for word in words]
    above = [begins_one(word, row.above.words) for word in words]
    if not all(one or other for one, other in zip(named, above, strict=True)):
        return None
    return SCATTERED if any(named) else OF_PROVINCE


def _is_above(words: Sequence[str], row: Row) -> bool:
    return any(one.startswith(" ".join(words)) for one in row.above.phrases)


def _readings(typed: str) -> list[Reading]:
    """As it was typed, for «phuong liet» is a name; and without «phường», «tp» … wherever they stand."""
    phrase = " ".join(SHORTENED.get(word, word) for word in typed_words(typed))
    kind = next((KINDS[one[0]] for one in AROUND.finditer(phrase) if one[0] in KINDS), "")
    bare = tuple(AROUND.sub(" ", phrase).split())
    whole = Reading(tuple(phrase.split()))
    if not whole.words or bare == whole.words:
        return [whole] if whole.words else []
    return [whole, Reading(bare, kind)] if bare or kind else [whole]


def _keep_best(found: dict[int, int], more: Iterable[tuple[int, int]], inside: frozenset[int]) -> None:
    for place, one in more:
        if place in inside:
            found[place] = min(one, found.get(place, one))


def _places(words_of_rows: Iterable[Iterable[str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for place, words in enumerate(words_of_rows):
        for word in words:
            found[word].add(place)
    return {word: frozenset(places) for word, places in found.items()}


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
    return Index(version, [row for _order, row in sorted(rows, key=lambda pair: pair[0])])


def _row(one: Commune) -> tuple[tuple[object, ...], Row]:
    """It, and where it stands in Vietnamese order."""
    kind, name = _bare(one.name)
    _kind, above = _bare(one.province)
    row = Row(one, kind, name_of(name), name_of(above), spelled_words(name))
    return (collated(name), collated(above), one.code), row


def _bare(name: str) -> tuple[str, str]:
    """«Ủy ban nhân dân phường Hoàn Kiếm» → «phường», «Hoàn Kiếm»."""
    name = clean(name)
    official = OFFICIAL.match(name)
    return (official[1].lower(), name[official.end() :]) if official else ("", name)
