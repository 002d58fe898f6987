"""«Gửi lại giấy tờ số lượng lớn» in the engine: a short appointment, a promise that the law allows, no longer queue."""

from datetime import date, datetime, timedelta

import pytest

from chungthuc.agencies.models import DayKind, SpecialDay
from chungthuc.appointments import booking, policies, promising, queue
from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.lifecycle import Role
from chungthuc.appointments.models import PolicyValue, Source
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import Refused
from chungthuc.notifications.models import Message
from tests.appointments.conftest import NOW, Office, book, wish

MANY = [{"type": "", "originals": 300, "pages": 900}]


def told(appointment, kind: str, channel: str = "email") -> str:
    return Message.objects.get(key=f"appointment:{appointment.pk}:{kind}:{channel}").body


def decide(office: Office, name: str, value: int) -> None:
    policies.decide(office.ward, name, value, by=office.nga, since=clock.today(), reason="QĐ 2")


def test_many_papers_are_one_short_appointment(office):
    slot = office.slot(staff=9, public=9, minutes=60)
    with pytest.raises(Refused) as refused:
        book(slot, office.lan, 5)
    assert refused.value.code == "too_much_for_an_appointment"
    assert "gửi lại" in str(refused.value.remedy)
    appointment = book(slot, office.lan, 1, drop_off=True, papers=MANY)
    assert (appointment.drop_off, appointment.units) == (True, 1)
    assert not book(office.slot("2026-11-24 14:00"), office.person("tam")).drop_off
    assert invariants.all_broken() == []


def test_a_drop_off_is_no_way_around_the_size_of_an_appointment(office):
    with pytest.raises(Refused) as refused:
        book(office.slot(staff=9, public=9, minutes=60), office.lan, 5, drop_off=True)
    assert refused.value.code == "too_much_for_an_appointment"
    decide(office, "drop_off_units", 5)
    assert book(office.slot("2026-11-25 09:00", staff=9, public=9, minutes=60), office.lan, 5, drop_off=True).units == 5


def test_an_officer_still_books_whatever_size_for_somebody_at_the_desk(office):
    wanted = wish(office.slot(staff=9, minutes=60), None, 6, source=Source.DESK, reason="xin")
    assert booking.book(office.ward, wanted, by=office.minh).units == 6


def test_the_promise_follows_the_policy_of_that_day_and_the_working_calendar(office):
    morning, late = (datetime(2026, 11, 26, hour, 1, tzinfo=VIETNAM) for hour in (9, 15))
    assert promising.promised_for(office.ward, morning) == datetime(2026, 11, 30, 17, tzinfo=VIETNAM)
    assert promising.promises_of_day(office.ward, morning.date()) == (
        datetime(2026, 11, 30, 17, tzinfo=VIETNAM), datetime(2026, 12, 1, 17, tzinfo=VIETNAM),
    )  # fmt: skip
    assert promising.promised_for(office.ward, late) == datetime(2026, 12, 1, 17, tzinfo=VIETNAM)
    SpecialDay.objects.create(day=date(2026, 11, 28), kind=DayKind.MAKE_UP, agency=office.ward, reason="làm bù")
    assert promising.promised_for(office.ward, morning) == datetime(2026, 11, 28, 17, tzinfo=VIETNAM)
    policies.decide(office.ward, "drop_off_days", 0, by=office.nga, since=date(2026, 11, 26), reason="QĐ 2")
    assert promising.promised_for(office.ward, morning) == datetime(2026, 11, 26, 17, tzinfo=VIETNAM)
    assert promising.promised_for(office.ward, morning - timedelta(days=1)) == datetime(
        2026, 11, 27, 17, tzinfo=VIETNAM
    )


def test_nobody_decides_more_days_than_the_law_gives(office):
    with pytest.raises(Refused) as refused:
        decide(office, "drop_off_days", 3)
    assert refused.value.code == "policy_beyond_the_law"
    assert PolicyValue.objects.count() == 0
    PolicyValue.objects.create(name="drop_off_days", value=9, since=date(2026, 1, 1))  # by whatever way
    assert policies.policy_of(office.ward).drop_off_days == 2
    decide(office, "drop_off_days", 1)
    assert policies.policy_of(office.ward).drop_off_days == 1


def test_messages_say_what_it_is_and_by_when(office):
    slot = office.slot("2026-11-26 09:00")
    appointment = book(slot, office.lan, drop_off=True, papers=MANY)
    for kind in ("booked", "reminder-day", "reminder-hours"):
        assert "17:00 30/11/2026" in told(appointment, kind)
        assert "để lại bản chính" in told(appointment, kind)
        assert "30/11/2026" in told(appointment, kind, "sms")
        assert "17:00 30/11/2026" in told(appointment, kind, "in_app")
    later = office.slot("2026-11-27 15:30")
    moved = booking.move(appointment, slot_id=later.pk, by=office.lan, role=Role.CITIZEN, request_key="m")
    assert moved.drop_off
    assert "17:00 02/12/2026" in told(moved, "moved")
    assert "17:00 02/12/2026" in told(moved, "reminder-day")
    again = booking.move(moved, slot_id=slot.pk, by=office.minh, role=Role.OFFICER, request_key="n", reason="họp")
    assert again.drop_off
    booking.cancel(again, by=office.lan, role=Role.CITIZEN)
    assert "Hẹn trả" not in told(again, "cancelled")
    usual = book(office.slot("2026-11-26 14:00"), office.person("tam"))
    assert "gửi lại" not in told(usual, "booked").lower()


def test_small_requests_wait_no_longer_behind_it(office, at):
    at.moment = NOW
    big = book(office.slot("2026-11-23 09:00", minutes=60), office.lan, drop_off=True, papers=MANY)
    decide(office, "drop_off_units", 2)  # the length of the appointment that the office decided, not of the papers
    at.moment = big.starts_at
    entry = queue.check_in(big, by=office.minh, role=Role.OFFICER)
    assert entry.units == 2
    small = queue.walk_in(office.ward, request_key="small")
    assert queue.estimated_wait(small).most == 30
    assert queue.units_waiting(office.ward) == 3
