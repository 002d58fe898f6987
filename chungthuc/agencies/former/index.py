"""Former names as the search of offices holds them: of wards, of districts, of provinces that are no more.

Ten thousand of them are read in a quarter of a second, for they are kept folded. A ward is found by its whole name or
by how it begins, with or without its district and province (as they were, or today's); a district or a province by
its whole name only, for it leads to many. What is a bare number («phường 5», «quận 1») asks for its kind.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from chungthuc.agencies.former.files import ABOVE, KIND_WORDS
from chungthuc.agencies.former.models import BETWEEN, DISTRICTS, FormerKind, FormerName
from chungthuc.agencies.matching import OF_PROVINCE, SLIP, Names, PlaceName, Question
from chungthuc.core.text.alphabet import spelled_words
from chungthuc.core.text.ranking import Name, Rank, name_of

COLUMNS = ("agency_id", "kind", "name", "district", "province", "since", "main", "folded")
PROVINCES = ("tỉnh", "thành phố")
Order = tuple[int, int, int, bool, int, int]  # the smaller the better; the last is the place


class Former(NamedTuple):
    """Why an office is found: what (part of) it was called before the day, as it is said in full. ``province``: empty
    where it is called so today."""

    name: str
    district: str
    province: str
    since: date


class Entry(NamedTuple):
    """``name``: bare; ``district``, ``province``: in full; ``places``: of the communes that took it over, who took most
    first."""

    known: PlaceName
    name: str
    district: str
    province: str
    since: date
    places: tuple[int, ...]

    def told(self, today: Name) -> Former:
        """``today``: the bare name of the commune's province."""
        same = not self.province or name_of(_bare(self.province, PROVINCES)[1]).phrases == today.phrases
        kind = f"{self.known.kind} " if self.known.kind else ""
        return Former(kind + self.name, self.district, "" if same else self.province, self.since)


@dataclass(frozen=True)
class Tier:
    """Names of one level. ``worst``: the weakest rank that counts; ``ranked``: the one they all get, if they do."""

    entries: list[Entry]
    names: Names
    worst: int = Rank.EXACT
    ranked: int | None = None

    def as_typed(self, asked: Question) -> Iterator[tuple[int, Entry]]:
        for reading in asked.readings:
            worst = self.worst if len(reading.words) > 1 else Rank.EXACT
            for place, rank in self.names.as_typed(reading) if reading.words else ():
                if rank <= worst:
                    yield rank if self.ranked is None else self.ranked, self.entries[place]

    def with_a_slip(self, asked: Question) -> Iterator[tuple[int, Entry]]:
        for reading in asked.readings:
            for place, rank in self.names.with_a_slip(reading.words):
                if rank - SLIP <= self.worst:
                    yield rank if self.ranked is None else SLIP + self.ranked, self.entries[place]


@dataclass(frozen=True)
class FormerNames:
    wards: Tier
    districts: Tier
    provinces: Tier

    def found(self, way: str, asked: Question) -> Iterator[tuple[Order, Entry]]:
        """``way``: as_typed, with_a_slip. After today's names of the same rank; where a district was typed
        first, districts before wards."""
        tiers = [self.wards, self.districts, self.provinces]
        if asked.kind in ABOVE:
            tiers = [self.districts, self.wards, self.provinces]
        for tier, one in enumerate(tiers, start=1):
            for rank, entry in getattr(one, way)(asked):
                if entry.known.name.phrases[0].isdigit() and entry.known.kind not in asked.kinds:
                    continue
                tones = len(asked.toned & _spelled(entry.name)) if asked.toned else 0
                for nth, place in enumerate(entry.places):
                    yield (rank, tier, -tones, entry.known.kind not in asked.kinds, nth, place), entry


def read(day: date, places: Mapping[int, int], above: Sequence[Name]) -> FormerNames:
    """``places``: of today's communes by agency; ``above``: the bare name of each one's province, by place."""
    reader = _Reader(places, above)
    for row in FormerName.objects.on(day).order_by("-main", "pk").values_list(*COLUMNS):
        reader.take(*row)
    return reader.done()


