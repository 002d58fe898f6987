"""Reading never writes. What still has to be written while a page is shown is listed here, with its one place."""

import re
from pathlib import Path

import pytest
from django.db import connection

from chungthuc.web.middleware import SESSION_TABLES, WRITES, WroteOnRead, _refuse_writes

ROOT = Path(__file__).resolve().parents[2]
# Who opens a connection of his own, or writes past ReadOnlyGet in another way. The throttle has its own line.
EXCEPTIONS = {"chungthuc/audit/recorder.py": "looks, log-ins and refusals, in chains of their own"}
OWN_CONNECTION = re.compile(r"connection\.copy\(|connections\[|psycopg\.connect\(|create_connection\(")


def test_only_the_listed_open_a_connection_of_their_own():
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "chungthuc").rglob("*.py")
        if OWN_CONNECTION.search(file.read_text(encoding="utf-8"))
    }
    assert found == set(EXCEPTIONS)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_event DEFAULT VALUES",
        "  update audit_chainhead SET position = 1",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "WITH written AS (INSERT INTO audit_event DEFAULT VALUES RETURNING id) SELECT 1 FROM written",
        "WITH x AS (SELECT 1) UPDATE audit_chainhead SET position = 1",
    ],
)
def test_a_write_while_reading_fails_loudly(db, statement):
    with connection.execute_wrapper(_refuse_writes), pytest.raises(WroteOnRead), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_only_reads_passes(db):
    assert not WRITES.match("WITH RECURSIVE up(id) AS (SELECT 1) SELECT id FROM up FOR UPDATE")
    assert not WRITES.match("SELECT updated FROM insertions")
    assert set(SESSION_TABLES) >= {"django_session", '"cache"'}
