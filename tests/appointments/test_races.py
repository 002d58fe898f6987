"""Real connections: the last place goes to exactly one; without the lock the second net catches it, or it is seen."""

import os
import random
import re
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from chungthuc import appointments
from chungthuc.appointments import booking, queue
from chungthuc.appointments.booking import SlotTaken, places
from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.lifecycle import AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, Hold, Slot
from chungthuc.core.errors import Refused
from chungthuc.notifications.models import Message
from tests.harness.connections import at_once
from tests.harness.ward import Ward, book, wish

CROWD = 40
CHILD = """
import sys, django
django.setup()
from datetime import datetime
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
clock.now = lambda: datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
from chungthuc.accounts.models import Person
from chungthuc.appointments import booking
from chungthuc.appointments.lifecycle import Role
from chungthuc.appointments.models import Appointment, Slot
lan = Person.objects.get(email="lan@vidu.test")
first, second = Slot.objects.order_by("pk")[:2]
if sys.argv[1] == "book":
    wish = booking.Wish(slot_id=first.pk, units=1, request_key="k", person=lan)
    booking.book(first.agency, wish, by=lan)
else:
    appointment = Appointment.objects.get()
    booking.move(appointment, slot_id=second.pk, by=lan, role=Role.CITIZEN, request_key="k")
"""


def crowd(ward: Ward, count: int) -> list:
    from chungthuc.accounts.models import Person

    rows = [Person(email=f"dan{n}@vidu.test", full_name=f"Dân {n}") for n in range(count)]
    return Person.objects.bulk_create(rows)


def rush(slot: Slot, people: list, units=lambda _n: 1) -> list:
    return at_once(lambda n: book(slot, people[n], units(n)), len(people))


def won(results: list) -> list[Appointment]:
    assert all(isinstance(one, Appointment | SlotTaken) for one in results), results
    return [one for one in results if isinstance(one, Appointment)]


def told(kind: str = ":booked") -> int:
    """Letters about bookings and moves; the reminders that wait do not count."""
    letters = Message.objects.filter(channel="email", key__endswith=f"{kind}:email")
    return letters.exclude(key__contains=":reminder-").count()


def must_hold() -> None:
    assert invariants.all_broken() == []


def test_the_last_place_goes_to_exactly_one(committed_ward):
    slot = committed_ward.slot(public=1, staff=1)
    assert len(won(rush(slot, crowd(committed_ward, CROWD)))) == 1
    assert Appointment.objects.count() == told() == 1
    must_hold()


@pytest.mark.long
def test_the_last_place_and_two_hundred_people(committed_ward):
    slot = committed_ward.slot(public=1, staff=1)
    people = crowd(committed_ward, 200)
    both = rush(slot, people[:100]) + rush(slot, people[100:])
    assert len(won(both)) == 1
    must_hold()


def test_ten_places_with_mixed_units_are_never_passed(committed_ward):
    slot = committed_ward.slot(public=10, staff=10, minutes=120)
    taken = won(rush(slot, crowd(committed_ward, CROWD), units=lambda n: 1 + n % 4))
    assert 7 <= sum(one.units for one in taken) <= 10
    assert Slot.objects.get().used == sum(one.units for one in taken)
    must_hold()


@pytest.mark.parametrize("counters_in_sql", [True, False])
def test_without_the_lock_the_race_is_lost(committed_ward, monkeypatch, counters_in_sql):
    """The proof that the tests above can fail: the lock is taken away. Either the CHECK says no, or it is oversold."""
    slot = committed_ward.slot(public=1, staff=1)
    monkeypatch.setattr(places, "locked", lambda ids: {one.pk: one for one in Slot.objects.filter(pk__in=ids)})
    if not counters_in_sql:  # the usual mistake: read, add in Python, write

        def change(self, *, held=0, used=0, public=False):
            self.held, self.used = self.held + held, self.used + used
            self.used_public += used if public else 0
            self.save(update_fields=["held", "used", "used_public"])

        monkeypatch.setattr(Slot, "change", change)
    results = rush(slot, crowd(committed_ward, CROWD))
    caught = [one for one in results if isinstance(one, IntegrityError) and "slot_is_never_oversold" in str(one)]
    if counters_in_sql:
        assert caught
        assert Appointment.objects.count() == 1  # the second net held
    else:
        assert Appointment.objects.count() > 1
        assert any("a1_counters_are_sums" in what for what in invariants.all_broken())


