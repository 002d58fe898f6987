"""Two windows of one browser: what is booked is what the window showed."""

import re

import pytest

from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.models import Appointment, Hold, Slot
from tests.web.town import CONTACT, PLACE, held, papers, text


def shown(page: str) -> str:
    return re.search(r'name="shown" value="([^"]+)"', page)[1]


@pytest.fixture
def first_window(town) -> str:
    """What the first window's page carries: 09:00; in a second window another hour was chosen meanwhile."""
    held(town.lan, town.slots[0])
    mark = shown(text(town.lan.get(f"{PLACE}/contact")))
    held(town.lan, town.slots[1])
    return mark


def test_the_window_that_is_sent_says_which_hour(town, first_window):
    answer = town.lan.post(f"{PLACE}/contact", {**CONTACT, "shown": first_window})
    page = text(answer)
    assert answer.status_code == 409
    assert not Appointment.objects.exists()
    assert "Đặt giờ nào?" in page
    assert f'value="{town.slots[0].pk}" checked' in page  # the hour of the page that was sent
    assert f'value="{town.slots[1].pk}"' in page
    assert 'value="0912 345 678"' in page  # what was typed stays
    again = {**CONTACT, "shown": shown(page), "slot": str(town.slots[0].pk)}
    assert town.lan.post(f"{PLACE}/contact", again).status_code == 302
    assert Appointment.objects.get().starts_at == town.slots[0].starts_at
    assert Hold.objects.count() == 0
    assert invariants.all_broken() == []


def test_the_hour_of_the_first_window_may_have_gone(town, first_window):
    Slot.objects.filter(pk=town.slots[0].pk).update(used=2, used_public=2)
    page = text(town.lan.post(f"{PLACE}/contact", {**CONTACT, "shown": first_window}))
    again = {**CONTACT, "shown": shown(page), "slot": str(town.slots[0].pk)}
    assert town.lan.post(f"{PLACE}/contact", again).status_code == 409
    assert not Appointment.objects.exists()


def test_other_papers_of_another_window_are_shown_before_anything_is_booked(town):
    held(town.lan, town.slots[0])
    mark = shown(text(town.lan.get(f"{PLACE}/contact")))
    town.lan.post(PLACE, papers(("khac", 2, 9)))
    town.lan.post(f"{PLACE}/time", {"slot": str(town.slots[0].pk)})
    answer = town.lan.post(f"{PLACE}/contact", {**CONTACT, "shown": mark})
    assert answer.status_code == 409
    assert "đã được đổi ở một cửa sổ khác" in text(answer)
    assert not Appointment.objects.exists()
    assert town.lan.post(f"{PLACE}/contact", {**CONTACT, "shown": shown(text(answer))}).status_code == 302
    assert Appointment.objects.get().papers == [{"type": "khac", "originals": 2, "pages": 9}]


def test_booked_in_one_window_the_other_is_told_that_its_hour_was_not(town, first_window):
    mark = shown(text(town.lan.get(f"{PLACE}/contact")))
    assert town.lan.post(f"{PLACE}/contact", {**CONTACT, "shown": mark}).status_code == 302
    other = town.lan.post(f"{PLACE}/contact", {**CONTACT, "shown": first_window}, follow=True)
    assert "trên trang vừa gửi chưa được đặt" in text(other)
    again = town.lan.post(f"{PLACE}/contact", {**CONTACT, "shown": mark}, follow=True)
    assert "trên trang vừa gửi chưa được đặt" not in text(again)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("forged", ["", "x", "9" * 5000, "\0", "0.x", "1; DROP TABLE"])
def test_a_forged_mark_books_nothing(town, forged):
    held(town.lan, town.slots[0])
    answer = town.lan.post(f"{PLACE}/contact", {**CONTACT, "shown": forged})
    assert answer.status_code == 409
    assert not Appointment.objects.exists()
