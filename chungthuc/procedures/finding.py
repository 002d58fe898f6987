"""Procedures by what somebody typed: the name on the card counts before all else that is known of one.

The catalogue is short: its rows are compared one by one (``core.text.ranking``).
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from chungthuc.core.text.alphabet import collated
from chungthuc.core.text.ranking import Rank, is_slip, name_of, rank, typed_words
from chungthuc.procedures.models import Procedure

# After the ranks of ``core.text.ranking``, which are those of the short name:
ANYWHERE = 10  # and the rank in all that is known of the procedure
SLIP = 20  # and the rank that it would have there with one letter right
TOGETHER = 40  # two words or more stand there as they were typed, others are unknown


def search(typed: str, rows: Iterable[Procedure]) -> list[Procedure]:
    """Those that answer, the best first; equals by the catalogue's order, then by the Vietnamese alphabet.

    Who answers only if a letter was wrong, or to a part of it, is left out where somebody answers to all as typed.
    """
    words = typed_words(typed)
    ranked = [(found, one) for one in rows if words and (found := _rank(words, one)) is not None]
    best = min((found for found, _one in ranked), default=0)
    end = next(limit for limit in (SLIP, TOGETHER, TOGETHER + 1) if best < limit)
    ranked = [pair for pair in ranked if pair[0] < end]
    ranked.sort(key=lambda pair: (pair[0], pair[1].order, collated(pair[1].short_name)))
    return [one for _found, one in ranked]


def _rank(words: tuple[str, ...], one: Procedure) -> int | None:
    if words == typed_words(one.code):
        return int(Rank.EXACT)
    named = rank(words, name_of(one.short_name))
    if named is not None and named < Rank.INSIDE:
        return int(named)
    known = name_of(one.search_key)
    anywhere = rank(words, known)
    if anywhere is not None:
        return ANYWHERE + anywhere
    slips = [found for right in _with_a_slip(words, known.words) if (found := rank(right, known)) is not None]
    if slips:
        return SLIP + min(slips)
    return TOGETHER if any(f" {pair} " in f" {known.phrases[0]} " for pair in map(" ".join, pairwise(words))) else None


def _with_a_slip(words: tuple[str, ...], known: frozenset[str]) -> Iterator[tuple[str, ...]]:
    for at, word in enumerate(words):
        yield from ((*words[:at], meant, *words[at + 1 :]) for meant in known if is_slip(word, meant))
