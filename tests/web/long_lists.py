"""Ten thousand rows of one, and how a page of them was read."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

MANY = 10_000
MOST_READ = 60  # rows that a page of fifty may touch


def make_room(cursor: Any) -> None:
    """The table ``made``: n, and two ids for each of ten thousand rows."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("CREATE TEMP TABLE made AS SELECT n, gen_random_uuid() AS first, gen_random_uuid() AS second"
                   " FROM generate_series(1, %s) AS n", [MANY])  # fmt: skip


def clone(cursor: Any, table: str, pk: Any, changed: dict[str, str]) -> None:
    """As many rows as this one; ``changed``: SQL of the columns that differ, of ``made`` and the row ``one``."""
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608  (names are ours)
    columns = [one.name for one in cursor.description]
    values = ", ".join(changed.get(name, f'one."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    made = f"INSERT INTO {table} ({names}) SELECT {values} FROM made, {table} AS one WHERE one.id = %s"  # noqa: S608
    cursor.execute(made, [pk])


def analyze(*tables: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")


def read(client: Any, address: str) -> tuple[Any, list[dict[str, Any]], int]:
    """The page, the plan of its rows as it ran, and how many questions the whole answer asked."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    rows = next(one["sql"] for one in asked if "LIMIT 51" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {rows}".replace("%", "%%"))
        found = cursor.fetchone()[0]
    plan = json.loads(found) if isinstance(found, str) else found
    return answer.context["page"], list(_nodes(plan[0]["Plan"])), len(asked)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", []):
        yield from _nodes(one)


def demand_read_in_order(
    plan: list[dict[str, Any]], table: str, indexes: tuple[str, ...], address: str, *, most: int = MOST_READ
) -> None:
    """From one of these indexes, entered at its place, and nothing is sorted. ``most``: rows that may be touched."""
    scan = next(one for one in plan if one.get("Relation Name") == table)
    assert scan.get("Index Name", "").startswith(indexes), (address, scan)
    assert scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0) <= most, (address, scan)
    assert not any("Sort" in one["Node Type"] for one in plan), (address, plan)
