"""Hold, book, confirm, move, cancel: what the office promises, and each refusal by its name."""

from datetime import timedelta

import pytest

from chungthuc.appointments import booking
from chungthuc.appointments.booking import Contact, SlotTaken
from chungthuc.appointments.lifecycle import AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, Hold, Slot, Source
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.notifications.models import Message
from tests.harness.ward import book, wish


def now_of(slot: Slot) -> Slot:
    return Slot.objects.get(pk=slot.pk)


def refused(code: str, act) -> Refused:
    with pytest.raises(Refused) as raised:
        act()
    assert raised.value.code == code
    assert raised.value.message
    assert raised.value.remedy
    return raised.value


def test_a_booking_takes_its_units_and_tells(ward):
    slot = ward.slot()
    appointment = book(slot, ward.lan, 2)
    assert appointment.state == AppointmentStatus.CONFIRMED
    assert now_of(slot).used == now_of(slot).used_public == 2
    assert len(appointment.code) == 11
    message = Message.objects.get(key=f"appointment:{appointment.pk}:booked:email")
    assert appointment.code in message.body
    assert "09:00" in message.body
    assert [event.action for event in appointment.history] == ["book"]


def test_the_same_form_twice_is_one_booking(ward):
    form = wish(ward.slot(), ward.lan)
    first = booking.book(ward.office, form, by=ward.lan)
    assert booking.book(ward.office, form, by=ward.lan).pk == first.pk
    assert Appointment.objects.count() == Message.objects.filter(key__endswith=":booked:email").count() == 1
    stranger = ward.person("tam")
    other = wish(ward.slot("2026-11-24 10:00"), stranger, request_key=form.request_key)
    refused("form_used", lambda: booking.book(ward.office, other, by=stranger))


def test_a_taken_place_offers_the_three_nearest(ward):
    slot = ward.slot(public=1, staff=1)
    for moment in ("08:30", "09:30", "10:00", "15:00"):
        ward.slot(f"2026-11-24 {moment}")
    book(slot, ward.lan)
    taken = refused("slot_taken", lambda: book(slot, ward.person("tam")))
    assert isinstance(taken, SlotTaken)
    assert [f"{one.starts_at:%H:%M}" for one in taken.nearest] == ["01:30", "02:30", "03:00"]  # UTC


def test_several_units_take_consecutive_slots(ward):
    first, second = ward.slot(), ward.slot("2026-11-24 09:30")
    appointment = book(first, ward.lan, 4)
    assert (now_of(first).used, now_of(second).used) == (3, 1)
    assert appointment.ends_at == second.ends_at
    refused("slot_taken", lambda: book(second, ward.person("tam"), 4))


def test_a_hold_keeps_the_place_until_the_clock_says_otherwise(ward, at):
    slot = ward.slot(public=1, staff=1)
    held = booking.hold(ward.office, slot.pk, 1)
    stranger = ward.person("tam")
    refused("slot_taken", lambda: book(slot, stranger))
    assert booking.free_times(ward.office, slot.starts_at.date(), 1) == []
    at.on(minutes=4)
    longer = booking.extend_hold(ward.office, held.token)
    assert (longer.expires_at - held.expires_at).seconds == 300
    refused("hold_extended", lambda: booking.extend_hold(ward.office, held.token))
    at.on(minutes=4)
    refused("slot_taken", lambda: book(slot, stranger))
    at.on(minutes=3)
    assert len(booking.free_times(ward.office, slot.starts_at.date(), 1)) == 1  # before anybody tidied
    refused("hold_over", lambda: booking.extend_hold(ward.office, held.token))
    book(slot, stranger)
    assert (now_of(slot).held, now_of(slot).used, Hold.objects.count()) == (0, 1, 0)


def test_the_holder_books_with_his_token_and_nobody_with_another(ward):
    slot = ward.slot(public=1, staff=1)
    held = booking.hold(ward.office, slot.pk, 1)
    refused("slot_taken", lambda: booking.book(ward.office, wish(slot, ward.lan), by=ward.lan, hold_token="x"))
    booking.book(ward.office, wish(slot, ward.lan), by=ward.lan, hold_token=held.token)
    assert (now_of(slot).held, now_of(slot).used) == (0, 1)


