"""The one list: order by rule, calls, late and absent, the display, the wait."""

from datetime import timedelta

import pytest

from chungthuc.agencies.models import Desk
from chungthuc.appointments import queue
from chungthuc.appointments.lifecycle import Role, State
from chungthuc.appointments.models import Appointment, EntryState, Priority
from chungthuc.core.errors import NotAllowed, Refused
from tests.appointments.conftest import NOW, book


def ticket(office, key: str, priority: Priority = Priority.NONE, units: int = 1):
    return queue.walk_in(office.ward, request_key=key, priority=priority, units=units)


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.remedy
    return refused.value.code


def test_the_rule_says_who_is_next(office, at):
    appointment, late = book(office.slot(), office.lan), book(office.slot("2026-11-24 08:30"), office.person("tam"))
    at.moment = appointment.starts_at - timedelta(minutes=5)
    one = ticket(office, "one")
    missed = queue.check_in(late, by=office.minh, role=Role.OFFICER)
    booked = queue.check_in(appointment, by=office.lan, role=Role.CITIZEN)
    old = ticket(office, "old", Priority.ELDERLY)
    assert (missed.priority, booked.priority) == (Priority.LATE, Priority.BOOKED)
    called = [queue.call_next(office.ward, office.desk, by=office.minh) for _turn in range(5)]
    assert [one and one.pk for one in called] == [old.pk, booked.pk, missed.pk, one.pk, None]
    assert [old.number, booked.number] == [4, 3]
    assert Appointment.objects.get(pk=appointment.pk).state == State.CALLED


def test_check_in_opens_fifteen_minutes_before_and_never_refuses_who_is_late(office, at):
    appointment = book(office.slot(), office.lan)
    at.moment = appointment.starts_at - timedelta(minutes=16)
    assert code_of(lambda: queue.check_in(appointment, by=office.lan, role=Role.CITIZEN)) == "too_early"
    at.on(minutes=1)
    first = queue.check_in(appointment, by=office.lan, role=Role.CITIZEN)
    assert queue.check_in(appointment, by=office.lan, role=Role.CITIZEN).pk == first.pk
    other = book(office.slot("2026-11-24 15:00"), office.person("tam"))
    from chungthuc.appointments.housekeeping import tidying

    at.moment = other.starts_at + timedelta(minutes=16)
    assert tidying.note_missed() == 1
    other.refresh_from_db()
    assert other.state == State.MISSED
    assert queue.check_in(other, by=office.minh, role=Role.OFFICER).priority == Priority.LATE


def test_an_officer_takes_who_comes_early_by_arrival(office, at):
    appointment = book(office.slot("2026-11-24 15:00"), office.lan)
    other = book(office.slot("2026-11-24 15:30"), office.person("tam"))
    at.moment = NOW + timedelta(days=1)  # 08:00, seven hours before
    first = ticket(office, "first")
    at.on(minutes=1)
    early = queue.check_in(appointment, by=office.minh, role=Role.OFFICER)
    old = queue.check_in(other, by=office.minh, role=Role.OFFICER, priority=Priority.ELDERLY)
    assert (early.priority, early.due_at, early.rank) == (Priority.NONE, at.moment, queue.RANKS[Priority.NONE])
    at.on(minutes=1)
    last, older = ticket(office, "last"), ticket(office, "older", Priority.ELDERLY)
    assert [one.pk for one in queue.waiting_list(office.ward)] == [old.pk, older.pk, first.pk, early.pk, last.pk]
    at.moment = appointment.starts_at  # it stays so
    assert queue.check_in(appointment, by=office.minh, role=Role.OFFICER).pk == early.pk
    early.refresh_from_db()
    assert early.priority == Priority.NONE


@pytest.mark.parametrize("days", [-1, 1])
def test_another_day_is_refused_for_everybody(office, at, days):
    appointment = book(office.slot(), office.lan)
    at.moment = appointment.starts_at + timedelta(days=days)
    assert code_of(lambda: queue.check_in(appointment, by=office.minh, role=Role.OFFICER)) == "other_day"
    assert code_of(lambda: queue.check_in(appointment, by=office.lan, role=Role.CITIZEN)) in ("other_day", "too_early")
    appointment.refresh_from_db()
    assert appointment.state == State.CONFIRMED
    assert appointment.entries.count() == 0


