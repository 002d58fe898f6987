"""A chain grows, and whatever is changed behind its back is found."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from chungthuc.accounts.models import Person
from chungthuc.audit.chain import NOBODY, Fault, check, digest, head, history, record
from chungthuc.audit.checkpoints import absent
from chungthuc.audit.models import ChainHead, Event
from tests.harness.connections import superuser


def test_each_event_follows_the_one_before(chain):
    events = list(Event.objects.order_by("position"))
    assert [event.position for event in events] == [1, 2, 3, 4, 5]
    assert [event.previous for event in events] == ["", *(event.hash for event in events[:-1])]
    assert head(chain) == (5, events[-1].hash)
    assert check(chain) == []


def test_chains_do_not_mix(chain):
    record("00004", "submit", subject="certified-copy:x", by="system:test")
    assert head("00004")[0] == 1
    assert head(chain)[0] == 5
    assert head("nowhere") == (0, "")


def test_an_event_names_its_actor_by_id_only(db):
    person = Person.objects.create_user("lan@vidu.test", full_name="Nguyễn Thị Lan")
    assert record("a", "look", subject="copy:1", by=person).by == f"person:{person.pk}"
    assert record("a", "look", subject="copy:1", by="system:delivery").by == "system:delivery"
    assert record("a", "look", subject="copy:1", by=None).by == NOBODY


def test_history_is_of_one_thing_in_order(chain):
    assert [event.facts["number"] for event in history("certified-copy:0")] == [0, 2, 4]


def test_a_rolled_back_act_leaves_no_event(chain):
    def fails() -> None:
        with transaction.atomic():
            record(chain, "seal", subject="certified-copy:9", by=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert head(chain)[0] == 5
    assert check(chain) == []


@pytest.mark.parametrize("fact", [0.1, {"at": 1.5}, [2.5], {1: "one"}, b"bytes", {"set": {1}}])
def test_facts_that_would_come_back_different_are_refused(db, fact):
    with pytest.raises(TypeError):
        record("a", "look", subject="copy:1", by=None, facts={"fact": fact})


def test_facts_come_back_as_they_went_in(db):
    facts = {
        "lý do": "Bản quét mờ\n«trang 2»",
        "number": 10**20,
        "ok": True,
        "none": None,
        "list": [1, {"a": "ế"}],
    }
    event = record("a", "return", subject="copy:1", by=None, facts=facts)
    event.refresh_from_db()
    assert event.facts == facts
    assert digest(event) == event.hash


OTHER = {
    "chain": "00004",
    "position": 9,
    "at": None,
    "by": "person:somebody-else",
    "action": "seal",
    "subject": "certified-copy:other",
    "facts": '{"number": 7}',
    "previous": "0" * 64,
    "hash": "0" * 64,
}


@pytest.mark.parametrize("column", sorted({field.column for field in Event._meta.concrete_fields} - {"id"}))
def test_a_changed_column_is_found(chain, column):
    event = Event.objects.get(chain=chain, position=3)
    value = event.at + timedelta(seconds=1) if column == "at" else OTHER[column]
    assert superuser(f'UPDATE audit_event SET "{column}" = %s WHERE id = %s', [value, event.pk]) == 1  # noqa: S608
    assert check(chain) != []


@pytest.mark.parametrize("position", [1, 3, 5])
def test_a_removed_event_is_found(chain, position):
    superuser("DELETE FROM audit_event WHERE position = %s", [position])
    assert check(chain) != []


def test_two_exchanged_events_are_found(chain):
    superuser("UPDATE audit_event SET position = 105 - position WHERE position IN (2, 3)")
    superuser("UPDATE audit_event SET position = position - 100 WHERE position > 100")
    assert {fault.what for fault in check(chain)} >= {"changed", "does not follow"}


def test_a_cut_tail_with_its_head_put_right_needs_the_checkpoint_from_outside(chain):
    kept = head(chain)
    superuser("DELETE FROM audit_event WHERE position > 3")
    last = Event.objects.get(position=3)
    ChainHead.objects.filter(pk=chain).update(position=3, hash=last.hash)
    assert check(chain) == []
    assert list(absent({chain: kept})) == [Fault(chain, 5, "cut off")]


def test_a_tail_written_anew_is_found_by_the_checkpoint(chain):
    kept = head(chain)
    superuser("DELETE FROM audit_event WHERE position = 5")
    fourth = Event.objects.get(position=4)
    ChainHead.objects.filter(pk=chain).update(position=4, hash=fourth.hash)
    record(chain, "submit", subject="certified-copy:forged", by="system:test")
    assert check(chain) == []
    assert list(absent({chain: kept})) == [Fault(chain, 5, "not the checkpoint's")]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET action = 'seal'", "DELETE FROM audit_event", "TRUNCATE audit_event"],
)
def test_the_database_itself_refuses(chain, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_events_follow_each_other(chain):
    with pytest.raises(IntegrityError, match="events_follow_each_other"), transaction.atomic():
        Event.objects.create(chain=chain, position=5, at="2026-11-24T00:00Z", by="x", action="x", subject="x")
