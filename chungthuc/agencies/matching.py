"""What somebody typed against names in memory: of offices (``agencies.finding``), of before (``agencies.former``).

A name is compared bare («Hoàn Kiếm») with what it stands in («Hà Nội»); a place is its position in the list.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from chungthuc.core.text.alphabet import spelled_words
from chungthuc.core.text.ranking import LETTERS, SHORT, Name, begins_one, is_slip, rank, typed_words

# After the ranks of ``core.text.ranking``, which are those of the name itself, with or without what it stands in:
SCATTERED = 10  # some words are the name's, the others the province's, in whatever order
OF_KIND = 11  # only «phường», «xã» or «đặc khu» was typed
OF_PROVINCE = 12
SLIP = 20  # and the rank that it would have with that one letter right
WITHIN = 40  # and as how many-th words the name stands in a longer text, of an old ward, a district, a street
KINDS = {"phuong": "phường", "p": "phường", "xa": "xã", "x": "xã", "dac khu": "đặc khu", "dc": "đặc khu",
         "thi tran": "thị trấn", "tt": "thị trấn", "quan": "quận", "q": "quận", "huyen": "huyện", "h": "huyện",
         "thi xa": "thị xã", "tx": "thị xã", "thanh pho": "thành phố", "tp": "thành phố"}  # fmt: skip
AROUND = re.compile(  # words before a name that are no part of it, as ``typed_words`` spells them («đk»: dc)
    r"\b(?:uy ban nhan dan|ubnd|dac khu|dc|thi tran|thi xa|thanh pho|phuong|xa|quan|huyen|tinh|tp|tx|tt|p|x|q|h|t)\b"
    r"|\b[pq](?=\d)"
)
REMEMBERED = 64  # words
MOST_PARTS = 4  # between commas: house and street, ward, district, province
SHORTENED = {"hcm": "ho chi minh", "tphcm": "ho chi minh", "hn": "ha noi", "sg": "sai gon"}
Places = dict[str, tuple[int, ...]]


class PlaceName(NamedTuple):
    """A name: bare, its kind, and what it stands in."""

    kind: str
    name: Name
    above: Name


class Reading(NamedTuple):
    """One way to take what was typed; ``kind``: «phường» was written before it."""

    words: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class Question:
    """What somebody typed. ``readings``: as it was typed, for «phuong liet» is a name; and without «phường», «tp» …
    wherever they stand. ``kinds``: of all of those, in the order of the text; ``toned``: its words, if it has marks;
    ``rests``: what is left without a house and street before it, from the first «phường» on, or behind a comma."""

    readings: list[Reading]
    kinds: tuple[str, ...]
    toned: frozenset[str]
    rests: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.kinds[0] if self.kinds else ""

    @classmethod
    def of(cls, typed: str) -> "Question":
        phrase = " ".join(SHORTENED.get(word, word) for word in typed_words(typed))
        named = [one for one in AROUND.finditer(phrase) if one[0] in KINDS]
        kinds = tuple(KINDS[one[0]] for one in named)
        toned = frozenset[str]() if typed.isascii() else spelled_words(typed[:LETTERS])
        return cls(_readings(phrase, kinds[0] if kinds else ""), kinds, toned, _rests(phrase, typed, named))


def _rests(phrase: str, typed: str, named: Sequence[re.Match[str]]) -> tuple[str, ...]:
    if named:
        return (phrase[named[0].start() :],) if named[0].start() else ()
    parts = typed[:LETTERS].split(",")
    return tuple(",".join(parts[at:]) for at in range(1, min(len(parts), MOST_PARTS)))


def _readings(phrase: str, kind: str) -> list[Reading]:
    bare = tuple(AROUND.sub(" ", phrase).split())
    whole = Reading(tuple(phrase.split()))
    if not whole.words or bare == whole.words:
        return [whole] if whole.words else []
    return [whole, Reading(bare, kind)] if bare or kind else [whole]


@dataclass(frozen=True)
class Names:
    """``loose``: words may stand inside a word and be any of the name's, what it stands in may be begun; else all are
    whole, but for the last of the name."""

    rows: Sequence[PlaceName]
    loose: bool = True

    def as_typed(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """Places and ranks, the lower the better; a place may come more than once."""
        if not reading.words:
            yield from ((place, OF_KIND) for place, row in enumerate(self.rows) if row.kind == reading.kind)
            return
        for place in frozenset.intersection(*self._having(reading.words)):
            if (found := _rank_of(reading.words, self.rows[place], self.loose)) is not None:
                yield place, found

    def with_a_slip(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        having = self._having(words) if words else []
        for at, word in enumerate(words):
            others = [*having[:at], *having[at + 1 :]]
            left = frozenset.intersection(*others) if others else self._everywhere
            for meant, places in self._alike(word) if left else ():
                right = (*words[:at], meant, *words[at + 1 :])
                for place in left.intersection(places):
                    if (found := _rank_of(right, self.rows[place], self.loose)) is not None:
                        yield place, SLIP + found

    def within(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Names of two words or more that were typed whole: what stands first is the smaller place."""
        at = 0
        while at < len(words):
            lengths = range(len(words) - at, 1, -1)
            length = next((one for one in lengths if " ".join(words[at : at + one]) in self._by_phrase), 1)
            named = self._by_phrase[" ".join(words[at : at + length])] if length > 1 else ()
            yield from ((place, WITHIN + at) for place in named)
            at += length

    @cached_property
    def _everywhere(self) -> frozenset[int]:
        return frozenset(range(len(self.rows)))

    @cached_property
    def _by_word(self) -> Places:
        return _places(row.name.words for row in self.rows)

    @cached_property
    def _by_joined(self) -> Places:
        """Places of the whole name without spaces."""
        return _places(row.name.joined for row in self.rows)

    @cached_property
    def _by_word_above(self) -> Places:
        return _places(row.above.words for row in self.rows)

    @cached_property
    def _by_phrase(self) -> Places:
        return _places(row.name.phrases for row in self.rows)

    def _having(self, words: Sequence[str]) -> list[frozenset[int]]:
        if self.loose:
            return [self._beginning(word, inside=len(word) >= SHORT) for word in words]
        return [self._whole(word) for word in words[:-1]] + [self._beginning(words[-1]) | self._whole(words[-1])]

    def _whole(self, word: str) -> frozenset[int]:
        tables = (self._by_word, self._by_joined, self._by_word_above)
        return frozenset().union(*(one.get(word, ()) for one in tables))

    @cached_property
    def _begun(self) -> dict[tuple[str, bool], frozenset[int]]:
        """Of the words asked last: a search asks for each several times, in its readings and when thinking of slips."""
        return {}

    def _beginning(self, word: str, *, inside: bool = False) -> frozenset[int]:
        if (found := self._begun.get((word, inside))) is None:
            if len(self._begun) >= REMEMBERED:
                self._begun.clear()
            found = self._begun[word, inside] = self._looked_up(word, inside=inside)
        return found

    def _looked_up(self, word: str, *, inside: bool) -> frozenset[int]:
        joined = self._by_joined if self.loose else {}
        named = (at for table in (self._by_word, joined) for one, at in table.items()
                 if one.startswith(word) or (inside and word in one))  # fmt: skip
        above = (at for one, at in self._by_word_above.items() if one.startswith(word))
        return frozenset().union(*named, *above)

    def _alike(self, word: str) -> list[tuple[str, tuple[int, ...]]]:
        tables = (self._by_word, self._by_joined, self._by_word_above)
        near = range(len(word) - 1, len(word) + 2)
        return [(one, places) for table in tables for one, places in table.items()
                if len(one) in near and is_slip(word, one)]  # fmt: skip


