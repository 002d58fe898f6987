"""What time does: holds swept, confirmations lapsed, reminders, missed appointments, facts wiped; and policies by date."""

from datetime import date, timedelta

import pytest

from chungthuc.agencies.models import Desk
from chungthuc.appointments import booking, policies, queue
from chungthuc.appointments.housekeeping import invariants, tidying, wiping
from chungthuc.appointments.lifecycle import AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, Hold, PolicyValue, Slot
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.notifications.models import Message
from tests.harness.ward import book, wish


def test_the_sweeper_tidies_what_is_over(ward, at):
    slot = ward.slot()
    booking.hold(ward.office, slot.pk, 1)
    booking.book(ward.office, wish(slot), by=None)
    assert tidying.sweep_holds() == tidying.lapse_unconfirmed() == 0
    at.on(minutes=16)
    assert tidying.sweep_holds() == tidying.lapse_unconfirmed() == 1
    assert Hold.objects.count() == 0
    slot = Slot.objects.get()
    assert (slot.held, slot.used) == (0, 0)
    assert Appointment.objects.get().state == AppointmentStatus.LAPSED
    assert invariants.all_broken() == []


def reminders(appointment: Appointment) -> dict[str, Message]:
    rows = Message.objects.filter(key__startswith=f"appointment:{appointment.pk}:reminder-", channel="email")
    return {row.key.split(":")[2]: row for row in rows}


def test_reminders_wait_for_their_moment_and_are_taken_back(ward, at):
    appointment = book(ward.slot("2026-11-26 09:00"), ward.lan)
    waiting_ones = reminders(appointment)
    before = {kind: appointment.starts_at - row.not_before for kind, row in waiting_ones.items()}
    assert before == {"reminder-day": timedelta(days=1), "reminder-hours": timedelta(hours=2)}
    assert {row.state for row in waiting_ones.values()} == {"queued"}
    assert appointment.code in waiting_ones["reminder-hours"].body
    other = ward.slot("2026-11-27 09:00")
    moved = booking.move(appointment, slot_id=other.pk, by=ward.lan, role=Role.CITIZEN, request_key="k")
    assert {row.state for row in reminders(appointment).values()} == {"withdrawn"}
    assert {row.state for row in reminders(moved).values()} == {"queued"}
    booking.cancel(moved, by=ward.minh, role=Role.OFFICER, reason="Mất điện")
    assert {row.state for row in reminders(moved).values()} == {"withdrawn"}
    assert "Mất điện" in Message.objects.get(key=f"appointment:{moved.pk}:cancelled:email").body
    assert invariants.all_broken() == []


def test_what_is_fresh_needs_no_reminder_and_texts_stay_out_of_the_night(ward, at, settings):
    settings.SMS = "stub"
    soon = book(ward.slot("2026-11-23 11:00"), ward.lan)
    assert set(reminders(soon)) == {"reminder-hours"}
    early = book(ward.slot("2026-11-26 08:00"), ward.person("tam"))
    row = Message.objects.filter(key=f"appointment:{early.pk}:reminder-hours:sms").first()
    if row is not None:
        assert (row.not_before.astimezone(VIETNAM).hour, row.recipient) == (7, "84900000000")
        assert early.person.full_name not in row.body


def test_a_guest_hears_how_to_confirm_and_is_reminded_after_it(ward, at):
    appointment = booking.book(ward.office, wish(ward.slot("2026-11-26 09:00")), by=None)
    letter = Message.objects.get(key=f"appointment:{appointment.pk}:booked:email")
    assert letter.template == "booking_to_confirm"
    assert f"/appointments/{appointment.code}" in letter.body
    assert reminders(appointment) == {}
    booking.confirm(appointment, by=None)
    assert set(reminders(appointment)) == {"reminder-day", "reminder-hours"}


def test_a_reason_with_a_number_in_it_is_not_passed_on(ward):
    appointment = book(ward.slot(), ward.lan)
    booking.cancel(appointment, by=ward.minh, role=Role.OFFICER, reason="Gọi 0912 345 678\nđể hỏi")
    body = Message.objects.get(key=f"appointment:{appointment.pk}:cancelled:email").body
    assert "0912" not in body


def test_facts_are_wiped_after_the_appointment(ward, at):
    appointment = book(ward.slot(), ward.lan)
    at.moment = appointment.starts_at + timedelta(hours=1)
    tidying.note_missed()
    at.on(days=29)
    assert tidying.wipe() == 0
    at.on(days=2)
    assert tidying.wipe() == 1
    appointment.refresh_from_db()
    assert (appointment.contact_name, appointment.contact_phone, appointment.contact_email, appointment.papers) == (
        "",
        "",
        "",
        [],
    )
    assert (appointment.person, appointment.who) == (
        None,
        f"person:{ward.lan.pk}",
    )  # missed appointments count ninety days
    assert invariants.all_broken() == []
    at.on(days=60)
    tidying.wipe()
    appointment.refresh_from_db()
    assert appointment.who == ""