def test_a_double_click_on_two_connections_is_one_booking(committed_ward):
    form = wish(committed_ward.slot(), committed_ward.lan)
    both = at_once(lambda _n: booking.book(committed_ward.office, form, by=committed_ward.lan), 8)
    assert len({one.pk for one in both}) == 1
    assert told() == 1
    must_hold()


def test_one_person_at_two_slots_at_once_stays_inside_his_cap(committed_ward):
    slots = [committed_ward.slot(f"2026-11-24 {hour:02d}:00") for hour in range(8, 16)]
    results = at_once(lambda n: book(slots[n], committed_ward.lan), len(slots))
    assert sum(isinstance(one, Appointment) for one in results) == 1
    assert {one.code for one in results if isinstance(one, Refused)} == {"open_appointment_exists"}
    must_hold()


def test_two_swap_without_a_deadlock_and_nobody_loses_his_place(committed_ward):
    one, two = committed_ward.slot(public=1, staff=1), committed_ward.slot("2026-11-24 10:00", public=1, staff=1)
    tam = committed_ward.person("tam")
    first, second = book(one, committed_ward.lan), book(two, tam)
    go = [
        lambda: booking.move(first, slot_id=two.pk, by=committed_ward.lan, role=Role.CITIZEN, request_key=uuid4().hex),
        lambda: booking.move(second, slot_id=one.pk, by=tam, role=Role.CITIZEN, request_key=uuid4().hex),
    ]
    results = at_once(lambda n: go[n % 2](), 8)
    assert all(isinstance(one, SlotTaken) for one in results), results
    assert set(Appointment.objects.values_list("state", flat=True)) == {AppointmentStatus.CONFIRMED}
    roomy = [committed_ward.slot(f"2026-11-25 {hour}:00", public=2, staff=2) for hour in ("08", "09")]
    third = [book(slot, committed_ward.person(f"b{slot.pk}")) for slot in roomy]
    swap = lambda n: booking.move(  # noqa: E731
        third[n], slot_id=roomy[1 - n].pk, by=third[n].person, role=Role.CITIZEN, request_key=f"s{n}"
    )
    assert all(isinstance(one, Appointment) for one in at_once(swap, 2))
    must_hold()


def test_a_move_into_a_slot_that_fills_meanwhile_keeps_the_old_one(committed_ward):
    old, target = committed_ward.slot(), committed_ward.slot("2026-11-24 10:00", public=1, staff=1)
    appointment, people = book(old, committed_ward.lan), crowd(committed_ward, 12)

    def work(n: int):
        if n == 0:
            return booking.move(
                appointment, slot_id=target.pk, by=committed_ward.lan, role=Role.CITIZEN, request_key="m"
            )
        return book(target, people[n])

    results = at_once(work, 12)
    assert sum(isinstance(one, Appointment) for one in results) == 1
    mine = Appointment.objects.living().get(code=appointment.code)
    assert mine.places.get().slot_id == (target.pk if isinstance(results[0], Appointment) else old.pk)
    must_hold()


def test_holds_under_load_never_oversell(committed_ward):
    slot = committed_ward.slot(public=3, staff=3)
    results = at_once(lambda _n: booking.hold(committed_ward.office, slot.pk, 1), CROWD)
    assert sum(not isinstance(one, Exception) for one in results) == 3
    assert all(isinstance(one, SlotTaken) for one in results if isinstance(one, Exception))
    must_hold()


