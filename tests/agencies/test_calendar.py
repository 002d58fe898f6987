"""The 15:00 rule over working days, days off and make-up days."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from chungthuc.agencies import calendar
from chungthuc.agencies.days import import_days, set_swaps, undecided
from chungthuc.agencies.models import DayKind, OfficeHours, SpecialDay, SwapDecision
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import Refused


def said(day: str, kind: DayKind, agency=None) -> SpecialDay:
    return SpecialDay.objects.create(day=date.fromisoformat(day), kind=kind, agency=agency, reason="Quyết định")


def due(agency, received: str) -> str:
    moment = datetime.fromisoformat(received).replace(tzinfo=VIETNAM)
    return calendar.due_at(agency, moment).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-23 07:30:00", "2026-11-23 17:00"),  # Monday morning
        ("2026-11-23 14:59:59.999999", "2026-11-23 17:00"),
        ("2026-11-23 15:00:00", "2026-11-23 17:00"),  # 15:00:00 is not after 15:00
        ("2026-11-23 15:00:00.000001", "2026-11-24 17:00"),
        ("2026-11-23 15:00:01", "2026-11-24 17:00"),
        ("2026-11-23 23:59:59", "2026-11-24 17:00"),
        ("2026-11-27 15:00:01", "2026-11-30 17:00"),  # Friday afternoon: Monday
        ("2026-11-28 08:00:00", "2026-11-30 17:00"),  # Saturday
        ("2026-11-29 08:00:00", "2026-11-30 17:00"),  # Sunday
        ("2026-12-31 15:00:01", "2027-01-01 17:00"),  # no day off is known here
    ],
)
def test_without_special_days(house, received, expected):
    assert due(house.ward, received) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-02-13 15:00:00", "2026-02-13 17:00"),  # Friday before Tết Bính Ngọ
        ("2026-02-13 15:00:01", "2026-02-23 17:00"),  # a week off with two week-ends around it
        ("2026-02-17 09:00:00", "2026-02-23 17:00"),  # the first day of the year
        ("2026-04-24 16:00:00", "2026-04-28 17:00"),  # the Kings' day is a Sunday, Monday is off instead
        ("2026-08-21 16:00:00", "2026-08-22 17:00"),  # the Saturday is worked in exchange for 31 August
        ("2026-08-22 10:00:00", "2026-08-22 17:00"),
        ("2026-08-28 16:00:00", "2026-09-03 17:00"),
    ],
)
def test_in_the_year_2026(house, received, expected):
    import_days(2026)
    assert due(house.ward, received) == expected


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("2026-11-23 09:00:00", 0, "2026-11-23 17:00"),
        ("2026-11-23 09:00:00", 2, "2026-11-26 17:00"),  # 24 November is a day off
        ("2026-11-23 15:00:01", 2, "2026-11-27 17:00"),  # the usual day is the next one
        ("2026-11-26 09:00:00", 2, "2026-11-30 17:00"),  # over a week-end
        ("2026-11-28 09:00:00", 1, "2026-12-01 17:00"),  # received on a Saturday: Monday, and one more
        ("2026-02-12 09:00:00", 2, "2026-02-23 17:00"),  # Friday, then the whole of Tết
        ("2026-08-20 09:00:00", 2, "2026-08-22 17:00"),  # the Saturday is worked in exchange for 31 August
        ("2026-08-21 16:00:00", 2, "2026-08-25 17:00"),
    ],
)
def test_an_extension_counts_working_days(house, received, days, expected):
    import_days(2026)
    moment = datetime.fromisoformat(received).replace(tzinfo=VIETNAM)
    assert calendar.due_at(house.ward, moment, extension=days).strftime("%Y-%m-%d %H:%M") == expected


def test_an_extension_ends_with_that_days_own_hours_and_stays_inside_the_law(house):
    moment = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
    OfficeHours.objects.create(agency=house.ward, since=date(2026, 11, 25), closes_at=time(16), decision="QĐ")
    said("2026-11-24", DayKind.OFF, house.ward)
    assert calendar.due_at(house.ward, moment, extension=1) == datetime(2026, 11, 25, 16, tzinfo=VIETNAM)
    for days in (-1, 3):
        with pytest.raises(ValueError, match="working days"):
            calendar.due_at(house.ward, moment, extension=days)


def test_the_servers_time_zone_does_not_matter(house):
    moment = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)  # 15:00:00 in Vietnam
    assert calendar.due_at(house.ward, moment) == datetime(2026, 11, 23, 17, tzinfo=VIETNAM)
    assert calendar.due_at(house.ward, datetime(2026, 11, 22, 17, 30, tzinfo=UTC)).day == 23


def test_the_nearest_word_wins(house):
    said("2026-11-23", DayKind.OFF)
    assert not calendar.is_working_day(house.ward, date(2026, 11, 23))
    said("2026-11-23", DayKind.MAKE_UP, house.second)  # the ward stands under it that day
    assert calendar.is_working_day(house.ward, date(2026, 11, 23))
    assert not calendar.is_working_day(house.first, date(2026, 11, 23))
    said("2026-11-23", DayKind.OFF, house.ward)
    assert not calendar.is_working_day(house.ward, date(2026, 11, 23))
    assert calendar.is_working_day(house.second, date(2026, 11, 23))


def test_a_former_provinces_word_does_not_count(house):
    said("2026-11-23", DayKind.OFF, house.first)
    assert calendar.is_working_day(house.ward, date(2026, 11, 23))
    said("2026-09-30", DayKind.OFF, house.first)
    assert not calendar.is_working_day(house.ward, date(2026, 9, 30))


def test_office_hours_are_dated_and_the_nearest_count(house):
    OfficeHours.objects.create(since=date(2026, 10, 1), closes_at=time(16, 30), decision="QĐ mùa đông")
    assert due(house.ward, "2026-09-29 09:00:00") == "2026-09-29 17:00"
    assert due(house.ward, "2026-11-23 09:00:00") == "2026-11-23 16:30"
    OfficeHours.objects.create(
        agency=house.ward, since=date(2026, 11, 24), closes_at=time(18), decision="QĐ của phường"
    )
    assert due(house.ward, "2026-11-23 15:00:01") == "2026-11-24 18:00"
    assert due(house.second, "2026-11-24 09:00:00") == "2026-11-24 16:30"


def test_what_the_nearest_said_of_the_days_to_come(house):
    said("2026-11-23", DayKind.OFF)
    said("2026-11-23", DayKind.MAKE_UP, house.second)
    said("2026-11-24", DayKind.OFF, house.first)  # the ward stands under the second by then
    said("2026-11-25", DayKind.OFF, house.ward)
    said("2026-11-26", DayKind.OFF)
    found = calendar.special_days(house.ward, date(2026, 11, 23), date(2026, 11, 25))
    assert [(one.day.day, one.kind) for one in found] == [(23, DayKind.MAKE_UP), (25, DayKind.OFF)]


def test_hours_that_change_are_told_from_their_day_on(house):
    for day, hour, agency in ((1, 17, None), (5, 16, None), (7, 15, house.first), (9, 18, house.ward), (12, 16, None)):
        OfficeHours.objects.create(agency=agency, since=date(2026, 12, day), closes_at=time(hour), decision="QĐ")
    first, last = date(2026, 11, 23), date(2026, 12, 31)
    assert calendar.changes_of_hours(house.ward, first, last) == [
        (date(2026, 12, 5), time(16)),
        (date(2026, 12, 9), time(18)),
    ]
    assert calendar.changes_of_hours(house.ward, first, date(2026, 12, 4)) == []
    assert calendar.changes_of_hours(house.ward, date(2026, 12, 9), last) == []


def test_no_working_day_in_two_months_is_a_mistake_in_the_data(house):
    for day in range(1, 32):
        said(f"2026-12-{day:02d}", DayKind.OFF)
    for day in range(1, 32):
        said(f"2027-01-{day:02d}", DayKind.OFF)
    with pytest.raises(ValueError, match="no working day"):
        calendar.next_working_day(house.ward, date(2026, 11, 30))


def test_importing_days_keeps_what_was_said(house):
    said("2026-01-01", DayKind.MAKE_UP)
    added = import_days(2026)
    assert added >= 12
    assert import_days(2026) == 0
    assert SpecialDay.objects.get(day=date(2026, 1, 1)).kind == DayKind.MAKE_UP
    assert SpecialDay.objects.get(day=date(2026, 8, 22)).kind == DayKind.MAKE_UP


def test_a_special_day_is_said_once(house):
    said("2026-11-23", DayKind.OFF)
    with pytest.raises(IntegrityError, match="a_special_day_is_said_once"), transaction.atomic():
        said("2026-11-23", DayKind.MAKE_UP)


def test_hours_change_once_a_day(house):
    OfficeHours.objects.create(since=date(2026, 10, 1), closes_at=time(16, 30), decision="QĐ")
    with pytest.raises(IntegrityError, match="hours_change_once_a_day"), transaction.atomic():
        OfficeHours.objects.create(since=date(2026, 10, 1), closes_at=time(17), decision="QĐ")


# Swapped working days


def test_a_year_without_a_known_decision_is_named(db):
    import_days(2026, 2027)
    assert undecided(date(2026, 6, 1)) == []  # 22 August is worked for 31 August
    assert undecided(date(2026, 11, 28)) == [2027]  # appointments reach into January
    assert undecided(date(2027, 3, 1)) == [2027]
    assert undecided(date(2028, 3, 1)) == [2028]


def test_a_decision_is_entered_with_its_days(house):
    import_days(2027)
    set_swaps(2027, "Công văn số 1/BNV", [(date(2027, 9, 3), date(2027, 8, 28))])
    assert undecided(date(2027, 3, 1)) == []
    assert not calendar.is_working_day(house.ward, date(2027, 9, 3))
    assert calendar.is_working_day(house.ward, date(2027, 8, 28))
    set_swaps(2028, "Công văn số 2/BNV: không hoán đổi", [])
    assert undecided(date(2028, 3, 1)) == []


@pytest.mark.parametrize(
    ("decision", "off", "worked", "code"),
    [
        ("CV 1", "2027-09-04", "2027-08-28", "swap_wrong"),  # a Saturday is off anyway
        ("CV 1", "2027-09-03", "2027-08-27", "swap_wrong"),  # a Friday is worked anyway
        ("CV 1", "2026-09-04", "2026-08-29", "swap_wrong"),  # of another year
        ("  ", "2027-09-03", "2027-08-28", "decision_missing"),
        ("q" * 201, "2027-09-03", "2027-08-28", "text_too_long"),
    ],
)
def test_what_can_be_no_swap_is_refused_and_nothing_is_kept(db, decision, off, worked, code):
    with pytest.raises(Refused) as refusal:
        set_swaps(2027, decision, [(date.fromisoformat(off), date.fromisoformat(worked))])
    assert refusal.value.code == code
    assert not SpecialDay.objects.exists()
    assert undecided(date(2027, 3, 1)) == [2027]


def test_the_command_names_the_years_and_takes_the_decision(db, monkeypatch, capsys):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 28))
    call_command("import_days")
    assert "for 2027: see swap_days" in capsys.readouterr().out
    with pytest.raises(CommandError, match="known for 2027"):
        call_command("swap_days")
    call_command("swap_days", "2027", "--decision", "CV 1", "--swap", "2027-09-03", "2027-08-28")
    call_command("swap_days")
    with pytest.raises(CommandError, match="Không hoán đổi được"):
        call_command("swap_days", "2027", "--decision", "CV 1", "--swap", "2027-09-03", "2027-08-27")


def test_a_year_is_decided_once(db):
    SwapDecision.objects.create(year=2027, decision="CV 1")
    with pytest.raises(IntegrityError, match="agencies_swapdecision_year"), transaction.atomic():
        SwapDecision.objects.create(year=2027, decision="CV 2")
