"""Each constraint of bookings and the queue is broken once, by name."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from chungthuc.appointments import queue
from chungthuc.appointments.models import (
    Appointment,
    AvailabilityRule,
    Closure,
    Hold,
    Place,
    PolicyValue,
    QueueDay,
    QueueEntry,
    Rebooking,
    Slot,
)
from chungthuc.core import clock
from tests.harness.ward import book


def broken(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def test_rules_and_closures(ward):
    rule = ward.rule()
    rule.save()
    rows = AvailabilityRule.objects.filter(pk=rule.pk)
    broken("rule_opens_before_it_closes", lambda: rows.update(opens_at=time(12)))
    broken("rule_ends_after_it_starts", lambda: rows.update(until=date(2026, 1, 1)))
    broken("rule_keeps_the_public_share_inside", lambda: rows.update(cap_public=9))
    broken("rule_has_real_stretches", lambda: rows.update(slot_min=4))
    broken("rule_repeats", lambda: rows.update(every_weeks=0))
    broken("rule_names_real_weekdays", lambda: rows.update(weekdays=[8]))
    now = clock.now()
    make = lambda **facts: Closure.objects.create(  # noqa: E731
        **{
            "starts_at": now,
            "ends_at": now + timedelta(hours=1),
            "kind": "other",
            "reason": "x",
            "made_at": now,
            **facts,
        }
    )
    broken("closure_ends_after_it_starts", lambda: make(ends_at=now))
    broken("closure_is_at_one_place", lambda: make(agency=ward.office, desk=ward.desk))
    broken("closure_has_a_reason", lambda: make(reason=""))


def test_policies(ward):
    facts = {"agency": ward.office, "name": "moves", "value": 2, "since": date(2026, 1, 1)}
    PolicyValue.objects.create(**facts)
    broken("a_policy_changes_once_a_day", lambda: PolicyValue.objects.create(**facts))
    broken("a_policy_stays_in_its_own_bounds", lambda: PolicyValue.objects.update(most=1))


def test_slots_and_holds(ward):
    slot = ward.slot()
    rows = Slot.objects.filter(pk=slot.pk)
    broken("one_slot_a_desk_and_start|open_slots_of_a_desk_lie_apart", ward.slot)
    broken("open_slots_of_a_desk_lie_apart", lambda: ward.slot("2026-11-24 09:15"))
    broken("slot_ends_after_it_starts", lambda: rows.update(ends_at=slot.starts_at))
    broken("slot_keeps_the_public_share_inside", lambda: rows.update(cap_public=4))
    broken("slot_is_never_oversold", lambda: rows.update(held=2, used=2))
    broken("slot_is_never_oversold", lambda: rows.update(held=-1))
    broken("slot_public_part_is_a_part", lambda: rows.update(used_public=1))
    facts = {"slot": slot, "token_hash": "x", "expires_at": clock.now()}
    broken("hold_keeps_something", lambda: Hold.objects.create(units=0, **facts))
    Hold.objects.create(units=1, **facts)
    broken("one_hold_a_token_and_slot", lambda: Hold.objects.create(units=1, **facts))


def test_appointments(ward):
    slot = ward.slot()
    appointment = book(slot, ward.lan)
    rows = Appointment.objects.filter(pk=appointment.pk)
    other = book(slot, ward.person("tam"))
    broken(
        "one_living_appointment_a_code", lambda: Appointment.objects.filter(pk=other.pk).update(code=appointment.code)
    )
    broken("appointment_takes_time", lambda: rows.update(units=0))
    blank = {"person": None, "contact_email": "", "contact_phone": ""}
    broken("appointment_can_be_told", lambda: rows.update(**blank))
    broken("unconfirmed_appointment_has_a_limit", lambda: rows.update(state="preconfirmed"))
    broken("appointment_called_off_has_a_reason", lambda: rows.update(state="cancelled_by_agency"))
    broken(
        "one_place_an_appointment_and_slot", lambda: Place.objects.create(appointment=appointment, slot=slot, units=1)
    )
    broken("place_takes_something", lambda: Place.objects.update(units=0))
    row = Rebooking.objects.create(appointment=appointment)
    rebookings = Rebooking.objects.filter(pk=row.pk)
    broken("answer_has_a_time", lambda: rebookings.update(answer="agreed"))
    broken("proposal_has_a_time", lambda: rebookings.update(proposed=slot))


def test_queue(ward):
    entry = queue.walk_in(ward.office, request_key="a")
    rows = QueueEntry.objects.filter(pk=entry.pk)
    day = entry.day_list
    broken("one_list_a_group_and_day", lambda: QueueDay.objects.create(agency=day.agency, group=day.group, day=day.day))
    facts = {"day_list": day, "rank": 3, "due_at": clock.now()}
    make = QueueEntry.objects.create
    broken("a_queue_number_exists_once", lambda: make(number=1, request_key="b", **facts))
    broken("called_number_has_a_time", lambda: rows.update(state="called"))
    broken("finished_number_has_a_time", lambda: rows.update(state="finished"))
    broken("number_takes_time", lambda: rows.update(units=0))
    appointment = book(ward.slot(), ward.lan)
    rows.update(appointment=appointment)
    broken("an_appointment_waits_once", lambda: make(number=2, request_key="c", appointment=appointment, **facts))