def test_mixed_work_of_many_keeps_every_promise(committed_ward):
    slots = [
        committed_ward.slot(f"2026-11-2{day} {hour:02d}:00", public=2, staff=3)
        for day in (4, 5)
        for hour in range(8, 12)
    ]
    people = crowd(committed_ward, 10)

    def one(n: int) -> int:
        dice, done, person = random.Random(n), 0, people[n]  # noqa: S311
        for _round in range(6):
            slot = dice.choice(slots)
            mine = Appointment.objects.open().filter(person=person).select_related("agency", "person").first()
            try:
                if mine is None:
                    token = booking.hold(committed_ward.office, slot.pk, 1).token if dice.random() < 0.5 else ""
                    booking.book(committed_ward.office, wish(slot, person), by=person, hold_token=token)
                elif dice.random() < 0.5:
                    booking.move(mine, slot_id=slot.pk, by=person, role=Role.CITIZEN, request_key=uuid4().hex)
                else:
                    booking.cancel(mine, by=person, role=Role.CITIZEN)
                done += 1
            except Refused:
                continue
        return done

    results = at_once(one, 10)
    assert all(isinstance(count, int) for count in results), results
    assert sum(results) > 10
    must_hold()


POINTS = {
    "booking.written": "book",
    "booking.taken": "book",
    "booking.recorded": "book",
    "move.taken": "move",
    "": "book",
}
OFTEN = {"booking.recorded", "move.taken"}


def test_the_points_are_all_there_are():
    house = Path(appointments.__file__).parent
    found = {
        name for file in house.rglob("*.py") for name in re.findall(r'\bcrashpoint\("([^"]+)"\)', file.read_text())
    }
    assert found == set(POINTS) - {""}


@pytest.mark.parametrize(
    ("point", "verb"),
    [pair if pair[0] in OFTEN else pytest.param(*pair, marks=pytest.mark.long) for pair in POINTS.items()],
)
def test_a_killed_process_leaves_nothing_half_done(committed_ward, point, verb):
    slot = committed_ward.slot(public=1, staff=1)
    committed_ward.slot("2026-11-24 10:00", public=1, staff=1)
    if verb == "move":
        book(slot, committed_ward.lan)
    before = Appointment.objects.count()
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace("/chungthuc?", f"/{name}?")
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "CHUNGTHUC_CRASH_AT": point,
        "DJANGO_SETTINGS_MODULE": "chungthuc.settings",
    }
    done = subprocess.run([sys.executable, "-c", CHILD, verb], env=env, check=False, capture_output=True)
    assert done.returncode == (-9 if point else 0), done.stderr.decode()[-400:]
    assert Appointment.objects.count() == before + (0 if point else 1)
    assert told("") == Appointment.objects.count()
    must_hold()
    if point and verb == "book":
        book(slot, committed_ward.lan)  # the place is free
        must_hold()


def test_two_officers_call_two_people(committed_ward, at):
    for n in range(6):
        queue.walk_in(committed_ward.office, request_key=f"w{n}")
    called = at_once(lambda _n: queue.call_next(committed_ward.office, committed_ward.desk, by=committed_ward.minh), 8)
    numbers = [one.number for one in called if one is not None]
    assert sorted(numbers) == sorted(set(numbers))
    assert len(numbers) >= 2
    assert all(one is None or hasattr(one, "number") for one in called), called


def test_numbers_of_a_day_follow_each_other(committed_ward):
    entries = at_once(lambda n: queue.walk_in(committed_ward.office, request_key=f"w{n // 2}"), 16)
    assert {one.number for one in entries} == set(range(1, 9))


def test_a_closure_in_the_middle_of_bookings(committed_ward):
    from chungthuc.appointments.closures import closing
    from chungthuc.appointments.closures.closing import Stretch
    from chungthuc.appointments.models import ClosureKind, Rebooking

    slot, people = committed_ward.slot(public=12, staff=12, minutes=120), crowd(committed_ward, 12)
    stretch = Stretch(slot.starts_at, slot.ends_at, agency=committed_ward.office)

    def work(n: int):
        if n == 5:
            return closing.close(stretch, kind=ClosureKind.OUTAGE, reason="Mất điện", by=committed_ward.minh)
        return book(slot, people[n])

    results = at_once(work, 12)
    booked = [one for one in results if isinstance(one, Appointment)]
    assert all(one.code == "slot_closed" for one in results if isinstance(one, Refused))
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)], results
    assert Rebooking.objects.count() == len(booked)
    assert Hold.objects.count() == 0
    must_hold()
