"""The recorder writes on a connection of its own: one look a person, paper and hour, whatever else happens."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from chungthuc.audit import recorder
from chungthuc.audit.chain import check, digest, record
from chungthuc.audit.models import Event
from chungthuc.audit.recorder import NotRecorded, keyed, keyed_network
from chungthuc.core import clock
from tests.harness.connections import at_once, clearing

COPY = "certified-copy:0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f"


def look(by: str = "person:minh", subject: str = COPY) -> None:
    recorder.looked(subject, agency="00070", by=by, at_what="page")


def looks() -> list[Event]:
    return list(Event.objects.filter(chain="looks:00070").order_by("position"))


def test_a_look_is_one_event_a_person_paper_and_hour(db, monkeypatch):
    for _time in range(3):
        look()
    look(by="person:hoa")
    look(subject="certified-copy:other")
    assert [(one.by, one.subject) for one in looks()] == [
        ("person:minh", COPY), ("person:hoa", COPY), ("person:minh", "certified-copy:other"),
    ]  # fmt: skip
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    look()
    assert len(looks()) == 4
    assert check("looks:00070") == []
    assert all(digest(one) == one.hash for one in looks())


def test_it_stays_where_the_act_around_it_is_taken_back(db):
    def fails() -> None:
        with transaction.atomic():
            look()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fails()
    assert len(looks()) == 1


def test_a_page_that_may_not_write_still_records(db):
    def refuse(execute, sql, params, many, context):
        assert sql.lstrip().startswith("SELECT"), sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        look()
    assert len(looks()) == 1


def test_what_cannot_be_written_is_said(db, monkeypatch):
    """The database takes no further connection, or the head of the chain is held for too long."""
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    with pytest.raises(NotRecorded):
        look()
    monkeypatch.undo()
    assert looks() == []


def test_a_held_chain_is_waited_for_no_longer_than_its_patience(db, monkeypatch):
    look()
    monkeypatch.setattr(recorder, "PATIENCE", "SET LOCAL lock_timeout = '50ms'")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM audit_chainhead WHERE chain = 'looks:00070' FOR UPDATE")
        with pytest.raises(NotRecorded):
            look(by="person:hoa")


def test_no_connection_is_left_open(db):
    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            return cursor.fetchone()[0]

    before = count()
    for number in range(5):
        look(subject=f"certified-copy:{number}")
    with pytest.raises(TypeError):
        recorder.noted("log_in", subject="x", by=None, facts={"bad": 0.5})
    assert count() <= before


def test_eight_pictures_at_once_are_one_look(transactional_db, monkeypatch):
    with clearing(monkeypatch):
        assert at_once(lambda _place: look(), 8) == [None] * 8
        assert len(looks()) == 1
        assert check("looks:00070") == []


def test_a_keyed_word_is_the_same_for_the_same_and_tells_nothing_without_the_key(settings):
    one = keyed("001190012345")
    assert one == keyed("001190012345") != keyed("001190012346")
    assert len(one) == 16
    settings.SECRET_KEY = "another"
    assert keyed("001190012345") != one


def test_a_network_is_a_24_or_a_64():
    assert keyed_network("203.0.113.7") == keyed_network("203.0.113.250") != keyed_network("203.0.114.7")
    assert keyed_network("2001:db8:1:2::3") == keyed_network("2001:db8:1:2:ffff::1") != keyed_network("2001:db8:1:3::3")
    assert keyed_network("nonsense") == ""


def test_the_hour_is_a_clock_hour(db, monkeypatch):
    moment = datetime(2026, 11, 28, 3, 59, 59, tzinfo=clock.VIETNAM)
    monkeypatch.setattr(clock, "now", lambda: moment)
    look()
    moment += timedelta(seconds=2)
    look()
    assert len(looks()) == 2


def test_a_line_of_the_log_repeats_each_event_that_stayed(db, caplog, django_capture_on_commit_callbacks):
    """So a log that is kept elsewhere knows every hash (ASVS 5.0, 16.4.3), and no words that somebody typed."""
    caplog.set_level("INFO", logger="chungthuc.audit")

    def fails() -> None:
        with transaction.atomic():
            record("accounts", "never", subject="person:7", by="system:operator")
            raise InterruptedError

    with django_capture_on_commit_callbacks(execute=True):
        record("accounts", "end_sign_ins", subject="person:7", by="system:operator", facts={"reason": "Bà Hoa báo mất"})
        with pytest.raises(InterruptedError):
            fails()
    look()
    look()
    events = [Event.objects.get(chain="accounts"), *looks()]
    assert len(events) == 2
    assert [one.message for one in caplog.records] == [
        f"{one.chain} #{one.position} {one.action} {one.subject} by {one.by} {one.hash}" for one in events
    ]
