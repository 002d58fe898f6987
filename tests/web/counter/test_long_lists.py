"""Ten thousand copies in each list: a page is read from an index, at its place, and costs what it costs with ten."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.core import clock
from demo import life

MANY = 10_000
# Of each list: who reads it, its address, what makes a row of it, and the index by which it is read.
FORWARDED = {"forwarded_at": clock.now()}
WISHED = {"send_wished_at": clock.now()}
LISTS = [
    ("minh", "/counter/copies?tab=submitted", {"status": "submitted"}, "copy_queue"),
    ("minh", "/counter/copies?tab=submitted&whose=mine", {"status": "submitted"}, "copy_queue"),
    ("minh", "/counter/copies?tab=signed", {"status": "stamped"}, "copy_unforwarded"),
    ("minh", "/counter/copies?tab=stamped", {"status": "stamped", **FORWARDED}, "copy_at_clerk"),
    ("minh", "/counter/copies?tab=issued", {"status": "issued"}, "copy_queue"),
    ("minh", "/counter/copies?tab=returned", {"status": "returned"}, "copy_queue"),
    ("minh", "/counter/copies?tab=done", {"status": "delivered"}, "copy_done"),
    ("minh", "/counter/copies?tab=done&whose=mine", {"status": "delivered"}, "copy_done"),
    ("minh", "/counter/copies?tab=over", {"status": "cancelled"}, "copy_over"),
    ("hoa", "/signing-desk/copies?tab=sign", {"status": "submitted"}, "copy_"),
    ("tuan", "/sealing-desk/copies?tab=waiting", {"status": "stamped", **FORWARDED}, "copy_"),
    ("tuan", "/sealing-desk/copies?tab=issued", {"status": "issued", "send_wished_at": None}, "copy_queue"),
    ("tuan", "/sealing-desk/copies?tab=claim", {"status": "issued", **WISHED}, "copy_queue"),
    ("tuan", "/sealing-desk/copies?tab=done", {"status": "delivered"}, "copy_done"),
]


@pytest.fixture
def many(world, scan) -> CertifiedCopy:
    """One copy, and ten thousand that came a second after each other, as many dossiers' as there may be in one."""
    one = life.submitted(world, scan)
    Delivery.objects.create(copy=one, route=Route.CLAIM)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # What a copy must have by its status is not what is measured here; the transaction takes this back.
        cursor.execute("ALTER TABLE certification_certifiedcopy DROP CONSTRAINT numbered_copy_has_an_entry")
        cursor.execute("CREATE TEMP TABLE made AS SELECT n, gen_random_uuid() AS document, gen_random_uuid() AS copy"
                       " FROM generate_series(1, %s) AS n", [MANY])  # fmt: skip
        clone(cursor, "documents_document", one.document_id, {"id": "made.document"})
        facts = {"id": "made.copy", "document_id": "made.document", "code": "md5(made.copy::text)",
                 "request_key": "md5(made.copy::text)", "came_at": "came_at + made.n * interval '1 second'",
                 "return_reason": "'-'", "issued_at": "now() + made.n * interval '1 second'"}  # fmt: skip
        clone(cursor, "certification_certifiedcopy", one.pk, facts)
        given = {"id": "gen_random_uuid()", "copy_id": "made.copy", "code": "md5(made.copy::text)"}
        clone(cursor, "certification_delivery", one.deliveries.get().pk, given)
    CertifiedCopy.objects.filter(issued_at=None).update(issued_at=clock.now(), return_reason="-")
    return one


def clone(cursor: Any, table: str, pk: Any, changed: dict[str, str]) -> None:
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608  (names are ours)
    columns = [one.name for one in cursor.description]
    values = ", ".join(changed.get(name, f'one."{name}"' if name != "came_at" else "came_at") for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    made = f"INSERT INTO {table} ({names}) SELECT {values} FROM made, {table} AS one WHERE one.id = %s"  # noqa: S608
    cursor.execute(made, [pk])


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", []):
        yield from nodes(one)


def read(client: Any, address: str) -> tuple[str, list[dict[str, Any]], int]:
    """Where its page goes on, the plan of its rows as it ran, and how many questions the page asked."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    page = next(one["sql"] for one in asked if "LIMIT 51" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {page}".replace("%", "%%"))
        found = cursor.fetchone()[0]
    plan = json.loads(found) if isinstance(found, str) else found
    return answer.context["page"].next_key, list(nodes(plan[0]["Plan"])), len(asked)


def test_a_page_of_ten_thousand_is_entered_at_its_place(as_, world, many):
    clients = {who: as_(who) for who in ("minh", "hoa", "tuan")}
    for who, address, facts, index in LISTS:
        CertifiedCopy.objects.update(**{"forwarded_at": None, "send_wished_at": None, **facts})
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE certification_certifiedcopy")
            cursor.execute("ANALYZE certification_delivery")
        after, first, questions = read(clients[who], address)
        assert questions <= 40, address
        for _page in range(2):
            next_key, further, _questions = read(clients[who], f"{address}&after={after}")
            for plan in (first, further):
                scans = [one for one in plan if one.get("Relation Name") == "certification_certifiedcopy"]
                assert scans[0]["Index Name"].startswith(index), (address, scans[0])
                assert scans[0]["Actual Rows"] + scans[0].get("Rows Removed by Filter", 0) <= 60, (address, scans[0])
                assert not any("Sort" in one["Node Type"] for one in plan), address
            after = next_key