def test_choosing_another_hour_lets_the_first_hold_go(ward):
    one, two = ward.slot(), ward.slot("2026-11-24 10:00")
    held = booking.hold(ward.office, one.pk, 1)
    again = booking.hold(ward.office, two.pk, 1, instead_of=held.token)
    assert (now_of(one).held, now_of(two).held) == (0, 1)
    booking.release_hold(again.token)
    booking.release_hold(again.token)
    assert now_of(two).held == 0


def test_a_guest_confirms_or_loses_the_place(ward, at):
    slot = ward.slot(public=1, staff=1)
    appointment = booking.book(ward.office, wish(slot), by=None)
    assert appointment.state == AppointmentStatus.PRECONFIRMED
    assert not booking.lapse(appointment)
    at.on(minutes=16)
    refused("confirmation_late", lambda: booking.confirm(appointment, by=None))
    assert booking.lapse(appointment)
    assert now_of(slot).used == 0
    other = booking.book(ward.office, wish(slot, contact=Contact(phone="0911111111")), by=None)
    assert booking.confirm(other, by=None).state == AppointmentStatus.CONFIRMED
    assert booking.confirm(other, by=None).state == AppointmentStatus.CONFIRMED
    refused("no_contact", lambda: booking.book(ward.office, wish(slot, contact=Contact("A")), by=None))


def test_caps_a_person(ward):
    book(ward.slot(), ward.lan)
    refused("open_appointment_exists", lambda: book(ward.slot("2026-11-25 09:00"), ward.lan))
    refused(
        "too_much_for_an_appointment",
        lambda: book(ward.slot("2026-11-25 10:00", minutes=60), ward.person("tam"), 5),
    )
    refused("no_papers", lambda: book(ward.slot("2026-11-25 15:00"), ward.person("tu"), 0))


def test_lead_times(ward):
    refused("outside_lead", lambda: book(ward.slot("2026-11-23 08:30"), ward.lan))
    refused("outside_lead", lambda: book(ward.slot("2026-11-20 09:00"), ward.lan))
    book(ward.slot("2026-12-07 09:00"), ward.lan)
    refused("outside_lead", lambda: book(ward.slot("2026-12-08 09:00"), ward.person("tam")))


def test_another_agencys_slot_is_refused(ward):
    slot = ward.slot()
    refused("slot_elsewhere", lambda: booking.book(ward.neighbour, wish(slot, ward.lan), by=ward.lan))
    refused("slot_taken", lambda: booking.book(ward.office, wish(Slot(pk=10**9), ward.lan), by=ward.lan))


def test_officers_use_what_is_left_with_a_reason(ward, at):
    slot = ward.slot(public=2, staff=3)
    make = lambda name, reason="": booking.book(  # noqa: E731
        ward.office, wish(slot, ward.person(name), source=Source.PHONE, reason=reason), by=ward.minh
    )
    make("a1")
    refused("public_share_needs_a_reason", lambda: make("a2"))
    make("a3", "Người già đi cùng con")
    at.moment = slot.starts_at
    make("a4")  # the unused public share has fallen to walk-ins
    refused("slot_taken", lambda: make("a5", "x"))
    with pytest.raises(NotAllowed):
        booking.book(ward.office, wish(slot, ward.lan, source=Source.DESK), by=ward.lan)


def test_a_citizen_moves_twice_in_time_and_the_code_stays(ward, at):
    slots = [ward.slot(f"2026-11-2{day} 09:00", public=1, staff=1) for day in (4, 5, 6, 7)]
    appointment = book(slots[0], ward.lan)
    code, first = appointment.code, appointment
    for slot in slots[1:3]:
        appointment = booking.move(
            appointment, slot_id=slot.pk, by=ward.lan, role=Role.CITIZEN, request_key=f"k{slot.pk}"
        )
    assert appointment.code == code
    assert [now_of(slot).used for slot in slots] == [0, 0, 1, 0]
    assert now_of(slots[0]).held == 1  # cools: nobody can take it at once
    go = lambda: booking.move(appointment, slot_id=slots[3].pk, by=ward.lan, role=Role.CITIZEN, request_key="k4")  # noqa: E731
    refused("moved_often_enough", go)
    again = booking.move(first, slot_id=slots[1].pk, by=ward.lan, role=Role.CITIZEN, request_key=f"k{slots[1].pk}")
    assert again.moved_from_id == first.pk
    assert Appointment.objects.living().get(code=code).pk == appointment.pk


