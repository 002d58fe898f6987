"""Tests on several real connections: what they commit is cleared away afterwards, append-only tables too."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, connections
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg import sql


@contextmanager
def clearing(monkeypatch: Any) -> Iterator[None]:
    """Let the clearing after a test, and nothing else, pass the triggers that refuse TRUNCATE."""
    usual = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, statements: list[str]) -> None:
        jobs = "TRUNCATE procrastinate_jobs CASCADE"
        usual(self, ["SET LOCAL session_replication_role = replica", *statements, jobs] if statements else [])

    monkeypatch.setattr(DatabaseOperations, "execute_sql_flush", flush)
    yield


def at_once(work: Callable[[int], Any], workers: int) -> list[Any]:
    """Run the work on as many threads, a connection each; results in order, exceptions as results."""

    def one(place: int) -> Any:
        try:
            return work(place)
        except Exception as failure:  # noqa: BLE001  # whatever it is, the test looks at it
            return failure
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, range(workers)))


def forget_what_lasts(parameters: dict[str, Any]) -> None:
    """Remove what the recorder and the throttle committed, past every trigger; ``parameters`` are those of their
    connection. Else thirty wrong passwords of other tests would stop a right one in this."""
    told = {name: value for name, value in parameters.items() if name not in {"context", "cursor_factory"}}
    with psycopg.connect(**told, autocommit=True) as own:
        own.execute("SET session_replication_role = replica")
        for table in ("audit_event", "audit_chainhead"):
            own.execute(sql.SQL(FORGET).format(sql.Identifier(table)))
        own.execute("DELETE FROM core_throttlecount")


FORGET = "DELETE FROM {} WHERE chain = 'logins' OR chain ~ '^(looks|exports|refusals):'"


def superuser(statement: str, values: list[Any] | None = None) -> int:
    """What somebody with the database's own password could do: no trigger stops him. Returns rows touched."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values or [])
        touched = int(cursor.rowcount)
        cursor.execute("SET LOCAL session_replication_role = origin")
    return touched
