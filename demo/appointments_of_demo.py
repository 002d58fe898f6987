"""Opening hours of the demo's offices, and people who booked there: made as the desks make them."""

from datetime import date, time
from typing import Any
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments import booking, slot_builder
from chungthuc.appointments.booking import Contact, Wish
from chungthuc.appointments.models import Appointment, AvailabilityRule, Source
from chungthuc.core import clock
from demo import cast
from demo.world import World

HOURS = ((time(8), time(11, 30)), (time(13, 30), time(16, 30)))
GUESTS = (  # a name, a telephone, the type of paper and how many originals
    ("Đặng Văn Phúc", "0900000001", "ho-tich", 1),
    ("Mai Thị Hạnh", "0900000002", "hoc-ba", 2),
    ("Ngô Quốc Khánh", "0900000003", "quyet-dinh", 1),
)


def build(world: World) -> None:
    """Two desks at Hoàn Kiếm, one at each other office; Lan, the company and some callers have an appointment."""
    for office in cast.OFFICES:
        agency = world.agencies[office.code]
        for name in ("Quầy 1", "Quầy 2") if office == cast.HOAN_KIEM else ("Quầy 1",):
            _desk(agency, name, world.nga)
    _booked(world.office, world.lan, units=1)
    _booked(world.office, world.sao_mai, units=3)
    for name, phone, kind, originals in GUESTS:
        papers = [{"type": kind, "originals": originals, "pages": originals * 2}]
        _called(world, Contact(name=name, phone=phone), papers)


def _desk(agency: Agency, name: str, by: Person) -> None:
    during = DateRange(date(2025, 7, 1), None)
    desk, _made = Desk.objects.get_or_create(agency=agency, name=name, defaults={"during": during})
    if not desk.rules.exists():
        for opens, closes in HOURS:
            rule = AvailabilityRule(
                desk=desk,
                since=clock.today(),
                weekdays=[1, 2, 3, 4, 5],
                opens_at=opens,
                closes_at=closes,
                slot_min=30,
                cap_public=3,
                cap_staff=5,
            )
            slot_builder.introduce(rule, by=by)


def _booked(agency: Agency, person: Person, *, units: int) -> Appointment:
    slot_id = _second_free(agency, units)
    papers = [{"type": "van-bang", "originals": units * 2, "pages": units * 5}]
    wish = Wish(slot_id=slot_id, units=units, request_key=uuid4().hex, person=person, papers=papers)
    return booking.book(agency, wish, by=person)


def _called(world: World, contact: Contact, papers: list[dict[str, Any]]) -> Appointment:
    """Somebody who called the office: Minh wrote it down."""
    wish = Wish(
        slot_id=_second_free(world.office, 1),
        units=1,
        request_key=uuid4().hex,
        contact=contact,
        papers=papers,
        source=Source.PHONE,
    )
    return booking.book(world.office, wish, by=world.minh)


def _second_free(agency: Agency, units: int) -> int:
    """On the next day with places, not quite the first hour."""
    day = next(one.day for one in booking.free_days(agency, units) if one.day > clock.today())
    times = booking.free_times(agency, day, units)
    return times[min(1 + Appointment.objects.count(), len(times) - 1)].slot_id
