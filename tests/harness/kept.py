"""What many tests begin with is made once a process, by the product's own steps, and then put back row by row.

A test gets what it would have made itself: the same rows, and instances of its own. Nothing outlives the process.
"""

import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.conf import settings
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
    """Every table that the making changed, as COPY writes it; the numbers that were given; the files; the result."""

    rows: dict[str, bytes]
    numbers: dict[str, int]
    files: Path
    result: bytes


class Keeper:
    """One a process. What was made by the real clock of today is put back where every row is as it was then and no
    file is kept yet; all else is made anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[tuple[str, date, frozenset[tuple[str, str]]], Kept] = {}

    def of(self, name: str, make: Callable[[], Made]) -> Made:
        """What ``make`` returns, with its rows in the database and its files in the store."""
        if clock.now is not REAL or Path(settings.STORE).exists():
            return make()
        before = _contents()
        key = (name, clock.today(), frozenset(before.items()))
        if key in self._kept:
            _put_back(self._kept[key])
        else:
            self._kept[key] = self._keep(make(), before)
        result: Made = pickle.loads(self._kept[key].result)  # noqa: S301  (our own)
        return result

    def _keep(self, made: object, before: dict[str, str]) -> Kept:
        changed = [table for table, content in _contents().items() if content != before[table]]
        files = self._folder / str(len(self._kept))
        if Path(settings.STORE).exists():
            shutil.copytree(settings.STORE, files)
        return Kept({one: _rows(one) for one in changed}, _numbers(changed), files, pickle.dumps(made))


def _contents() -> dict[str, str]:
    """A digest of every table; none of an empty one."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        digest = "SELECT '{0}', md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{0}\" t"
        cursor.execute(" UNION ALL ".join(digest.format(name) for name in names))
        return {name: content or "" for name, content in cursor.fetchall()}


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
            found[sequence] = cursor.fetchone()[0] or 1
        return found


def _put_back(kept: Kept) -> None:
    """Past the triggers: these rows have passed them once. Nobody gets one of their numbers again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in kept.rows.items():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  (names of our own tables)
            with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                into.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
        for name, number in kept.numbers.items():
            cursor.execute("SELECT setval(%s, greatest(%s, nextval(%s) - 1))", [name, number, name])
    if kept.files.exists():
        shutil.copytree(kept.files, settings.STORE)
