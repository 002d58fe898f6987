"""The one list: order by rule, calls, late and absent, the display, the wait."""

from datetime import timedelta

import pytest

from chungthuc.agencies.models import Desk
from chungthuc.appointments import queue
from chungthuc.appointments.lifecycle import AppointmentStatus, EntryStatus, Role
from chungthuc.appointments.models import Appointment, Priority
from chungthuc.core.errors import NotAllowed, Refused
from tests.harness.ward import NOW, book


def ticket(ward, key: str, priority: Priority = Priority.NONE, units: int = 1):
    return queue.walk_in(ward.office, request_key=key, priority=priority, units=units)


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.remedy
    return refused.value.code


def test_the_rule_says_who_is_next(ward, at):
    appointment, late = book(ward.slot(), ward.lan), book(ward.slot("2026-11-24 08:30"), ward.person("tam"))
    at.moment = appointment.starts_at - timedelta(minutes=5)
    one = ticket(ward, "one")
    missed = queue.check_in(late, by=ward.minh, role=Role.OFFICER)
    booked = queue.check_in(appointment, by=ward.lan, role=Role.CITIZEN)
    old = ticket(ward, "old", Priority.ELDERLY)
    assert (missed.priority, booked.priority) == (Priority.LATE, Priority.BOOKED)
    called = [queue.call_next(ward.office, ward.desk, by=ward.minh) for _turn in range(5)]
    assert [one and one.pk for one in called] == [old.pk, booked.pk, missed.pk, one.pk, None]
    assert [old.number, booked.number] == [4, 3]
    assert Appointment.objects.get(pk=appointment.pk).state == AppointmentStatus.CALLED


def test_check_in_opens_fifteen_minutes_before_and_never_refuses_who_is_late(ward, at):
    appointment = book(ward.slot(), ward.lan)
    at.moment = appointment.starts_at - timedelta(minutes=16)
    assert code_of(lambda: queue.check_in(appointment, by=ward.lan, role=Role.CITIZEN)) == "too_early"
    at.on(minutes=1)
    first = queue.check_in(appointment, by=ward.lan, role=Role.CITIZEN)
    assert queue.check_in(appointment, by=ward.lan, role=Role.CITIZEN).pk == first.pk
    other = book(ward.slot("2026-11-24 15:00"), ward.person("tam"))
    from chungthuc.appointments.housekeeping import tidying

    at.moment = other.starts_at + timedelta(minutes=16)
    assert tidying.note_missed() == 1
    other.refresh_from_db()
    assert other.state == AppointmentStatus.MISSED
    assert queue.check_in(other, by=ward.minh, role=Role.OFFICER).priority == Priority.LATE


def test_an_officer_takes_who_comes_early_by_arrival(ward, at):
    appointment = book(ward.slot("2026-11-24 15:00"), ward.lan)
    other = book(ward.slot("2026-11-24 15:30"), ward.person("tam"))
    at.moment = NOW + timedelta(days=1)  # 08:00, seven hours before
    first = ticket(ward, "first")
    at.on(minutes=1)
    early = queue.check_in(appointment, by=ward.minh, role=Role.OFFICER)
    old = queue.check_in(other, by=ward.minh, role=Role.OFFICER, priority=Priority.ELDERLY)
    assert (early.priority, early.due_at, early.rank) == (Priority.NONE, at.moment, queue.RANKS[Priority.NONE])
    at.on(minutes=1)
    last, older = ticket(ward, "last"), ticket(ward, "older", Priority.ELDERLY)
    assert [one.pk for one in queue.waiting_list(ward.office)] == [old.pk, older.pk, first.pk, early.pk, last.pk]
    at.moment = appointment.starts_at  # it stays so
    assert queue.check_in(appointment, by=ward.minh, role=Role.OFFICER).pk == early.pk
    early.refresh_from_db()
    assert early.priority == Priority.NONE


@pytest.mark.parametrize("days", [-1, 1])
def test_on_another_day_an_officer_takes_him_in_by_arrival_and_nobody_does_it_himself(ward, at, days):
    appointment = book(ward.slot(), ward.lan)
    at.moment = appointment.starts_at + timedelta(days=days)
    assert code_of(lambda: queue.check_in(appointment, by=ward.lan, role=Role.CITIZEN)) in ("other_day", "too_early")
    assert appointment.entries.count() == 0
    entry = queue.check_in(appointment, by=ward.minh, role=Role.OFFICER)
    assert (entry.priority, entry.due_at, entry.rank) == (Priority.NONE, at.moment, queue.RANKS[Priority.NONE])


def test_a_number_is_called_without_a_desk_only_where_the_office_has_none(ward):
    entry = queue.walk_in(ward.office, request_key="a")
    assert code_of(lambda: queue.call(entry, None, by=ward.minh)) == "desk_not_chosen"
    Desk.objects.filter(agency=ward.office).delete()
    assert queue.call(entry, None, by=ward.minh).desk is None


