"""The shared cache of the database, made fit to count with: allauth keeps its own limits in it, under a lock.

Django's throws a third of it away, in the order of keys, whenever it holds more than 300 rows, so that a stranger's
traffic frees whoever was stopped; and two who find an entry over may both put theirs in its place.
"""

from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

from chungthuc.core import clock

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
ADD = """
INSERT INTO cache AS c (cache_key, value, expires) VALUES (%s, '', %s)
ON CONFLICT (cache_key) DO UPDATE SET expires = EXCLUDED.expires WHERE c.expires < %s RETURNING 1"""


class SteadyCache(DatabaseCache):
    """Nothing is thrown away before its time, and of those who add an entry one does."""

    def _cull(self, *_facts: Any) -> None:
        """``sweep`` deletes what is over."""

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        until = datetime.fromtimestamp(self.get_backend_timeout(timeout) or FOR_EVER, tz=UTC)
        with connection.cursor() as cursor:
            cursor.execute(ADD, [made, until, clock.now()])
            mine = cursor.fetchone() is not None
        if mine:
            self.set(key, value, timeout, version)
        return mine


def sweep() -> int:
    """Delete what is over. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [clock.now()])
        return int(cursor.rowcount)
