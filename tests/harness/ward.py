"""A ward of the town with one desk, its officer, the province's administrator, a citizen; slots as somebody needs them."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.accounts.rights import ISSUING
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments import booking
from chungthuc.appointments.booking import Contact, Wish
from chungthuc.appointments.models import Appointment, AvailabilityRule, Slot
from chungthuc.core.clock import VIETNAM
from demo.town import SINCE, Town

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)  # a Monday
START = date(2025, 7, 1)


class Ward(Town):
    """What tests of appointments need of it."""

    def __init__(self) -> None:
        super().__init__()
        self.settle("minh", "nga", "lan")
        self.desk = Desk.objects.create(agency=self.office, name="Quầy 1", during=DateRange(START, None))

    def person(self, name: str, right: Right | None = None, agency: Agency | None = None) -> Person:
        """Somebody more than the cast."""
        person = Person.objects.create(email=f"{name}@vidu.test", full_name=name.title())
        if right and agency:
            Grant.objects.create(person=person, agency=agency, right=right, reason="x", since=SINCE)
        return person

    def issues(self, *agencies: Agency) -> None:
        """From now on somebody there receives, signs and seals."""
        for agency in agencies:
            for right in ISSUING:
                self.person(f"{right}-{agency.code}", right, agency)

    def slot(self, moment: str = "2026-11-24 09:00", *, public: int = 3, staff: int = 3, minutes: int = 30, desk=None):
        start = datetime.fromisoformat(moment).replace(tzinfo=VIETNAM)
        desk = desk or self.desk
        return Slot.objects.create(
            desk=desk, agency=desk.agency, starts_at=start, ends_at=start + timedelta(minutes=minutes),
            cap_public=public, cap_staff=staff,
        )  # fmt: skip

    def rule(self, **facts) -> AvailabilityRule:
        usual = {
            "desk": self.desk, "since": date(2026, 11, 2), "weekdays": [1, 2, 3, 4, 5], "opens_at": time(8),
            "closes_at": time(11), "slot_min": 30, "cap_public": 2, "cap_staff": 3,
        }  # fmt: skip
        return AvailabilityRule(**{**usual, **facts})


def wish(slot: Slot, person: Person | None = None, units: int = 1, **facts) -> Wish:
    usual = {"request_key": uuid4().hex, "contact": Contact("A", "0900000000", "a@vidu.test"), "person": person}
    return Wish(slot_id=slot.pk, units=units, **{**usual, **facts})


def book(slot: Slot, person: Person, units: int = 1, **facts) -> Appointment:
    return booking.book(slot.agency, wish(slot, person, units, **facts), by=person)