def test_too_late_to_move(ward, at):
    slot, other = ward.slot(), ward.slot("2026-11-24 15:00")
    appointment = book(slot, ward.lan)
    at.moment = slot.starts_at.replace(hour=7, minute=1)  # 07:01, less than two hours before
    go = lambda: booking.move(appointment, slot_id=other.pk, by=ward.lan, role=Role.CITIZEN, request_key="k")  # noqa: E731
    refused("too_late_to_change", go)
    refused("not_yours", lambda: booking.cancel(appointment, by=ward.person("tam"), role=Role.CITIZEN))
    refused("no_right", lambda: booking.cancel(appointment, by=ward.lan, role=Role.OFFICER, reason="x"))
    moved = booking.move(
        appointment, slot_id=other.pk, by=ward.minh, role=Role.OFFICER, request_key="k", reason="Mất điện"
    )
    assert "Mất điện" in Message.objects.get(key=f"appointment:{moved.pk}:moved:email").body


def test_whoever_cannot_come_says_so_until_the_appointment_begins(ward, at):
    tam = ward.person("tam")
    appointment, other = book(ward.slot(), ward.lan), book(ward.slot("2026-11-24 15:00"), tam)
    at.moment = appointment.starts_at - timedelta(seconds=1)
    booking.cancel(appointment, by=ward.lan, role=Role.CITIZEN)
    assert appointment.state == AppointmentStatus.CANCELLED_BY_CITIZEN
    at.moment = other.starts_at
    refused("appointment_has_begun", lambda: booking.cancel(other, by=tam, role=Role.CITIZEN))


def test_the_office_moves_with_a_reason_into_free_places_only(ward):
    slot, full = ward.slot(), ward.slot("2026-11-24 10:00", public=1, staff=1)
    book(full, ward.person("tam"))
    appointment = book(slot, ward.lan)
    go = lambda reason: booking.move(  # noqa: E731
        appointment, slot_id=full.pk, by=ward.minh, role=Role.OFFICER, request_key="k", reason=reason
    )
    refused("reason_missing", lambda: go(" "))
    refused("slot_taken", lambda: go("Họp"))
    assert Appointment.objects.get(pk=appointment.pk).state == AppointmentStatus.CONFIRMED
    assert now_of(slot).used == 1


def test_a_cancelled_place_cannot_be_traded(ward, at):
    slot = ward.slot(public=1, staff=1)
    appointment = book(slot, ward.lan)
    booking.cancel(appointment, by=ward.lan, role=Role.CITIZEN)
    friend = ward.person("tam")
    refused("slot_taken", lambda: book(slot, friend))
    at.on(minutes=9)
    refused("slot_taken", lambda: book(slot, friend))
    at.on(minutes=7)
    book(slot, friend)


def test_the_agency_cancels_with_a_reason(ward):
    slot = ward.slot(public=1, staff=1)
    appointment = book(slot, ward.lan)
    refused("reason_missing", lambda: booking.cancel(appointment, by=ward.minh, role=Role.OFFICER))
    booking.cancel(appointment, by=ward.minh, role=Role.OFFICER, reason="Mất điện")
    assert appointment.state == AppointmentStatus.CANCELLED_BY_AGENCY
    book(slot, ward.person("tam"))


def test_three_missed_appointments_ask_for_a_confirmation_and_never_ban(ward, at):
    for day in (1, 2, 3):
        appointment = book(ward.slot(f"2026-11-24 1{day}:00"), ward.lan)
        Appointment.objects.filter(pk=appointment.pk).update(
            state=AppointmentStatus.MISSED, starts_at=f"2026-11-1{day}T02:00Z"
        )
    assert book(ward.slot(), ward.lan).state == AppointmentStatus.PRECONFIRMED
