"""Reading never writes: but for who is signed in and for the throttle, which are named here one by one; and what the
recorder notes, over a connection of its own."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from chungthuc.core import jobs, throttle
from chungthuc.web.kit.middleware import KEPT_ON_READ, WRITE, WRITE_INSIDE, ReadOnlyGet, WroteOnRead

ROOT = Path(__file__).resolve().parents[3]
SESSIONS = {"django_session", "usersessions_usersession"}
THROTTLE = {"core_throttlecount", "cache"}  # the cache holds allauth's own limits
# Who opens a connection of his own, or writes past ReadOnlyGet in another way.
EXCEPTIONS = {
    "chungthuc/audit/recorder.py": "looks, exports, log-ins and refusals, in chains of their own",
    "chungthuc/core/throttle.py": "counts that outlive the transaction around them",
}
OWN_CONNECTION = re.compile(r"connection\.copy\(|connections\[|psycopg\.connect\(|create_connection\(")


def reading(work):
    def view(_request) -> HttpResponse:
        work()
        return HttpResponse()

    return ReadOnlyGet(view)(RequestFactory().get("/"))


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_exceptions_are_these():
    assert KEPT_ON_READ == SESSIONS | THROTTLE


def test_only_the_listed_open_a_connection_of_their_own():
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "chungthuc").rglob("*.py")
        if OWN_CONNECTION.search(file.read_text(encoding="utf-8"))
    }
    assert found == set(EXCEPTIONS)


def test_the_throttle_counts_while_a_page_is_read(db):
    key, limit = throttle.Key("x"), throttle.Limit("test", 3, 60)
    reading(lambda: throttle.take(limit, key))
    assert throttle.counted(limit, key) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO agencies_agency (code, kind) VALUES ('core_throttlecount', 'django_session')",
        "UPDATE agencies_agency SET code = 'core_throttlecount'",
        'DELETE FROM "agencies_agency" WHERE code = \'"cache"\'',
        "  update only accounts_person set full_name = ''",
        "INSERT INTO audit_event DEFAULT VALUES",
        "TRUNCATE audit_event",
        "WITH written AS (INSERT INTO audit_event DEFAULT VALUES RETURNING id) SELECT 1 FROM written",
        "WITH x AS (SELECT 1) UPDATE audit_chainhead SET position = 1",
    ],
)
def test_everything_else_is_refused_whatever_it_mentions(db, statement):
    with pytest.raises(WroteOnRead):
        reading(lambda: run(statement))


def test_no_job_is_deferred_or_taken_back(db):
    """What the job does is written as well, a moment later."""
    with pytest.raises(WroteOnRead):
        reading(lambda: jobs.defer("watch.look", part="data", day="2026-01-01"))
    with pytest.raises(WroteOnRead):
        reading(lambda: jobs.call_off("watch.look", "part", ["data"]))
    assert not reading(lambda: jobs.waits("x")).content


@pytest.mark.parametrize(
    "statement",
    ["WITH RECURSIVE up(id) AS (SELECT 1) SELECT id FROM up FOR UPDATE", "SELECT updated FROM insertions"],
)
def test_what_only_reads_passes(statement):
    assert not WRITE.match(statement)
    assert not WRITE_INSIDE.match(statement)
