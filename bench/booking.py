"""Booking under load: 500 people on one agency, then 200 on the last place; 0 oversold is asserted.

``dev.py bench booking [people] [workers] [connections]``: people are served by some worker processes with some
connections each, as behind a web server. How long one waits counts from the moment when all pressed the button.
Beside it the floor, by the same processes: the same slots by bare ``SELECT … FOR UPDATE`` and ``UPDATE``, nothing else.
"""

import os
import sys
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import django

from bench.crowd import House, Work, at_once, part

LAST = 200


def main(people: int, workers: int, connections: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungthuc.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    crowd, house = _crowd(max(people, LAST)), House(workers, connections)
    _warm()
    print(f"{people} people, {workers} worker processes with {connections} connections each; load {os.getloadavg()}")
    busy = _slots("00070", count=40, capacity=people // 20)
    _measure("one agency", busy, crowd[:people], house)
    last = _slots("00004", count=1, capacity=1)
    _measure(f"{LAST} on the last place", last, crowd[:LAST], house)
    _honest()
    return 0


def _warm() -> None:
    """A server has served before: what it reads once in its life is read."""
    from chungthuc.appointments import booking
    from chungthuc.appointments.booking import Wish

    slot = _slots("00001", count=1, capacity=1)[0]
    person = _crowd(1, "truoc")[0]
    booking.book(slot.agency, Wish(slot_id=slot.pk, units=1, request_key=uuid4().hex, person=person), by=person)


def _measure(title: str, slots: list[Any], crowd: list[Any], house: House) -> None:
    from chungthuc.appointments import booking
    from chungthuc.appointments.booking import SlotTaken, Wish
    from chungthuc.appointments.models import Appointment

    def book(n: int) -> bool:
        person, slot = crowd[n], slots[n % len(slots)]
        wish = Wish(slot_id=slot.pk, units=1, request_key=uuid4().hex, person=person)
        try:
            booking.book(slot.agency, wish, by=person)
        except SlotTaken:
            return False
        return True

    capacity = sum(slot.cap_public for slot in slots)
    done = _run(title, book, len(crowd), house)
    taken = Appointment.objects.filter(agency=slots[0].agency).count()
    assert done == taken == min(len(crowd), capacity), (done, taken, capacity)
    bare = _bare(slots)
    assert _run("  floor: SELECT FOR UPDATE", bare, len(crowd), house) == min(len(crowd), capacity)


def _bare(slots: list[Any]) -> Work:
    """The same decision with nothing around it, on a table of its own."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        cursor.execute("CREATE TABLE bench_floor (id bigint PRIMARY KEY, cap int, used int)")
        rows = [(slot.pk, slot.cap_public) for slot in slots]
        cursor.executemany("INSERT INTO bench_floor VALUES (%s, %s, 0)", rows)

    def take(n: int) -> bool:
        with transaction.atomic(), connection.cursor() as cursor:
            key = slots[n % len(slots)].pk
            cursor.execute("SELECT cap - used FROM bench_floor WHERE id = %s FOR UPDATE", [key])
            if cursor.fetchone()[0] < 1:
                return False
            cursor.execute("UPDATE bench_floor SET used = used + 1 WHERE id = %s", [key])
        return True

    return take


def _run(title: str, work: Work, people: int, house: House) -> int:
    """All at once; how many got a place. The time a person waits counts from when everybody pressed the button."""
    served = at_once(work, people, house)
    p50, p95 = part(served.waits, 0.5), part(served.waits, 0.95)
    print(f"  {title:28} {people / served.wall:7.0f}/s  p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  "
          f"Python's CPU {served.cpu:5.1f} ms each  places given {served.done}")  # fmt: skip
    return served.done


def _crowd(count: int, name: str = "dan") -> list[Any]:
    from chungthuc.accounts.models import Person

    rows = [Person(email=f"{name}{n}@vidu.test", full_name=f"Người dân {n}") for n in range(count)]
    return list(Person.objects.bulk_create(rows))


def _slots(code: str, *, count: int, capacity: int) -> list[Any]:
    from django.db.backends.postgresql.psycopg_any import DateRange

    from chungthuc.agencies.models import Agency, AgencyKind, Desk, Placement
    from chungthuc.appointments.models import Slot
    from chungthuc.core.clock import VIETNAM, today

    during = DateRange(date(2025, 7, 1), None)
    agency = Agency.objects.create(code=code, kind=AgencyKind.COMMUNE)
    Placement.objects.create(agency=agency, parent=None, name=f"Phường {code}", during=during, decision="QĐ")
    desk = Desk.objects.create(agency=agency, name="Quầy 1", during=during)
    start = datetime.combine(today() + timedelta(days=3), datetime.min.time(), VIETNAM) + timedelta(hours=8)
    length = timedelta(minutes=10)
    rows = [
        Slot(desk=desk, agency=agency, starts_at=start + n * length, ends_at=start + (n + 1) * length,
             cap_public=capacity, cap_staff=capacity)
        for n in range(count)
    ]  # fmt: skip
    return list(Slot.objects.bulk_create(rows))


def _honest() -> None:
    """0 oversold: every invariant of bookings holds."""
    from chungthuc.appointments.housekeeping import invariants

    broken = invariants.all_broken()
    assert broken == [], broken
    print("  0 oversold; A1–A7 hold")


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*(given + [500, 4, 4][len(given) :])))
