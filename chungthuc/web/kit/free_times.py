"""One page with days and times: only free ones; when there is none, neighbours that have some."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_date

from chungthuc.agencies import calendar
from chungthuc.agencies.models import Agency, Placement
from chungthuc.appointments import booking
from chungthuc.appointments.booking import FreeDay, FreeTime, Neighbour
from chungthuc.core import clock
from chungthuc.web.kit.reading import as_int

NOON = time(12)
FAR = timedelta(days=366)


@dataclass(frozen=True)
class Choices:
    """Free days, the one looked at, its free times before and after noon. ``full``: the day asked for has none, and
    why, where nobody works: ``day_off``."""

    days: list[FreeDay]
    day: date | None
    morning: list[FreeTime]
    afternoon: list[FreeTime]
    full: date | None = None
    neighbours: list[tuple[Neighbour, str]] = field(default_factory=list)
    day_off: bool = False

    @property
    def any(self) -> bool:
        return bool(self.morning or self.afternoon)


def choices_of(request: HttpRequest, agency: Agency, units: int, *, wished: date | None = None) -> Choices:
    """?day= is the day looked at; without it ``wished``, else the first with a free place."""
    asked = _day(request.GET.get("day", "")) or wished
    days = booking.free_days(agency, units)
    known = {one.day for one in days}
    day = asked if asked in known else (days[0].day if days else None)
    times = booking.free_times(agency, day, units) if day else []
    full = asked if asked and asked not in known and asked >= clock.today() else None
    day_off = full is not None and not calendar.is_working_day(agency, full)
    near = _near(agency, full, units) if not days or (full and not day_off) else []
    morning = [one for one in times if clock_of(one) < NOON]
    return Choices(days, day, morning, [one for one in times if clock_of(one) >= NOON], full, near, day_off)


def slot_of(request: HttpRequest) -> int:
    """The place chosen in the form; 0 for whatever is no key of a place."""
    return as_int(request.POST.get("slot")) or 0


def clock_of(one: FreeTime) -> time:
    return one.starts_at.astimezone(clock.VIETNAM).time()


def _near(agency: Agency, full: date | None, units: int) -> list[tuple[Neighbour, str]]:
    day = full or calendar.next_working_day(agency, clock.today())
    near = booking.nearby(agency, day, units)
    named = Placement.objects.on(day).filter(agency__in=[one.agency for one in near])
    names: dict[Any, str] = dict(named.values_list("agency_id", "name"))
    return [(one, names.get(one.agency.pk, one.agency.code)) for one in near]


def _day(text: str) -> date | None:
    """A day that could be asked for; nothing for what is past, far off or no day."""
    try:
        day = parse_date(text[:10])
    except ValueError:
        return None
    today = clock.today()
    return day if day and today <= day <= today + FAR else None
