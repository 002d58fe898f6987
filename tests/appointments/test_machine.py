"""Whatever people, officers and the clock do in whatever order: A1–A7 hold after each step."""

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chungthuc.appointments import booking
from chungthuc.appointments.closures import answering, closing, proposing
from chungthuc.appointments.closures.closing import Stretch
from chungthuc.appointments.housekeeping import invariants, tidying
from chungthuc.appointments.lifecycle import Role
from chungthuc.appointments.models import Answer, Appointment, ClosureKind, Rebooking
from chungthuc.core.errors import Refused
from tests.harness.ward import NOW, wish

PLACES, PEOPLE = st.integers(0, 5), st.integers(0, 3)


class Bookings(RuleBasedStateMachine):
    """Over one office; each run happens in a savepoint that is taken back."""

    ward: ClassVar[Any]
    at: ClassVar[Any]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.at.moment, self.count, self.tokens = NOW, 0, [""]
        moments = ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30")
        self.slots = [self.ward.slot(f"2026-11-24 {one}", public=2, staff=3) for one in moments]
        self.people = [self.ward.person(f"m{n}") for n in range(4)]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def key(self) -> str:
        self.count += 1
        return f"key-{self.count}"

    def mine(self, n: int) -> Appointment | None:
        found = Appointment.objects.open().filter(person=self.people[n])
        return found.select_related("agency", "person").first()

    @rule(place=PLACES, units=st.integers(1, 4), last=st.booleans())
    def hold(self, place, units, last):
        quietly(
            lambda: self.tokens.append(
                booking.hold(
                    self.ward.office, self.slots[place].pk, units, instead_of=self.tokens[-1] if last else ""
                ).token
            )
        )

    @rule(place=PLACES, n=PEOPLE, units=st.integers(1, 4), with_hold=st.booleans())
    def book(self, place, n, units, with_hold):
        form = wish(self.slots[place], self.people[n], units, request_key=self.key())
        token = self.tokens[-1] if with_hold else ""
        quietly(lambda: booking.book(self.ward.office, form, by=self.people[n], hold_token=token))

    @rule(place=PLACES, n=PEOPLE, officer=st.booleans())
    def move(self, place, n, officer):
        if appointment := self.mine(n):
            role, by = (Role.OFFICER, self.ward.minh) if officer else (Role.CITIZEN, self.people[n])
            slot = self.slots[place].pk
            quietly(
                lambda: booking.move(appointment, slot_id=slot, by=by, role=role, request_key=self.key(), reason="Họp")
            )

    @rule(n=PEOPLE, officer=st.booleans())
    def cancel(self, n, officer):
        if appointment := self.mine(n):
            role, by = (Role.OFFICER, self.ward.minh) if officer else (Role.CITIZEN, self.people[n])
            quietly(lambda: booking.cancel(appointment, by=by, role=role, reason="Họp"))

    @rule(place=PLACES)
    def close(self, place):
        slot = self.slots[place]
        stretch = Stretch(slot.starts_at, slot.ends_at, desk=self.ward.desk)
        closure = closing.close(stretch, kind=ClosureKind.OUTAGE, reason="Mất điện", by=self.ward.minh)
        proposing.propose(closure, by=self.ward.minh)

    @rule(agrees=st.booleans())
    def answer(self, agrees):
        waiting = Rebooking.objects.filter(answer=Answer.WAITING, proposed__isnull=False)
        if row := waiting.select_related("appointment__person", "appointment__agency", "closure").first():
            act = answering.agree if agrees else answering.decline
            quietly(lambda: act(row, by=row.appointment.person))

    @rule(minutes=st.sampled_from([1, 6, 17, 120]))
    def wait(self, minutes):
        self.at.moment += timedelta(minutes=minutes)

    @rule()
    def tidy(self):
        tidying.sweep_holds()
        tidying.lapse_unconfirmed()
        tidying.note_missed()
        answering.settle()

    @invariant()
    def every_promise_holds(self):
        assert invariants.all_broken() == []


def machine(ward, at) -> type[Bookings]:
    return type("BookingsHere", (Bookings,), {"ward": ward, "at": at})


def quietly(act) -> None:
    """Being refused is an answer."""
    try:
        act()
    except Refused as refused:
        assert refused.message


@pytest.mark.parametrize(
    ("examples", "steps"), [(5, 14), pytest.param(150, 50, marks=pytest.mark.long)], ids=["ordinary", "long"]
)
def test_bookings_keep_their_promises(ward, at, examples, steps):
    checks = list(HealthCheck)
    usual = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(machine(ward, at), settings=usual)
