"""«Nộp giấy tờ số lượng lớn» in the engine: a short appointment, a promise that the law allows, no longer queue."""

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
from tests.harness.ward import NOW, Ward, book, wish

MANY = [{"type": "", "originals": 300, "pages": 900}]


def told(appointment, kind: str, channel: str = "email") -> str:
    return Message.objects.get(key=f"appointment:{appointment.pk}:{kind}:{channel}").body


def decide(ward: Ward, name: str, value: int) -> None:
    policies.decide(ward.office, name, value, by=ward.nga, since=clock.today(), reason="QĐ 2")


def test_many_papers_are_one_short_appointment(ward):
    slot = ward.slot(staff=9, public=9, minutes=60)
    with pytest.raises(Refused) as refused:
        book(slot, ward.lan, 5)
    assert refused.value.code == "too_much_for_an_appointment"
    assert "nộp giấy tờ số lượng lớn" in str(refused.value.remedy)
    appointment = book(slot, ward.lan, 1, drop_off=True, papers=MANY)
    assert (appointment.drop_off, appointment.units) == (True, 1)
    assert not book(ward.slot("2026-11-24 14:00"), ward.person("tam")).drop_off
    assert invariants.all_broken() == []


def test_a_drop_off_is_no_way_around_the_size_of_an_appointment(ward):
    with pytest.raises(Refused) as refused:
        book(ward.slot(staff=9, public=9, minutes=60), ward.lan, 5, drop_off=True)
    assert refused.value.code == "too_much_for_an_appointment"
    decide(ward, "drop_off_units", 5)
    assert book(ward.slot("2026-11-25 09:00", staff=9, public=9, minutes=60), ward.lan, 5, drop_off=True).units == 5


def test_an_officer_still_books_whatever_size_for_somebody_at_the_desk(ward):
    wanted = wish(ward.slot(staff=9, minutes=60), None, 6, source=Source.DESK, reason="xin")
    assert booking.book(ward.office, wanted, by=ward.minh).units == 6


def test_the_promise_follows_the_policy_of_that_day_and_the_working_calendar(ward):
    morning, late = (datetime(2026, 11, 26, hour, 1, tzinfo=VIETNAM) for hour in (9, 15))
    assert promising.promised_for(ward.office, morning) == datetime(2026, 11, 30, 17, tzinfo=VIETNAM)
    assert promising.results_of_day(ward.office, morning.date(), drop_off=True) == (
        datetime(2026, 11, 30, 17, tzinfo=VIETNAM), datetime(2026, 12, 1, 17, tzinfo=VIETNAM),
    )  # fmt: skip
    assert promising.promised_for(ward.office, late) == datetime(2026, 12, 1, 17, tzinfo=VIETNAM)
    SpecialDay.objects.create(day=date(2026, 11, 28), kind=DayKind.MAKE_UP, agency=ward.office, reason="làm bù")
    assert promising.promised_for(ward.office, morning) == datetime(2026, 11, 28, 17, tzinfo=VIETNAM)
    policies.decide(ward.office, "drop_off_days", 0, by=ward.nga, since=date(2026, 11, 26), reason="QĐ 2")
    assert promising.promised_for(ward.office, morning) == datetime(2026, 11, 26, 17, tzinfo=VIETNAM)
    assert promising.promised_for(ward.office, morning - timedelta(days=1)) == datetime(
        2026, 11, 27, 17, tzinfo=VIETNAM
    )


def test_nobody_decides_more_days_than_the_law_gives(ward):
    with pytest.raises(Refused) as refused:
        decide(ward, "drop_off_days", 3)
    assert refused.value.code == "policy_beyond_the_law"
    assert PolicyValue.objects.count() == 0
    PolicyValue.objects.create(name="drop_off_days", value=9, since=date(2026, 1, 1))  # by whatever way
    assert policies.policy_of(ward.office).drop_off_days == 2
    decide(ward, "drop_off_days", 1)
    assert policies.policy_of(ward.office).drop_off_days == 1


def test_messages_say_what_it_is_and_by_when(ward):
    slot = ward.slot("2026-11-26 09:00")
    appointment = book(slot, ward.lan, drop_off=True, papers=MANY)
    for kind in ("booked", "reminder-day", "reminder-hours"):
        assert "17:00, Thứ Hai, 30/11/2026" in told(appointment, kind)
        assert "để lại bản chính" in told(appointment, kind)
        assert "30/11/2026" in told(appointment, kind, "sms")
        assert "17:00, Thứ Hai, 30/11/2026" in told(appointment, kind, "in_app")
    later = ward.slot("2026-11-27 15:30")
    moved = booking.move(appointment, slot_id=later.pk, by=ward.lan, role=Role.CITIZEN, request_key="m")
    assert moved.drop_off
    assert "17:00, Thứ Tư, 02/12/2026" in told(moved, "moved")
    assert "17:00, Thứ Tư, 02/12/2026" in told(moved, "reminder-day")
    again = booking.move(moved, slot_id=slot.pk, by=ward.minh, role=Role.OFFICER, request_key="n", reason="họp")
    assert again.drop_off
    booking.cancel(again, by=ward.lan, role=Role.CITIZEN)
    assert "Hẹn trả" not in told(again, "cancelled")
    usual = book(ward.slot("2026-11-26 14:00"), ward.person("tam"))
    assert "số lượng lớn" not in told(usual, "booked").lower()


def test_small_requests_wait_no_longer_behind_it(ward, at):
    at.moment = NOW
    big = book(ward.slot("2026-11-23 09:00", minutes=60), ward.lan, drop_off=True, papers=MANY)
    decide(ward, "drop_off_units", 2)  # the length of the appointment that the office decided, not of the papers
    at.moment = big.starts_at
    entry = queue.check_in(big, by=ward.minh, role=Role.OFFICER)
    assert entry.units == 2
    small = queue.walk_in(ward.office, request_key="small")
    assert queue.estimated_wait(small).most == 30
    assert sum(one.units for one in queue.waiting_list(ward.office)) == 3
