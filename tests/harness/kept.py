"""What many tests begin with is made once a process, by the product's own steps, and then put back row by row.

A test gets what it would have made itself: the same rows, and instances of its own. Nothing outlives the process.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import connection, transaction

from chungthuc.core import clock

Made = TypeVar("Made")
REAL = clock.now
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
COUNTING = """
SELECT pg_get_serial_sequence(quote_ident(table_name), column_name), table_name, column_name
FROM information_schema.columns WHERE table_name = ANY(%s) AND (is_identity = 'YES' OR column_default LIKE 'nextval%%')
"""


@dataclass(frozen=True)
class Kept:
    """The rows of every table that the making filled, as COPY writes them; the numbers that were given; the result."""

    rows: dict[str, bytes]
    numbers: dict[str, int]
    result: bytes


class Keeper:
    """One a process. Kept is what was made by the real clock of today in tables that were empty; all else is made anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, date], Kept] = {}

    def of(self, name: str, make: Callable[[], Made]) -> Made:
        """What ``make`` returns, with its rows in the database."""
        if clock.now is not REAL:
            return make()
        kept = self._kept.get((name, clock.today()))
        if kept is None:
            return self._made(name, make)
        if _any_row(kept.rows):
            return make()
        _put_back(kept)
        return _again(kept)

    def _made(self, name: str, make: Callable[[], Made]) -> Made:
        before = _contents()
        made = make()
        filled = [table for table, content in _contents().items() if content != before[table]]
        if any(before[table] for table in filled):
            return made
        result = pickle.dumps(made)
        self._kept[name, clock.today()] = Kept({one: _rows(one) for one in filled}, _numbers(filled), result)
        return made


def _again(kept: Kept) -> Made:  # type: ignore[type-var]
    result: Made = pickle.loads(kept.result)  # noqa: S301  (our own)
    return result


def _contents() -> dict[str, str]:
    """A digest of every table; none of an empty one."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        digest = "SELECT '{0}', md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{0}\" t"
        cursor.execute(" UNION ALL ".join(digest.format(name) for name in names))
        return {name: content or "" for name, content in cursor.fetchall()}


def _any_row(tables: dict[str, bytes]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f'EXISTS (SELECT FROM "{name}")' for name in tables))  # noqa: S608
        return bool(cursor.fetchone()[0])


def _rows(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as out:
        return b"".join(bytes(some) for some in out)


def _numbers(tables: list[str]) -> dict[str, int]:
    """The highest number that each sequence of these tables gave."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTING, [tables])
        found = {}
        for sequence, table, column in cursor.fetchall():
            cursor.execute(f'SELECT max("{column}") FROM "{table}"')  # noqa: S608  (names of our own tables)
            found[sequence] = cursor.fetchone()[0]
        return found


def _put_back(kept: Kept) -> None:
    """Past the triggers: these rows have passed them once. Nobody gets one of their numbers again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in kept.rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                into.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
        for name, number in kept.numbers.items():
            cursor.execute("SELECT setval(%s, greatest(%s, nextval(%s) - 1))", [name, number, name])
