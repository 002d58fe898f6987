"""«Quầy»: dated rows; who has an appointment keeps it where only the name changes, is listed where the desk ends."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from chungthuc.agencies.models import Desk
from chungthuc.appointments import slot_builder
from chungthuc.appointments.models import AvailabilityRule, Closure, Rebooking, Slot, SlotStatus
from chungthuc.appointments.offices import desks
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from tests.harness import appointments

WHY = "Quyết định 7/QĐ-UBND"


@pytest.fixture
def desk(office) -> Desk:
    """With hours on working mornings, every week."""
    one = appointments.desk(office.office)
    appointments.rule(one).save(force_insert=True)
    slot_builder.build(one)
    return one


@pytest.fixture
def held(office, desk):
    """In eight days."""
    where = Slot.objects.filter(starts_at__gt=clock.now() + timedelta(days=7)).order_by("starts_at").first()
    return appointments.booked(where, office.lan, by=office.minh)


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def test_a_desk_is_added_from_a_day_on(office):
    made = desks.add(office.office, "  Quầy   3 ", since=in_days(2), by=office.nga, decision=WHY)
    assert (made.name, made.during.lower, made.during.upper) == ("Quầy 3", in_days(2), None)
    event = Event.objects.get(action="add_desk")
    assert event.facts == {"name": "Quầy 3", "from": in_days(2).isoformat(), "decision": WHY}
    assert (event.chain, event.by) == (office.office.code, f"person:{office.nga.pk}")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"since": -1}, "day_is_past"), ({"name": " "}, "name_missing"), ({"decision": " "}, "decision_missing"),
     ({"name": "Quầy 1"}, "desk_named_twice"), ({"name": "x" * 121}, "text_too_long")],
)  # fmt: skip
def test_a_senseless_desk_is_refused_by_name(office, wrong, code):
    given = {"name": "Quầy 9", "since": 0, "decision": WHY} | wrong
    with pytest.raises(Refused) as refusal:
        desks.add(
            office.office, given["name"], since=in_days(given["since"]), by=office.nga, decision=given["decision"]
        )
    assert refusal.value.code == code
    assert Desk.objects.filter(agency=office.office).count() == 1


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "vi", "lan"])
def test_only_an_administrator_decides(office, desk, who):
    by = office.people[who]
    for act in (
        lambda: desks.add(office.office, "Quầy 9", since=in_days(0), by=by, decision=WHY),
        lambda: desks.rename(desk, "Quầy 9", since=in_days(1), by=by, decision=WHY),
        lambda: desks.end(desk, day=in_days(1), by=by, decision=WHY),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not Event.objects.filter(action__endswith="_desk").exists()


def test_an_end_is_seen_before_and_lists_who_was_booked(office, desk, held):
    plan = desks.preview_end(desk, in_days(3))
    assert plan.hit == [held]
    assert not Rebooking.objects.exists()
    desks.end(desk, day=in_days(3), by=office.nga, decision=WHY)
    assert Rebooking.objects.get().appointment == held
    last = clock.now() + timedelta(days=3)
    assert not Slot.objects.filter(status=SlotStatus.OPEN, starts_at__gt=last).exists()
    assert Slot.objects.filter(status=SlotStatus.OPEN, starts_at__lt=last).exists()
    slot_builder.build(Desk.objects.get(pk=desk.pk))
    assert not Slot.objects.filter(status=SlotStatus.OPEN, starts_at__gt=last).exists()


def test_a_desk_ends_within_its_time(office, desk):
    for day, code in ((0, "day_is_past"), (-5, "day_is_past")):
        with pytest.raises(Refused) as refusal:
            desks.end(desk, day=in_days(day), by=office.nga, decision=WHY)
        assert refusal.value.code == code
    desks.end(desk, day=in_days(3), by=office.nga, decision=WHY)
    ended = Desk.objects.get(pk=desk.pk)
    with pytest.raises(Refused) as refusal:
        desks.end(ended, day=in_days(5), by=office.nga, decision=WHY)
    assert refusal.value.code == "desk_ends_first"


def test_another_name_is_a_new_row_and_keeps_hours_and_bookings(office, desk, held):
    before = Slot.objects.filter(status=SlotStatus.OPEN).count()
    new = desks.rename(desk, "Quầy Tư pháp", since=in_days(3), by=office.nga, decision=WHY)
    old = Desk.objects.get(pk=desk.pk)
    assert (old.name, old.during.upper, new.during.lower) == ("Quầy 1", in_days(3), in_days(3))
    assert held.places.get().slot.desk == new
    assert not Rebooking.objects.exists()
    assert Slot.objects.filter(status=SlotStatus.OPEN).count() == before
    for one in (old, new):
        plan = slot_builder.build(one)
        assert (plan.new, plan.removed, plan.cancelled) == ([], [], [])
    rule = AvailabilityRule.objects.get(desk=new)
    assert (rule.since, rule.replaces.desk, rule.replaces.until) == (in_days(3), old, in_days(3))


def test_every_second_week_goes_on_in_the_same_weeks(office):
    desk = appointments.desk(office.office)
    appointments.rule(desk, every_weeks=2).save(force_insert=True)
    slot_builder.build(desk)
    starts = set(Slot.objects.values_list("starts_at", flat=True))
    new = desks.rename(desk, "Quầy Tư pháp", since=in_days(7), by=office.nga, decision=WHY)
    slot_builder.build(new)
    assert set(Slot.objects.values_list("starts_at", flat=True)) == starts


def test_a_closure_goes_on_at_the_renamed_desk(office, desk):
    start = clock.now() + timedelta(days=2)
    facts = {"kind": "other", "reason": "Sửa phòng", "made_at": clock.now()}
    Closure.objects.create(desk=desk, starts_at=start, ends_at=start + timedelta(days=3), **facts)
    slot_builder.build(desk)
    closed = set(Slot.objects.filter(status=SlotStatus.CLOSED).values_list("starts_at", flat=True))
    assert closed
    new = desks.rename(desk, "Quầy Tư pháp", since=in_days(3), by=office.nga, decision=WHY)
    slot_builder.build(new)
    assert set(Slot.objects.filter(status=SlotStatus.CLOSED).values_list("starts_at", flat=True)) == closed


def test_the_database_lets_nobody_edit_or_prolong_a_row(office, desk):
    desks.end(desk, day=in_days(3), by=office.nga, decision=WHY)
    rows = Desk.objects.filter(pk=desk.pk)
    with pytest.raises(DatabaseError, match="ended, not edited"), transaction.atomic():
        rows.update(name="Quầy 7")
    with pytest.raises(DatabaseError, match="not prolonged"), transaction.atomic():
        rows.update(during=type(desk.during)(desk.during.lower, None))