def test_who_is_here_since_yesterday_keeps_his_number(office, at):
    appointment = book(office.slot(), office.lan)
    at.moment = appointment.starts_at
    entry = queue.check_in(appointment, by=office.minh, role=Role.OFFICER)
    at.on(days=1)
    assert queue.check_in(appointment, by=office.minh, role=Role.OFFICER).pk == entry.pk


def test_calls_parking_passing_and_the_end(office, at):
    second = Desk.objects.create(agency=office.ward, name="Quầy 2", during=office.desk.during)
    entry, after = ticket(office, "a"), ticket(office, "b")
    queue.call_next(office.ward, office.desk, by=office.minh)
    entry.refresh_from_db()
    for _call in range(2):
        queue.recall(entry, by=office.minh)
    assert code_of(lambda: queue.recall(entry, by=office.minh)) == "called_often_enough"
    queue.start(entry, by=office.minh)
    queue.pass_on(entry, second, by=office.minh)
    assert queue.call_next(office.ward, office.desk, by=office.minh).pk == after.pk  # not his desk
    assert queue.call_next(office.ward, second, by=office.minh).pk == entry.pk
    entry.refresh_from_db()
    queue.park(entry, by=office.minh)
    queue.unpark(entry, by=office.minh)
    queue.call(entry, second, by=office.minh)
    queue.finish(entry, by=office.minh)
    assert code_of(lambda: queue.start(entry, by=office.minh)) == "state_does_not_allow"
    assert entry.finished_at


def test_absent_can_be_taken_back_for_ten_seconds(office, at):
    entry = ticket(office, "a")
    entry = queue.call(entry, office.desk, by=office.minh)
    queue.miss(entry, by=office.minh)
    at.on(seconds=9)
    queue.undo_miss(entry, by=office.minh)
    assert entry.state == EntryState.CALLED
    queue.miss(entry, by=office.minh)
    at.on(seconds=11)
    assert code_of(lambda: queue.undo_miss(entry, by=office.minh)) == "undo_too_late"


def test_only_officers_of_the_office_and_its_desks(office):
    entry = ticket(office, "a")
    with pytest.raises(NotAllowed):
        queue.call_next(office.ward, office.desk, by=office.lan)
    with pytest.raises(NotAllowed):
        queue.call(entry, office.desk, by=office.nga)
    queue.call(entry, office.desk, by=office.minh)
    elsewhere = Desk.objects.create(agency=office.neighbour, name="Quầy 1", during=office.desk.during)
    assert code_of(lambda: queue.pass_on(entry, elsewhere, by=office.minh)) == "desk_elsewhere"
    assert code_of(lambda: ticket(office, "b", Priority.BOOKED)) == "priority_by_law_only"


def test_the_display_has_numbers_and_desks_only(office, at, django_assert_num_queries):
    appointment = book(office.slot(), office.lan)
    at.moment = appointment.starts_at
    queue.check_in(appointment, by=office.lan, role=Role.CITIZEN)
    queue.call_next(office.ward, office.desk, by=office.minh)
    with django_assert_num_queries(1):
        shown = queue.display(office.ward)
    assert [(one.number, one.desk) for one in shown] == [(1, "Quầy 1")]
    assert "Lan" not in str(shown)
    assert "0900000000" not in str(shown)


def test_each_day_begins_at_one_and_the_wait_is_a_range(office, at):
    for n in range(6):
        entry = ticket(office, f"w{n}", units=2)
    wait = queue.estimated_wait(entry)
    assert (wait.people, wait.least, wait.most) == (5, 80, 150)
    for _turn in range(6):
        called = queue.call_next(office.ward, office.desk, by=office.minh)
        at.on(minutes=10)
        queue.finish(called, by=office.minh)
    assert queue.minutes_a_unit(office.ward) == (5.0, 5.0, 5.0)
    at.moment = NOW + timedelta(days=1)
    assert ticket(office, "next day").number == 1
    assert queue.estimated_wait(ticket(office, "second")).most == 5
    assert queue.units_waiting(office.ward) == 2
