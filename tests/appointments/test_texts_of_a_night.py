"""SMS at night: what was booked, moved and cancelled while phones stay quiet is one text in the morning, the last."""

from datetime import datetime

import pytest

from chungthuc.appointments import booking
from chungthuc.appointments.lifecycle import Role
from chungthuc.appointments.messages import text_of
from chungthuc.appointments.models import Appointment
from chungthuc.core.clock import VIETNAM
from chungthuc.notifications.models import Message, MessageState
from tests.harness.ward import Ward, wish

NIGHT = datetime(2026, 11, 23, 23, 24, tzinfo=VIETNAM)
MORNING = datetime(2026, 11, 24, 7, tzinfo=VIETNAM)


@pytest.fixture
def booked(ward: Ward, at, settings) -> Appointment:
    """At 23:24, by Lan, whose phone is known."""
    settings.DEVELOPMENT = True
    ward.lan.phone = "+84912345678"
    ward.lan.save()
    at.moment = NIGHT
    return booking.book(ward.office, wish(ward.slot("2026-11-25 09:00"), ward.lan), by=ward.lan)


def waiting() -> list[str]:
    rows = Message.objects.filter(channel="sms", state=MessageState.QUEUED).exclude(key__contains=":reminder-")
    assert all(one.not_before == MORNING for one in rows)
    return [one.template for one in rows]


def moved(appointment: Appointment, ward: Ward, hour: str) -> Appointment:
    slot = ward.slot(f"2026-11-25 {hour}")
    return booking.move(appointment, slot_id=slot.pk, by=ward.lan, role=Role.CITIZEN, request_key=hour)


def test_of_a_night_the_last_text_leaves(booked, ward):
    assert waiting() == ["booking_confirmed"]
    second = moved(booked, ward, "10:00")
    assert waiting() == ["booking_moved"]
    third = moved(second, ward, "11:00")
    assert waiting() == ["booking_moved"]
    booking.cancel(third, by=ward.lan, role=Role.CITIZEN)
    assert waiting() == ["booking_cancelled"]
    assert Message.objects.filter(channel="in_app").count() >= 4  # the account is told of each at once


def test_the_page_knows_when_the_text_leaves(booked, ward, at):
    assert text_of(booked).at == MORNING
    second = moved(booked, ward, "10:00")
    assert (text_of(second).is_there, text_of(second).at, text_of(booked).is_there) == (True, MORNING, False)
    at.moment = MORNING
    assert (text_of(second).is_there, text_of(second).waits) == (True, False)


def test_what_has_left_or_is_due_is_not_taken_back(ward, at, settings):
    settings.DEVELOPMENT = True
    ward.lan.phone = "+84912345678"
    ward.lan.save()
    by_day = booking.book(ward.office, wish(ward.slot("2026-11-25 09:00"), ward.lan), by=ward.lan)
    booking.cancel(by_day, by=ward.lan, role=Role.CITIZEN)
    states = Message.objects.filter(channel="sms").exclude(key__contains=":reminder-").values_list("state", flat=True)
    assert list(states) == [MessageState.QUEUED, MessageState.QUEUED]


def test_without_a_phone_no_text_is_spoken_of(ward):
    one = booking.book(ward.office, wish(ward.slot("2026-11-25 09:00"), ward.lan), by=ward.lan)
    Message.objects.filter(channel="sms").delete()
    assert not text_of(one).is_there
