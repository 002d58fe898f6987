"""Letters about an appointment: greeting, day of the week, street, what to bring, the calendar file, by whom."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.conf import settings
from django.utils import translation

from chungthuc.core.clock import VIETNAM
from chungthuc.notifications.facts import Booking, Cancelled, Cost, Moved, ToConfirm
from chungthuc.notifications.wording.templates import TEMPLATES, Template

STARTS = datetime(2026, 11, 30, 8, 30, tzinfo=VIETNAM)
OFFICE = "Ủy ban nhân dân phường Hoàn Kiếm"
COST = Cost(dong=12_000, copies=3, first_pages=2, first_rate=2000, next_rate=1000, most=200_000)
MORE = {"street": "126 Hàng Trống", "cost": COST}
BOOKING = Booking("7K2-M9P-QRX", STARTS, OFFICE, **MORE)
MOVED = Moved("7K2-M9P-QRX", STARTS, OFFICE, was_at=STARTS, reason="Mất điện", **MORE)
TO_CONFIRM = ToConfirm("7K2-M9P-QRX", STARTS, OFFICE, confirm_by=STARTS, **MORE)


def letter(template: Template, facts: Booking) -> str:
    with translation.override("vi"):
        return TEMPLATES[template][1](facts).body


@pytest.mark.parametrize(
    ("template", "facts"),
    [
        (Template.BOOKING_CONFIRMED, BOOKING),
        (Template.BOOKING_TO_CONFIRM, TO_CONFIRM),
        (Template.BOOKING_MOVED, MOVED),
        (Template.REMINDER_DAY, BOOKING),
        (Template.REMINDER_HOURS, BOOKING),
        (Template.TIME_STANDS, BOOKING),
    ],
)
def test_a_letter_says_all_that_one_needs_to_come(template, facts):
    body = letter(template, facts)
    assert body.startswith("Kính gửi quý khách,")
    for words in (
        "08:30, Thứ Hai, 30/11/2026", f"{OFFICE}, 126 Hàng Trống", "Mang theo: bản chính", "giấy giới thiệu",
        "Phí chứng thực ước tính: 12.000 đồng cho 3 bản sao, nộp tại quầy", f"{settings.ADDRESS}/appointments/7K2-M9P-QRX/calendar", "7K2-M9P-QRX",
    ):  # fmt: skip
        assert words in body, words
    assert "dời" not in body


def test_of_papers_that_nobody_named_the_price_of_a_copy_is_said():
    unknown = replace(BOOKING, cost=replace(COST, dong=0, copies=0))
    assert (
        "Phí chứng thực nộp tại quầy: 2.000 đồng/trang cho 2 trang đầu, 1.000 đồng/trang cho các trang sau, "
        "tối đa 200.000 đồng một bản.\n"
    ) in letter(Template.BOOKING_CONFIRMED, unknown)


def test_without_a_schedule_only_where_it_is_paid():
    assert "Phí chứng thực nộp tại quầy.\n" in letter(Template.BOOKING_CONFIRMED, replace(BOOKING, cost=None))


def test_without_a_street_the_office_alone_is_named():
    assert f"Nơi đến: {OFFICE}\n" in letter(Template.BOOKING_CONFIRMED, replace(BOOKING, street=""))


def test_a_move_says_why_where_the_office_did_it():
    assert "Lý do: Mất điện" in letter(Template.BOOKING_MOVED, MOVED)


def test_a_cancelling_says_by_whom():
    mine = letter(Template.BOOKING_CANCELLED, Cancelled("7K2-M9P-QRX", STARTS, OFFICE))
    theirs = letter(
        Template.BOOKING_CANCELLED, Cancelled("7K2-M9P-QRX", STARTS, OFFICE, reason="Mất điện", by_agency=True)
    )
    assert "Bạn đã hủy lịch hẹn 7K2-M9P-QRX" in mine
    assert "Cơ quan" not in mine
    assert "Cơ quan đã hủy lịch hẹn 7K2-M9P-QRX" in theirs
    assert "Lý do: Mất điện" in theirs


def test_sunday_has_its_name():
    assert "Chủ Nhật, 29/11/2026" in letter(
        Template.BOOKING_CONFIRMED, replace(BOOKING, starts_at=STARTS.replace(day=29))
    )
