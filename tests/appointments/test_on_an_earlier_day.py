"""Who is served before his day leaves his place to others: once, whoever presses, and nobody gets it twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chungthuc.appointments import booking, queue
from chungthuc.appointments.booking import SlotTaken
from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.lifecycle import AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, Hold, Place, Slot
from chungthuc.appointments.queue import receiving
from chungthuc.core.errors import Refused
from chungthuc.notifications.models import Message
from tests.harness.connections import at_once
from tests.harness.ward import NOW, book


def reminder_states(appointment: Appointment) -> set[str]:
    return set(
        Message.objects.filter(key__startswith=f"appointment:{appointment.pk}:reminder-").values_list(
            "state", flat=True
        )
    )


def test_served_today_he_leaves_his_place_of_another_day_to_others(ward):
    slot = ward.slot("2026-11-26 09:00", public=2, staff=2)
    appointment = book(slot, ward.lan, units=2)
    with pytest.raises(SlotTaken):
        book(slot, ward.person("tam"))
    receiving.receive(appointment, ward.desk, by=ward.minh)
    slot.refresh_from_db()
    assert (slot.used, slot.used_public, Place.objects.count()) == (0, 0, 0)
    assert appointment.state == AppointmentStatus.PROCESSING
    assert reminder_states(appointment) == {"withdrawn"}
    assert appointment.history.get(action="arrive").facts["freed"] == 1
    assert book(slot, ward.person("tu"), units=2).state == AppointmentStatus.CONFIRMED
    receiving.end(appointment, by=ward.minh)
    assert invariants.all_broken() == []


@pytest.mark.parametrize("days", [0, 1])
def test_on_his_day_and_after_it_the_place_has_been_used(ward, at, days):
    slot = ward.slot("2026-11-23 15:00", public=1, staff=1)
    appointment = book(slot, ward.lan)
    at.moment = NOW + timedelta(days=days)
    receiving.receive(appointment, ward.desk, by=ward.minh)
    slot.refresh_from_db()
    assert (slot.used, Place.objects.count()) == (1, 1)
    assert reminder_states(appointment) == {"withdrawn"}
    assert invariants.all_broken() == []


def test_who_took_a_number_early_and_went_away_may_still_come_on_his_day(ward, at):
    slot = ward.slot("2026-11-26 09:00", public=1, staff=1)
    appointment = book(slot, ward.lan)
    entry = queue.check_in(appointment, by=ward.minh, role=Role.OFFICER)
    queue.miss(queue.call(entry, ward.desk, by=ward.minh), by=ward.minh)
    book(slot, ward.person("tam"))
    at.moment = appointment.starts_at
    receiving.receive(appointment, ward.desk, by=ward.minh)
    slot.refresh_from_db()
    assert slot.used == 1
    assert invariants.all_broken() == []


def test_refused_he_keeps_his_place(ward):
    slot = ward.slot("2026-11-26 09:00")
    appointment = book(slot, ward.lan)
    with pytest.raises(Refused):
        queue.check_in(appointment, by=ward.lan, role=Role.CITIZEN)
    slot.refresh_from_db()
    assert (slot.used, reminder_states(appointment)) == (1, {"queued"})


def test_pressed_by_two_while_others_book_it_is_given_back_once(committed_ward):
    ward = committed_ward
    slot = ward.slot("2026-11-26 09:00", public=1, staff=1)
    appointment = book(slot, ward.lan)
    crowd = [ward.person(f"dan{n}") for n in range(12)]

    def act(n: int) -> object:
        if n % 3:
            return book(slot, crowd[n])
        return receiving.receive(Appointment.objects.get(pk=appointment.pk), ward.desk, by=ward.minh)

    done = at_once(act, len(crowd))
    assert {type(one).__name__ for one in done} <= {"QueueEntry", "Appointment", "SlotTaken"}, done
    assert len({one.pk for one in done[::3]}) == 1  # type: ignore[attr-defined]
    taken = Appointment.objects.exclude(pk=appointment.pk).count()
    slot.refresh_from_db()
    assert slot.used == taken <= 1
    assert invariants.all_broken() == []


def test_served_or_cancelled_at_the_same_moment_the_place_is_free_once(committed_ward):
    ward = committed_ward
    for nth in range(4):
        slot = ward.slot(f"2026-11-26 {9 + nth:02d}:00", public=1, staff=1)
        appointment = book(slot, ward.person(f"lan{nth}"))

        def act(n: int, pk: object = appointment.pk, who: object = appointment.person) -> object:
            mine = Appointment.objects.get(pk=pk)
            if n:
                return booking.cancel(mine, by=who, role=Role.CITIZEN)  # type: ignore[arg-type]
            return receiving.receive(mine, ward.desk, by=ward.minh)

        at_once(act, 2)
        slot.refresh_from_db()
        assert (slot.used, slot.used_public) == (0, 0)
    assert invariants.all_broken() == []


def test_the_second_net_stays_under_it(ward):
    """Given back twice, the counters would pass below nought: the database says no, by name."""
    slot = ward.slot("2026-11-26 09:00")
    book(slot, ward.lan)
    with pytest.raises(IntegrityError, match="slot_is_never_oversold|slot_public_part_is_a_part"), transaction.atomic():
        slot.change(used=-2, public=True)
    assert Slot.objects.get().used == 1
    assert Hold.objects.count() == 0
