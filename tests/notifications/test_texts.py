"""Plain texts, telephone numbers, and nights."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smpplib.gsm import gsm_encode

from chungthuc.core.clock import VIETNAM
from chungthuc.notifications.wording.texts import mobile, out_of_the_night, unaccented


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Đặt lịch hẹn", "Dat lich hen"),
        ("ĐƯỜNG Nguyễn Huệ, phường Sài Gòn", "DUONG Nguyen Hue, phuong Sai Gon"),
        ("Ủy ban – «Kho dữ liệu»…", 'Uy ban - "Kho du lieu"...'),
        ("Đặt lịch", "Dat lich"),  # marks of their own (NFD)
        ("giờ 👍 hẹn", "gio  hen"),
        ("\u00d0ông Hòa", "Dong Hoa"),
        ("\u0189ắk Lắk", "Dak Lak"),
        ("số 12 \u00bd", "so 12 1/2"),
        ("Đắk R\u2019Lấp, Sørensen", "Dak R'Lap, Sorensen"),
        ("100.000₫ [a] {b} ~c^", "100.000d (a) (b) -c"),
    ],
)
def test_marks_are_taken_off(written, plain):
    assert unaccented(written) == plain


@given(st.text())
def test_every_letter_left_is_one_septet(written):
    plain = unaccented(written)
    assert gsm_encode(plain) == gsm_encode(unaccented(plain))
    assert len(gsm_encode(plain)) == len(plain)


@pytest.mark.parametrize("written", ["0912345678", "+84 912 345 678", "84912345678", "0912.345.678", "0084912345678"])
def test_a_mobile_number_has_one_form(written):
    assert mobile(written) == "84912345678"


@pytest.mark.parametrize("written", ["", "02438251234", "091234567", "09123456789", "+1 202 555 0100", "001085000011"])
def test_what_no_text_can_reach(written):
    assert mobile(written) == ""


@pytest.mark.parametrize(
    ("moment", "shifted"),
    [
        (at(26, 21, 59), at(26, 21, 59)),
        (at(26, 22), at(27, 7)),
        (at(27, 0, 30), at(27, 7)),
        (at(27, 6, 59), at(27, 7)),
        (at(27, 7), at(27, 7)),
    ],
)
def test_nights_are_quiet(moment, shifted):
    assert out_of_the_night(moment) == shifted


def test_never_after_the_appointment():
    assert out_of_the_night(at(27, 5), before=at(27, 7, 30)) == at(27, 7)
    assert out_of_the_night(at(27, 5), before=at(27, 7)) == at(27, 5)
