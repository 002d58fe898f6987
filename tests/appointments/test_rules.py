"""From rules, calendar and closures to slots: edges of the year, of the day, of capacity; and whom a change hits."""

from datetime import date, datetime, time

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.agencies.days import import_days
from chungthuc.agencies.models import DayKind, Desk, SpecialDay
from chungthuc.appointments import slot_builder
from chungthuc.appointments.closures import closing
from chungthuc.appointments.closures.closing import Stretch
from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.models import ClosureKind, Rebooking, Slot, SlotStatus
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import NotAllowed, Refused
from tests.harness.ward import book


def days_of(slots) -> set[str]:
    return {f"{one.starts_at.astimezone(VIETNAM):%Y-%m-%d}" for one in slots}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def test_building_twice_changes_nothing(ward):
    plan = slot_builder.introduce(ward.rule(), by=ward.nga)
    before = list(Slot.objects.order_by("pk").values())
    assert len(before) == len(plan.new) > 200
    again = slot_builder.build(ward.desk)
    assert not again.new
    assert not again.removed
    assert list(Slot.objects.order_by("pk").values()) == before
    assert slot_builder.build_all() == 0


def test_today_only_what_has_not_begun(ward):
    slot_builder.introduce(ward.rule(), by=ward.nga)
    today = [s for s in Slot.objects.all() if s.starts_at.astimezone(VIETNAM).date() == date(2026, 11, 23)]
    assert [f"{one.starts_at.astimezone(VIETNAM):%H:%M}" for one in today] == [
        "08:30",
        "09:00",
        "09:30",
        "10:00",
        "10:30",
    ]


def test_tet_make_up_days_and_the_last_day_of_the_month(ward, at):
    import_days(2026)
    at.moment = moment("2026-01-26 07:00")
    slot_builder.introduce(ward.rule(since=date(2026, 1, 1)), by=ward.nga)
    days = days_of(Slot.objects.all())
    assert "2026-02-17" not in days  # Tết Bính Ngọ
    assert "2026-02-16" not in days
    assert "2026-01-30" in days
    assert "2026-02-27" in days
    assert "2026-01-31" not in days  # a Saturday
    SpecialDay.objects.create(day=date(2026, 1, 31), kind=DayKind.MAKE_UP, agency=ward.province, reason="Làm bù")
    slot_builder.build(ward.desk)
    assert "2026-01-31" in days_of(Slot.objects.all())


def test_every_two_weeks_across_the_year_end(ward, at):
    at.moment = moment("2026-12-14 06:00")
    slot_builder.introduce(ward.rule(since=date(2026, 12, 16), weekdays=[3], every_weeks=2), by=ward.nga)
    days = sorted(days_of(Slot.objects.all()))
    assert days == ["2026-12-16", "2026-12-30", "2027-01-13", "2027-01-27", "2027-02-10"]


def test_midnight_belongs_to_the_vietnamese_day(ward, at):
    at.moment = moment("2026-11-23 23:59")
    plan = slot_builder.introduce(ward.rule(opens_at=time(0, 0), closes_at=time(1, 0)), by=ward.nga)
    first = plan.new[0].starts_at.astimezone(VIETNAM)
    assert (first.day, first.hour, first.minute) == (24, 0, 0)
    from chungthuc.appointments import booking

    at.moment = moment("2026-11-23 22:00")
    assert [one.day for one in booking.free_days(ward.office, 1)][0] == date(2026, 11, 24)
    assert len(booking.free_times(ward.office, date(2026, 11, 24), 1)) == 2
    assert booking.free_times(ward.office, date(2026, 11, 23), 1) == []


def test_two_rules_leave_lunch_free_and_an_appointment_does_not_cross_it(ward):
    slot_builder.introduce(ward.rule(closes_at=time(11, 30), cap_public=3), by=ward.nga)
    slot_builder.introduce(ward.rule(opens_at=time(13, 30), closes_at=time(16)), by=ward.nga)
    from chungthuc.appointments import booking

    times = booking.free_times(ward.office, date(2026, 11, 24), 4)
    hours = [f"{one.starts_at.astimezone(VIETNAM):%H:%M}" for one in times]
    assert "11:00" not in hours  # its second half hour would be lunch
    assert hours[0] == "08:00"


