"""The words that a row is found by, and the same words out of what somebody typed.

*Keys* are found whole only: codes as printed, numbers of people, certification numbers, days. *Words* of names and
titles are found without tones, also by their beginning. Each stands behind its office, words behind the year of receipt
as well, so that what is common elsewhere or long ago costs a search here nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from chungthuc.core.database.words import all_of, any_of, phrase, quoted, vector
from chungthuc.core.text.alphabet import APOSTROPHES, clean, folded
from chungthuc.core.text.ranking import LETTERS, WORDS, words_of

LEAST_OF_BEGINNING = 3  # letters: with fewer («ng») a word is found whole only, or half of the office would answer
LEAST_OF_CODE = 5
GAP = 2  # places between two names: no phrase reaches from one into the other
NUMBER = re.compile(r"(?:so(?: chung thuc)?\.? *)?([0-9]{1,7})(?: */ *([0-9]{4}))?")
DAY = re.compile(r"(?<![0-9A-Za-z])([0-9]{1,2})([/.-])([0-9]{1,2})(?:\2([0-9]{4}))?(?![0-9A-Za-z]|[/.-][0-9])")
ADDRESS = re.compile(r"https?://[^/\s]+/(?:[^?#\s]*/)?([^/?#\s]+)/?(?:[?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """Of one row. ``codes``: as printed, and numbers of people; ``numbers``: of certification, with their year;
    ``names``: of people and of the paper."""

    agency: int
    year: int
    codes: list[str]
    names: list[str]
    days: list[date]
    numbers: list[tuple[int, int]] = field(default_factory=list)

    def vector(self) -> str:
        places: dict[str, list[int]] = {_key(self.agency, key): [1] for key in self._keys()}
        at = GAP
        for name in self.names:
            for spelling in _spellings(name):
                for word in spelling:
                    places.setdefault(_word(self.agency, self.year, word), []).append(at)
                    at += 1
                at += GAP
        return vector(places)

    def _keys(self) -> Iterator[str]:
        for code in filter(None, self.codes):
            yield _joined(code)
            if len(last := code.rpartition("-")[2]) >= LEAST_OF_CODE:  # what people read aloud of a dossier's code
                yield _joined(last)
        for number, year in self.numbers:
            yield from (f"n{number}", f"n{number}/{year}")
        yield from map(_day, self.days)


@dataclass(frozen=True)
class Typed:
    """What somebody typed, as it can be looked for. ``keys``: any of them, whole; ``days``: each of them; ``words``:
    each with the ways in which it may be written."""

    keys: tuple[str, ...]
    days: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.keys or self.days or self.words)

    def exactly(self, agency: int) -> str:
        """Empty where nothing is to be found whole."""
        only_a_day = self.days if len(self.days) == 1 and not self.words else ()
        keys = [quoted(_key(agency, key)) for key in (*self.keys, *only_a_day)]
        return any_of(*keys) if keys else ""

    def together(self, agency: int, year: int) -> str:
        """The words one after the other, whole; empty without words."""
        asked = [any_of(*map(quoted, self._of(ways, agency, year))) for ways in self.words]
        return self._and_days(phrase(*asked), agency) if asked else ""

    def anywhere(self, agency: int, year: int) -> str:
        """All the words, in whatever order, each may be begun only; empty without words."""
        asked = [any_of(*(_begun(one) for one in self._of(ways, agency, year))) for ways in self.words]
        return self._and_days(all_of(*asked), agency) if asked else ""

    def _of(self, ways: Iterable[str], agency: int, year: int) -> list[str]:
        return [_word(agency, year, one) for one in ways]

    def _and_days(self, query: str, agency: int) -> str:
        return all_of(f"({query})", *(quoted(_key(agency, day)) for day in self.days))

    @property
    def is_about_people(self) -> bool:
        """May it be a name or a person's number? A certification number, a day and a whole code are of papers."""
        return bool(self.words) and not any(key.startswith("n") for key in self.keys)


def typed(text: str, today: date) -> Typed:
    """Never refuses: what cannot be read finds nothing."""
    said = clean(text)[:LETTERS]
    if link := ADDRESS.fullmatch(said):  # a reader types what stands in a QR code
        said = link[1]
    keys = [_joined(said)] if len(_joined(said)) >= LEAST_OF_CODE else []
    if number := NUMBER.fullmatch(folded(said)):
        keys.append(f"n{int(number[1])}" + (f"/{number[2]}" if number[2] else ""))
    days = [(found.span(), day) for found in DAY.finditer(said) if (day := _read_day(found, today))]
    rest = said
    for (start, end), _one in reversed(days):
        rest = f"{rest[:start]} {rest[end:]}"
    return Typed(tuple(keys), tuple(_day(day) for _span, day in days), tuple(_ways(rest)))


def _ways(text: str) -> Iterator[tuple[str, ...]]:
    """Each word as names are compared («Quy» like «Qui»), and as it was typed: it may be the beginning of another."""
    for word in re.findall(r"[a-z0-9]+", folded(text))[:WORDS]:
        yield tuple(dict.fromkeys((*words_of(word), word)))


def _spellings(name: str) -> list[tuple[str, ...]]:
    """«H'Bia» is found as «hbia» and as «h bia»."""
    apart = name.translate(APOSTROPHES).replace("'", " ")
    return list(dict.fromkeys([words_of(name), words_of(apart)]))


def _read_day(found: re.Match[str], today: date) -> date | None:
    """Without a year the last such day, today or before."""
    years = [int(found[4])] if found[4] else [today.year - one for one in range(5)]
    days = filter(None, map(partial(_date, int(found[1]), int(found[3])), years))
    return next((day for day in days if found[4] or day <= today), None)


def _date(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(day: date) -> str:
    return f"d{day:%Y%m%d}"


def _joined(code: str) -> str:
    return "".join(one for one in code.upper() if one.isascii() and one.isalnum())


def _begun(word: str) -> str:
    letters = word.rpartition(":")[2]
    return quoted(word, beginning=len(letters) >= LEAST_OF_BEGINNING)


def _key(agency: int, key: str) -> str:
    return f"{agency}={key}"


def _word(agency: int, year: int, word: str) -> str:
    return f"{agency}/{year}:{word}"