def test_who_is_here_since_yesterday_keeps_his_number(ward, at):
    appointment = book(ward.slot(), ward.lan)
    at.moment = appointment.starts_at
    entry = queue.check_in(appointment, by=ward.minh, role=Role.OFFICER)
    at.on(days=1)
    assert queue.check_in(appointment, by=ward.minh, role=Role.OFFICER).pk == entry.pk


def test_calls_parking_passing_and_the_end(ward, at):
    second = Desk.objects.create(agency=ward.office, name="Quầy 2", during=ward.desk.during)
    entry, after = ticket(ward, "a"), ticket(ward, "b")
    queue.call_next(ward.office, ward.desk, by=ward.minh)
    entry.refresh_from_db()
    for _call in range(2):
        queue.recall(entry, by=ward.minh)
    assert code_of(lambda: queue.recall(entry, by=ward.minh)) == "called_often_enough"
    queue.start(entry, by=ward.minh)
    queue.pass_on(entry, second, by=ward.minh)
    assert queue.call_next(ward.office, ward.desk, by=ward.minh).pk == after.pk  # not his desk
    assert queue.call_next(ward.office, second, by=ward.minh).pk == entry.pk
    entry.refresh_from_db()
    queue.park(entry, by=ward.minh)
    queue.unpark(entry, by=ward.minh)
    queue.call(entry, second, by=ward.minh)
    queue.finish(entry, by=ward.minh)
    assert code_of(lambda: queue.start(entry, by=ward.minh)) == "state_does_not_allow"
    assert entry.finished_at


def test_absent_can_be_taken_back_for_ten_seconds(ward, at):
    entry = ticket(ward, "a")
    entry = queue.call(entry, ward.desk, by=ward.minh)
    queue.miss(entry, by=ward.minh)
    at.on(seconds=9)
    queue.undo_miss(entry, by=ward.minh)
    assert entry.state == EntryStatus.CALLED
    queue.miss(entry, by=ward.minh)
    at.on(seconds=11)
    assert code_of(lambda: queue.undo_miss(entry, by=ward.minh)) == "undo_too_late"


def test_only_officers_of_the_office_and_its_desks(ward):
    entry = ticket(ward, "a")
    with pytest.raises(NotAllowed):
        queue.call_next(ward.office, ward.desk, by=ward.lan)
    with pytest.raises(NotAllowed):
        queue.call(entry, ward.desk, by=ward.nga)
    queue.call(entry, ward.desk, by=ward.minh)
    elsewhere = Desk.objects.create(agency=ward.neighbour, name="Quầy 1", during=ward.desk.during)
    assert code_of(lambda: queue.pass_on(entry, elsewhere, by=ward.minh)) == "desk_elsewhere"
    assert code_of(lambda: ticket(ward, "b", Priority.BOOKED)) == "priority_by_law_only"


def test_the_display_has_numbers_and_desks_only(ward, at, django_assert_num_queries):
    appointment = book(ward.slot(), ward.lan)
    at.moment = appointment.starts_at
    queue.check_in(appointment, by=ward.lan, role=Role.CITIZEN)
    queue.call_next(ward.office, ward.desk, by=ward.minh)
    with django_assert_num_queries(1):
        shown = queue.display(ward.office)
    assert [(one.number, one.desk) for one in shown] == [(1, "Quầy 1")]
    assert "Lan" not in str(shown)
    assert "0900000000" not in str(shown)


def test_each_day_begins_at_one_and_the_wait_is_a_range(ward, at):
    for n in range(6):
        entry = ticket(ward, f"w{n}", units=2)
    wait = queue.estimated_wait(entry)
    assert (wait.people, wait.least, wait.most) == (5, 80, 150)
    for _turn in range(6):
        called = queue.call_next(ward.office, ward.desk, by=ward.minh)
        at.on(minutes=10)
        queue.finish(called, by=ward.minh)
    assert queue.minutes_a_unit(ward.office) == (5.0, 5.0, 5.0)
    at.moment = NOW + timedelta(days=1)
    assert ticket(ward, "next day").number == 1
    assert queue.estimated_wait(ticket(ward, "second")).most == 5
    assert sum(one.units for one in queue.waiting_list(ward.office)) == 2


def test_who_is_called_at_this_very_moment_is_not_absent(ward, at):
    """What the job read a moment ago is old: number and appointment stay together."""
    stale, came = book(ward.slot(), ward.lan), book(ward.slot("2026-11-24 09:30"), ward.person("tam"))
    at.moment = stale.starts_at
    entry = queue.check_in(Appointment.objects.get(pk=stale.pk), by=ward.minh, role=Role.OFFICER)
    queue.call(entry, ward.desk, by=ward.minh)
    assert not queue.note_absent(stale)
    entry.refresh_from_db()
    assert (stale.state, entry.state) == (AppointmentStatus.CALLED, EntryStatus.CALLED)
    assert queue.note_absent(came)
    assert came.state == AppointmentStatus.MISSED