def test_letters_are_wiped_with_the_appointment_and_no_agency_waits_for_another(ward, at, monkeypatch):
    monkeypatch.setattr(wiping, "BATCH", 2)
    desk = Desk.objects.create(agency=ward.neighbour, name="Quầy 1", during=ward.desk.during)
    PolicyValue.objects.create(agency=ward.office, name="wipe_days", value=300, since=date(2026, 1, 1))
    kept = book(ward.slot(), ward.lan)
    gone = [book(ward.slot(f"2026-11-24 {hour}:00", desk=desk), ward.person(f"g{hour}")) for hour in (13, 14, 15)]
    Message.objects.update(about=gone[0].subject)
    at.on(days=2)
    tidying.note_missed()
    at.on(days=40)
    assert tidying.wipe() == len(gone)
    assert set(Appointment.objects.filter(wiped_at__isnull=True)) == {kept}
    left = Message.objects.exclude(channel="in_app")  # a notice in the account is its owner's own
    assert set(left.values_list("recipient", "body")) == {("", "")}


def test_policies_are_dated_and_bounded_by_the_province(ward):
    day = date(2026, 11, 23)
    assert policies.policy_of(ward.office) == policies.DEFAULTS
    decide = policies.decide
    decide(ward.province, "lead_days", 10, by=ward.nga, since=day, reason="x", least=5, most=20)
    assert policies.policy_of(ward.office).lead_days == 10
    decide(ward.office, "lead_days", 20, by=ward.nga, since=date(2026, 12, 1), reason="x")
    assert policies.policy_of(ward.office).lead_days == 10
    assert policies.policy_of(ward.office, date(2026, 12, 1)).lead_days == 20
    assert policies.policy_of(ward.neighbour, date(2026, 12, 1)).lead_days == 10
    for name, value, code in (("lead_days", 21, "policy_out_of_bounds"), ("lead_days", 4, "policy_out_of_bounds"), ("x", 1, "policy_unknown")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            decide(ward.office, name, value, by=ward.nga, since=day, reason="x")
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        decide(ward.office, "moves", 3, by=ward.minh, since=day, reason="x")
    decide(ward.province, "lead_days", 8, by=ward.nga, since=date(2026, 12, 2), reason="x", most=8)
    assert policies.policy_of(ward.office, date(2026, 12, 2)).lead_days == 8
    assert PolicyValue.objects.count() == 3


@pytest.mark.parametrize(("originals", "pages", "units"), [(0, 0, 1), (3, 20, 1), (4, 4, 2), (1, 41, 3), (10, 5, 4)])
def test_units_for_papers(originals, pages, units):
    assert booking.units_for(originals, pages) == units


def test_looking_takes_few_queries_and_neighbours_have_free_places(ward, django_assert_max_num_queries):
    from chungthuc.agencies.models import Desk

    for hour in range(8, 16):
        ward.slot(f"2026-11-24 {hour:02d}:00")
    desk = Desk.objects.create(agency=ward.neighbour, name="Quầy 1", during=ward.desk.during)
    for hour in (8, 9):
        ward.slot(f"2026-11-24 {hour:02d}:00", desk=desk)
    with django_assert_max_num_queries(3):
        assert [one.times for one in booking.free_days(ward.office, 1)] == [8]
    with django_assert_max_num_queries(3):
        assert len(booking.free_times(ward.office, date(2026, 11, 24), 1)) == 8
    assert booking.nearby(ward.office, date(2026, 11, 24), 1) == [], "nobody issues copies there"
    ward.issues(ward.office, ward.neighbour)
    near = booking.nearby(ward.office, date(2026, 11, 24), 1)
    assert [(one.agency.code, one.times) for one in near] == [("00004", 2)]
    assert [one.times for one in booking.nearby(ward.neighbour, date(2026, 11, 24), 1)] == [8]


def test_who_was_left_in_the_queue_is_wiped_as_well(ward, at):
    appointment = book(ward.slot("2026-11-23 09:00"), ward.lan)
    queue.check_in(appointment, by=ward.minh, role=Role.OFFICER)
    at.on(days=31)
    assert tidying.wipe() == 1
    appointment.refresh_from_db()
    assert (appointment.contact_name, appointment.contact_phone, appointment.person) == ("", "", None)
    assert invariants.all_broken() == []