def test_a_desk_counts_from_its_first_to_its_last_day(ward):
    there = DateRange(date(2026, 11, 25), date(2026, 11, 27))
    desk = Desk.objects.create(agency=ward.office, name="Quầy lưu động", during=there)
    slot_builder.introduce(ward.rule(desk=desk), by=ward.nga)
    assert days_of(Slot.objects.all()) == {"2026-11-25", "2026-11-26"}


def test_a_slot_with_bookings_is_never_deleted(ward):
    rule = ward.rule()
    slot_builder.introduce(rule, by=ward.nga)
    slot = Slot.objects.get(starts_at=moment("2026-11-24 08:00"))
    appointment = book(slot, ward.lan)
    new = slot_builder.next_version(rule, since=date(2026, 11, 23), opens_at=time(9))
    plan = slot_builder.preview(new)
    assert [one.pk for one in plan.hit] == [appointment.pk]
    assert Slot.objects.get(pk=slot.pk).status == SlotStatus.OPEN  # a preview writes nothing
    _rule, done = slot_builder.change(rule, by=ward.nga, since=date(2026, 11, 23), opens_at=time(9))
    assert len(done.cancelled) == 1
    assert len(done.removed) == len(plan.removed) > 0
    slot.refresh_from_db()
    assert (slot.status, slot.used) == (SlotStatus.CANCELLED, 1)
    assert Rebooking.objects.get().appointment_id == appointment.pk
    assert invariants.all_broken() == []


def test_capacity_below_what_is_booked_keeps_and_flags(ward):
    rule = ward.rule(cap_public=3)
    slot_builder.introduce(rule, by=ward.nga)
    slot = Slot.objects.get(starts_at=moment("2026-11-24 08:00"))
    appointments = [book(slot, ward.person(f"p{n}")) for n in range(3)]
    _new, plan = slot_builder.change(rule, by=ward.nga, since=date(2026, 11, 23), cap_public=1, cap_staff=1)
    assert [one.pk for one in plan.over] == [slot.pk]
    slot.refresh_from_db()
    assert (slot.used, slot.cap_staff, slot.over) == (3, 3, 2)
    from chungthuc.appointments import booking
    from chungthuc.appointments.lifecycle import Role

    for appointment in appointments[:2]:
        booking.cancel(appointment, by=ward.minh, role=Role.OFFICER, reason="Thiếu người")
    slot.refresh_from_db()
    assert (slot.used, slot.cap_staff, slot.over) == (1, 1, 0)
    assert invariants.all_broken() == []


def test_only_administrators_and_only_sense(ward):
    with pytest.raises(NotAllowed):
        slot_builder.introduce(ward.rule(), by=ward.minh)
    for facts, code in [
        ({"opens_at": time(12)}, "rule_hours"),
        ({"cap_public": 4}, "rule_capacity"),
        ({"weekdays": []}, "rule_weekdays"),
        ({"weekdays": [8]}, "rule_weekdays"),
        ({"slot_min": 1}, "rule_stretch"),
    ]:
        with pytest.raises(Refused) as refused:
            slot_builder.introduce(ward.rule(**facts), by=ward.nga)
        assert refused.value.code == code


def test_a_closed_stretch_stays_closed_when_slots_are_built_later(ward):
    stretch = Stretch(moment("2026-11-24 00:00"), moment("2026-11-25 00:00"), agency=ward.office)
    closure = closing.close(stretch, kind=ClosureKind.MEETING, reason="Họp", by=ward.minh)
    slot_builder.introduce(ward.rule(), by=ward.nga)
    that_day = Slot.objects.filter(starts_at__gte=stretch.starts_at, starts_at__lt=stretch.ends_at)
    assert set(that_day.values_list("status", flat=True)) == {SlotStatus.CLOSED}
    closing.lift(closure, by=ward.minh)
    assert set(that_day.values_list("status", flat=True)) == {SlotStatus.OPEN}


def test_ending_a_rule(ward):
    rule = ward.rule()
    slot_builder.introduce(rule, by=ward.nga)
    slot_builder.end(rule, until=date(2026, 11, 25), by=ward.nga)
    assert days_of(Slot.objects.all()) == {"2026-11-23", "2026-11-24"}