def _rank_of(words: Sequence[str], row: PlaceName, loose: bool) -> int | None:
    """The best of all ways to cut it in two: name and what it stands in, or the other way round."""
    ways = [rank(words, row.name)]
    for cut in range(1, len(words)):
        if " ".join(words[cut:]) in row.above.phrases or (loose and _is_above(words[cut:], row)):
            ways.append(rank(words[:cut], row.name))
        if " ".join(words[:cut]) in row.above.phrases:  # the last word of what was typed may be begun, no other
            ways.append(rank(words[cut:], row.name))
    found = [int(one) for one in ways if one is not None]
    return min(found) if found else _rank_above(words, row)


def _rank_above(words: Sequence[str], row: PlaceName) -> int | None:
    if _is_above(words, row):
        return OF_PROVINCE
    named = [begins_one(word, row.name.words) for word in words]
    above = [begins_one(word, row.above.words) for word in words]
    if not all(one or other for one, other in zip(named, above, strict=True)):
        return None
    return SCATTERED if any(named) else OF_PROVINCE


def _is_above(words: Sequence[str], row: PlaceName) -> bool:
    return any(one.startswith(" ".join(words)) for one in row.above.phrases)


def _places(words_of_rows: Iterable[Iterable[str]]) -> Places:
    found: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(words_of_rows):
        for word in words:
            found[word].append(place)
    return {word: tuple(places) for word, places in found.items()}
