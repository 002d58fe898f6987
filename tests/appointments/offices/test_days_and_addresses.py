"""Address, office hours, days off: from a day on, by a decision; what counts already is never edited."""

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from chungthuc.agencies import calendar
from chungthuc.agencies.models import DayKind, OfficeAddress, OfficeHours, SpecialDay
from chungthuc.appointments import slot_builder
from chungthuc.appointments.models import Rebooking, Slot, SlotStatus
from chungthuc.appointments.offices import free_days, saying
from chungthuc.appointments.offices.free_days import Said
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from tests.harness import appointments

WHY = "Thông báo 15/TB-UBND"


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def off(days: int) -> Said:
    return Said(in_days(days), DayKind.OFF, WHY)


@pytest.fixture
def held(office):
    """On the next day, a Wednesday."""
    desk = appointments.desk(office.office)
    appointments.rule(desk).save(force_insert=True)
    slot_builder.build(desk)
    where = Slot.objects.filter(starts_at__gt=clock.now() + timedelta(hours=20)).order_by("starts_at").first()
    return appointments.booked(where, office.lan, by=office.minh)


def test_an_address_counts_from_its_day(office):
    before = OfficeAddress.objects.filter(agency=office.office).in_force()
    saying.move_to(
        office.office, "12 Lê Lai", since=in_days(3), by=office.nga, decision=WHY, phone="024 3825", hint="Tầng 1"
    )
    rows = OfficeAddress.objects.filter(agency=office.office)
    assert rows.in_force() == before
    assert rows.on(in_days(3)).address == "12 Lê Lai"
    assert Event.objects.get(action="say_address").facts["since"] == in_days(3).isoformat()


def test_twice_on_a_day_in_the_past_and_without_a_decision_are_refused(office):
    def move(days: int, address: str = "12 Lê Lai", decision: str = WHY) -> None:
        saying.move_to(office.office, address, since=in_days(days), by=office.nga, decision=decision)

    move(3)
    wrong = {
        "said_for_that_day": (3,),
        "day_is_past": (-1,),
        "name_missing": (4, " "),
        "decision_missing": (4, "x", " "),
    }
    for code, given in wrong.items():
        with pytest.raises(Refused) as refusal:
            move(*given)
        assert refusal.value.code == code


def test_what_has_not_begun_is_taken_back_and_the_rest_stays(office):
    coming = saying.work_until(office.office, time(16, 30), since=in_days(3), by=office.nga, decision=WHY)
    now = saying.work_until(office.office, time(16), since=in_days(0), by=office.nga, decision=WHY)
    saying.take_back(coming, by=office.nga)
    with pytest.raises(Refused) as refusal:
        saying.take_back(now, by=office.nga)
    assert refusal.value.code == "day_is_past"
    assert list(OfficeHours.objects.filter(agency=office.office)) == [now]
    with pytest.raises(DatabaseError, match="not edited"), transaction.atomic():
        OfficeHours.objects.update(closes_at=time(15))


def test_the_provinces_hours_count_below_and_name_who_comes_later(office, held):
    assert list(saying.coming_after(office.province, time(8), in_days(0))) == [held]
    assert not saying.coming_after(office.province, time(17), in_days(0)).exists()
    saying.work_until(office.province, time(16), since=in_days(1), by=office.nga, decision=WHY)
    assert calendar.closes_at(office.office, in_days(0)) == time(17)
    assert calendar.closes_at(office.office, in_days(1)) == time(16)


def test_a_day_off_is_seen_before_and_lists_who_was_booked(office, held):
    assert free_days.preview(office.office, off(1)) == [held]
    assert free_days.preview(office.province, off(1)) == [held]
    free_days.say(office.province, off(1), by=office.nga)
    assert Rebooking.objects.get().appointment == held
    day = Slot.objects.filter(starts_at__date=in_days(1))
    assert not day.filter(status=SlotStatus.OPEN).exists()


def test_the_nearer_word_wins_also_in_the_preview(office, held):
    free_days.say(office.province, off(1), by=office.nga)
    free_days.say(office.office, Said(in_days(1), DayKind.MAKE_UP, WHY), by=office.nga)
    assert calendar.is_working_day(office.office, in_days(1))
    free_days.take_back(SpecialDay.objects.get(agency=office.province, day=in_days(1)), by=office.nga)
    assert free_days.preview(office.province, off(1)) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [((0, "off"), "day_is_past"), ((-3, "off"), "day_is_past"), ((4, "off"), "day_changes_nothing"),
     ((1, "make_up"), "day_changes_nothing")],
)  # fmt: skip
def test_senseless_days_are_refused_by_name(office, said, code):
    days, kind = said
    with pytest.raises(Refused) as refusal:
        free_days.say(office.office, Said(in_days(days), DayKind(kind), WHY), by=office.nga)
    assert refusal.value.code == code


def test_a_day_is_said_once_and_taken_back_while_it_lies_ahead(office, held):
    row = free_days.say(office.office, off(1), by=office.nga)
    with pytest.raises(Refused) as refusal:
        free_days.say(office.office, off(1), by=office.nga)
    assert refusal.value.code == "day_said_twice"
    free_days.take_back(row, by=office.nga)
    assert calendar.is_working_day(office.office, in_days(1))
    assert Event.objects.get(action="take_back_day").facts["decision"] == WHY


def test_a_list_is_said_whole_or_not_at_all(office, held):
    free_days.say(office.office, off(1), by=office.nga)
    days = len(SpecialDay.objects.filter(agency=office.office))
    with pytest.raises(Refused):
        free_days.say_all(office.office, [off(2), off(4)], by=office.nga)
    assert SpecialDay.objects.filter(agency=office.office).count() == days
    assert free_days.say_all(office.office, [off(1), off(2), off(3)], by=office.nga) == 2


@pytest.mark.parametrize("who", ["minh", "hoa", "vi", "lan"])
def test_only_an_administrator_says_so(office, who):
    by = office.people[who]
    for act in (
        lambda: saying.move_to(office.office, "12 Lê Lai", since=in_days(3), by=by, decision=WHY),
        lambda: saying.work_until(office.office, time(16), since=in_days(3), by=by, decision=WHY),
        lambda: free_days.say(office.office, off(1), by=by),
        lambda: free_days.say_all(office.office, [off(1)], by=by),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_job_builds_where_many_desks_are_below(office, held, jobs):
    for number in range(12):
        appointments.rule(appointments.desk(office.office, f"Quầy {number + 2}")).save(force_insert=True)
    free_days.say(office.province, off(1), by=office.nga)
    assert not Rebooking.objects.exists()
    jobs()
    assert Rebooking.objects.get().appointment == held
