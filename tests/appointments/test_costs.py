"""What letters say of the fee: by the schedule of the appointment's day, for the papers as they were named last."""

import dataclasses
from datetime import date

from chungthuc.appointments import booking
from chungthuc.appointments.costs import cost_on
from chungthuc.appointments.lifecycle import Role
from chungthuc.appointments.models import Appointment
from chungthuc.certification import defaults
from chungthuc.core import clock
from chungthuc.notifications.models import Message
from chungthuc.procedures.models import FeeSchedule
from tests.harness.ward import book

PAPERS = [{"type": "van-bang", "originals": 2, "pages": 5}, {"type": "khac", "originals": 1, "pages": 300}]


def letters(appointment: Appointment, kind: str) -> list[str]:
    found = Message.objects.filter(key__startswith=f"appointment:{appointment.pk}:{kind}", channel="email")
    return [one.body for one in found.exclude(state="withdrawn")]


def dearer(since: date) -> None:
    FeeSchedule.objects.create(
        since=since, first_pages=2, first_rate=3000, next_rate=1500, most=250_000, citation="Thông tư mới"
    )


def test_each_copy_by_its_pages_and_no_copy_above_the_most(ward):
    assert cost_on(clock.today(), PAPERS) is None
    defaults.load()
    found = cost_on(clock.today(), PAPERS)
    assert found is not None
    assert (found.dong, found.copies) == (4000 + 5000 + 200_000, 3)
    unknown = cost_on(clock.today(), [])
    assert unknown == dataclasses.replace(found, dong=0, copies=0)


def test_the_schedule_of_its_day_counts_also_after_a_move(ward):
    defaults.load()
    dearer(date(2026, 11, 26))
    appointment = book(ward.slot("2026-11-25 09:00"), ward.lan, papers=PAPERS[:1])
    assert "9.000 đồng cho 2 bản sao" in letters(appointment, "booked")[0]
    later = ward.slot("2026-11-26 09:00")
    moved = booking.move(appointment, slot_id=later.pk, by=ward.minh, role=Role.OFFICER, request_key="k", reason="Họp")
    told = [*letters(moved, "moved"), *letters(moved, "reminder-")]
    assert len(told) == 3
    assert all("13.500 đồng cho 2 bản sao" in one for one in told)


def test_other_papers_other_reminders(ward):
    defaults.load()
    appointment = book(ward.slot("2026-11-26 09:00"), ward.lan, papers=PAPERS[:1])
    for originals, dong in ((1, "6.000 đồng cho 1 bản sao"), (2, "8.000 đồng cho 2 bản sao")):
        booking.change_papers(appointment, [{"type": "khac", "originals": originals, "pages": 4}], by=ward.lan)
        told = letters(appointment, "reminder-")
        assert len(told) == 2
        assert all(dong in one for one in told)


def test_an_office_that_wrote_down_no_papers_says_the_price_of_a_copy(ward):
    defaults.load()
    appointment = book(ward.slot("2026-11-26 09:00"), ward.lan, papers=[])
    assert "2.000 đồng/trang cho 2 trang đầu" in letters(appointment, "booked")[0]
