"""A column of words for PostgreSQL's own full-text index (``tsvector``), filled and asked in words of ours.

Nothing is parsed or stemmed by the database: what a row holds and what is asked are written out whole, letter for
letter, so no dictionary of the server and no extension of it decides what is found.

    Thing.objects.filter(words__answers=phrase("70/2026:van", "70/2026:an"))
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

LAST_PLACE = 16_383  # PostgreSQL's own


class WordsField(models.Field):  # type: ignore[type-arg]
    """Holds what ``vector`` writes."""

    def db_type(self, connection: Any) -> str:
        return "tsvector"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::tsvector"


@WordsField.register_lookup
class Answers(models.Lookup):
    """Does the row answer this query, written by the functions below?"""

    lookup_name = "answers"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s::tsquery", (value,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, given = self.process_lhs(compiler, connection)
        query, asked = self.process_rhs(compiler, connection)
        return f"{column} @@ {query}", (*given, *asked)


def vector(places: Mapping[str, Iterable[int]]) -> str:
    """Words and where each stands, from 1; the order of places is what ``phrase`` asks for."""
    return " ".join(
        f"{quoted(word)}:{','.join(str(min(one, LAST_PLACE)) for one in found)}" for word, found in places.items()
    )


def quoted(word: str, *, beginning: bool = False) -> str:
    """A word as it stands in a vector or query. ``beginning``: in a query, whatever begins so."""
    inside = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{inside}'{':*' if beginning else ''}"


def phrase(*words: str) -> str:
    """These, one right after the other; each as ``quoted`` or ``any_of`` wrote it."""
    return " <-> ".join(words)


def all_of(*words: str) -> str:
    return " & ".join(words)


def any_of(*words: str) -> str:
    return f"({' | '.join(words)})"
