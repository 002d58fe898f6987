"""How well a name answers what somebody typed: ranks instead of yes and no, and one wrong letter forgiven.

Names are held in memory and compared there; tones do not count, nor do two spellings of one sound (Quy and Qui, Đắk and
Đắc). Whoever asks holds the names: ``agencies.finding``, ``procedures.finding``.
"""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from chungthuc.core.text.alphabet import APOSTROPHES, folded

LETTERS, WORDS = 100, 12  # more of a search text than anybody means
LONG, SHORT = 4, 3  # letters: the longer of two words that differ by one letter has so many, the other no fewer
OTHERWISE = (  # at the end of a syllable: the sound is one, the letter a matter of habit
    (re.compile(r"(?<=[bcdghklmnpqrstvx])y$|(?<=^qu)y$"), "i"),
    (re.compile(r"k$"), "c"),
)


class Rank(IntEnum):
    """From the best to the weakest."""

    EXACT = 0
    FIRST_WORDS = 1  # the name begins with these words: «an phu», An Phú Đông
    BEGINNING = 2  # … with these letters: «an phu», An Phước
    PHRASE = 3  # these words stand in it together
    ALL_WORDS = 4  # … in whatever order
    WORD_BEGINNINGS = 5  # every word typed begins one of it
    INSIDE = 6  # every word typed stands inside one of it


class Name(NamedTuple):
    """A name as it is compared. ``phrases``: whole, one for each way of writing an apostrophe; ``joined``: those
    without spaces; ``words``: all of them."""

    phrases: tuple[str, ...]
    joined: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=8192)
def name_of(text: str) -> Name:
    """«Đắk R'Lấp» is found as «dak rlap» and as «dak r lap»."""
    apart = text.translate(APOSTROPHES).replace("'", " ")
    ways = dict.fromkeys([words_of(text), words_of(apart)])
    phrases = tuple(" ".join(one) for one in ways)
    return Name(phrases, frozenset("".join(one) for one in ways), frozenset(word for one in ways for word in one))


def typed_words(text: str) -> tuple[str, ...]:
    """The words of what a stranger typed, at most ``WORDS``; none for what has neither letters nor digits."""
    return words_of(text[:LETTERS])[:WORDS]


def words_of(text: str) -> tuple[str, ...]:
    return tuple(_spelled(word) for word in re.findall(r"[a-z0-9]+", folded(text)))


def rank(typed: Sequence[str], name: Name) -> Rank | None:
    """None: the name has nothing to do with at least one of the words."""
    phrase = " ".join(typed)
    if phrase in name.phrases or "".join(typed) in name.joined:
        return Rank.EXACT
    if any(one.startswith(f"{phrase} ") for one in name.phrases):
        return Rank.FIRST_WORDS
    if any(one.startswith(phrase) for one in name.phrases):
        return Rank.BEGINNING
    if any(f" {phrase} " in f" {one} " for one in name.phrases):
        return Rank.PHRASE
    return _by_words(typed, name.words)


def _by_words(typed: Sequence[str], words: frozenset[str]) -> Rank | None:
    if words.issuperset(typed):
        return Rank.ALL_WORDS
    if all(begins_one(word, words) for word in typed):
        return Rank.WORD_BEGINNINGS
    if all(_is_inside_one(word, words) for word in typed):
        return Rank.INSIDE
    return None


def begins_one(word: str, words: Iterable[str]) -> bool:
    return any(one.startswith(word) for one in words)


def _is_inside_one(word: str, words: Iterable[str]) -> bool:
    """Two letters stand inside nearly everything: those must begin a word."""
    return any(one.startswith(word) or (len(word) >= SHORT and word in one) for one in words)


def is_slip(typed: str, word: str) -> bool:
    """May ``typed`` be ``word`` with one letter wrong, missing, too many, or two in each other's place?"""
    short, long = sorted((typed, word), key=len)
    if typed == word or len(long) < LONG or len(short) < SHORT or len(long) - len(short) > 1:
        return False
    start = next(
        (place for place, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short)
    )
    rest, other = short[start:], long[start:]
    if len(short) < len(long):
        return rest == other[1:]
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


@lru_cache(maxsize=8192)
def _spelled(word: str) -> str:
    for ending, usual in OTHERWISE:
        word = ending.sub(usual, word)
    return word
