"""Working days, and until when the office must answer (NĐ 23/2015 Art. 7: the 15:00 rule)."""

from datetime import date, datetime, time, timedelta

from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, DayKind, SpecialDay
from chungthuc.core.clock import VIETNAM

LAST_HOUR = time(15, 0, 0)
CLOSING = time(17, 0, 0)
SATURDAY = 5


def is_working_day(agency: Agency, day: date) -> bool:
    """Monday to Friday, unless the nation, a province or the agency itself says otherwise; the nearest one wins."""
    nearness = {agency.pk: 0, None: 99} | {one.pk: 10 for one in tree.above(agency, day)}
    said = SpecialDay.objects.filter(day=day).values_list("agency_id", "kind")
    found = sorted((nearness[whose], kind) for whose, kind in said if whose in nearness)
    if found:
        return found[0][1] == DayKind.MAKE_UP
    return day.weekday() < SATURDAY


def next_working_day(agency: Agency, day: date) -> date:
    """The first working day after this one."""
    for _step in range(60):
        day += timedelta(days=1)
        if is_working_day(agency, day):
            return day
    raise ValueError(f"no working day within 60 days of {day}")


def due_at(agency: Agency, received_at: datetime) -> datetime:
    """Received up to 15:00:00 on a working day: the same day; later or on a day off: the next working day."""
    local = received_at.astimezone(VIETNAM)
    day = local.date()
    if not (is_working_day(agency, day) and local.time() <= LAST_HOUR):
        day = next_working_day(agency, day)
    return datetime.combine(day, CLOSING, VIETNAM)