class _Reader:
    """Puts together rows of one name; its names are shared where they are the same."""

    def __init__(self, places: Mapping[int, int], above: Sequence[Name]) -> None:
        self.places, self.above = places, above
        self.wards: dict[tuple[str, str, str, str, date, str], list[int]] = {}
        self.districts: dict[tuple[str, str, date], Counter[int]] = {}
        self.provinces: dict[tuple[str, date], Counter[int]] = {}
        self.names: dict[str, Name] = {}
        self.stood: dict[tuple[str, str, Name], Name] = {}

    def take(
        self, agency: int, kind: str, name: str, district: str, province: str, since: date, main: bool, folded: str
    ) -> None:
        place = self.places.get(agency)
        if place is None:
            return
        word, district, province = KIND_WORDS[FormerKind(kind)], intern(district), intern(province)
        if kind in DISTRICTS:
            district = intern(f"{word} {name}")
        else:
            self.wards.setdefault((word, name, district, province, since, folded), []).append(place)
        if district:  # none since 01/07/2025
            self.districts.setdefault((district, province, since), Counter())[place] += main
        self.provinces.setdefault((province, since), Counter())[place] += main

    def done(self) -> FormerNames:
        wards = [self._ward(*key, tuple(places)) for key, places in self.wards.items()]
        districts = [self._district(*key, _most_first(counted)) for key, counted in self.districts.items()]
        provinces = [self._province(*key, _most_first(counted)) for key, counted in self.provinces.items()]
        gone = [one for one in provinces if one.known.name.phrases != self.above[one.places[0]].phrases]
        return FormerNames(_tier(wards, worst=Rank.ALL_WORDS), _tier(districts), _tier(gone, ranked=OF_PROVINCE))

    def _ward(
        self, kind: str, name: str, district: str, province: str, since: date, folded: str, places: tuple[int, ...]
    ) -> Entry:
        known = PlaceName(kind, self._name(folded), self._above(district, province, places[0]))
        return Entry(known, name, district, province, since, places)

    def _district(self, district: str, province: str, since: date, places: tuple[int, ...]) -> Entry:
        kind, name = _bare(district, ABOVE)
        return Entry(
            PlaceName(kind, name_of(name), self._above("", province, places[0])), name, "", province, since, places
        )

    def _province(self, province: str, since: date, places: tuple[int, ...]) -> Entry:
        kind, name = _bare(province, PROVINCES)
        return Entry(PlaceName(kind, name_of(name), Name((), frozenset(), frozenset())), name, "", "", since, places)

    def _name(self, folded: str) -> Name:
        if (known := self.names.get(folded)) is None:
            phrases = tuple(folded.split(BETWEEN))
            joined = frozenset(one.replace(" ", "") for one in phrases)
            words = frozenset(map(intern, folded.replace(BETWEEN, " ").split()))
            known = self.names[folded] = Name(phrases, joined, words)
        return known

    def _above(self, district: str, province: str, place: int) -> Name:
        """«hoan kiem», «ha noi», «hoan kiem ha noi»: as it was, and under today's province."""
        today = self.above[place]
        key = (district, province, today)
        if (known := self.stood.get(key)) is None:
            near = name_of(_bare(district, ABOVE)[1]).phrases if district else ()
            far = dict.fromkeys([*name_of(_bare(province, PROVINCES)[1]).phrases, *today.phrases])
            phrases = (*near, *far, *(f"{one} {other}" for one in near for other in far))
            known = self.stood[key] = Name(phrases, frozenset(), frozenset(" ".join(phrases).split()))
        return known


def _tier(entries: list[Entry], *, worst: int = Rank.EXACT, ranked: int | None = None) -> Tier:
    return Tier(entries, Names([one.known for one in entries], loose=False), worst, ranked)


def _most_first(counted: Counter[int]) -> tuple[int, ...]:
    return tuple(sorted(counted, key=lambda place: (-counted[place], place)))


def _bare(name: str, kinds: Iterable[str]) -> tuple[str, str]:
    """«quận Hoàn Kiếm» → «quận», «Hoàn Kiếm»."""
    kind = next((one for one in kinds if name.startswith(f"{one} ")), "")
    return kind, name.removeprefix(kind).strip()


@lru_cache(maxsize=4096)
def _spelled(name: str) -> frozenset[str]:
    return spelled_words(name)
