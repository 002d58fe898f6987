"""Desks, slots and bookings of the cast, for tests of the office's pages."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments import booking, queue
from chungthuc.appointments.booking import Contact, Wish
from chungthuc.appointments.models import Appointment, AvailabilityRule, QueueEntry, Slot, Source
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM

MORNING = datetime(2026, 11, 24, 8, 55, tzinfo=VIETNAM)  # a Tuesday, five minutes before the first appointment


def desk(agency: Agency, name: str = "Quầy 1") -> Desk:
    during = DateRange(date(2025, 7, 1), None)
    return Desk.objects.get_or_create(agency=agency, name=name, defaults={"during": during})[0]


def slot(agency: Agency, hour: str = "09:00", *, days: int = 0, room: int = 5, at: Desk | None = None) -> Slot:
    """Half an hour on the day of the clock, or some days later."""
    start = datetime.combine(clock.today() + timedelta(days=days), time.fromisoformat(hour), VIETNAM)
    where = at or desk(agency)
    facts = {"agency": agency, "ends_at": start + timedelta(minutes=30), "cap_public": room, "cap_staff": room}
    return Slot.objects.get_or_create(desk=where, starts_at=start, defaults=facts)[0]


def booked(place: Slot, person: Person | None = None, *, by: Person, originals: int = 1, **contact: str) -> Appointment:
    """A booking that an officer wrote down: past hours and full policies do not stand in its way."""
    given = Contact(**{"name": "Nguyễn Văn An", "phone": "0900000000", **contact})
    wish = Wish(
        slot_id=place.pk, units=1, request_key=uuid4().hex, person=person, source=Source.PHONE, reason="thử",
        contact=Contact() if person else given, papers=[{"type": "", "originals": originals, "pages": originals}],
    )  # fmt: skip
    return booking.book(place.agency, wish, by=by)


def rule(where: Desk, **facts: object) -> AvailabilityRule:
    usual = {
        "desk": where, "since": clock.today(), "weekdays": [1, 2, 3, 4, 5], "opens_at": time(8),
        "closes_at": time(11), "slot_min": 30, "cap_public": 2, "cap_staff": 3,
    }  # fmt: skip
    return AvailabilityRule(**{**usual, **facts})


def ticket(agency: Agency, key: str, **facts: object) -> QueueEntry:
    return queue.walk_in(agency, request_key=key, **facts)
