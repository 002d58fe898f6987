"""Working days, and until when the office must answer (NĐ 23/2015 Art. 7: the 15:00 rule)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, DayKind, OfficeHours, SpecialDay
from chungthuc.core.clock import VIETNAM

LAST_HOUR = time(15, 0, 0)  # Art. 7: «nếu tiếp nhận yêu cầu sau 15 giờ»; 15:00:00 itself is not after
CLOSING = time(17, 0, 0)  # where no decision on office hours is known
SATURDAY = 5
NATION = None

Said = TypeVar("Said")


def is_working_day(agency: Agency, day: date) -> bool:
    """Monday to Friday, unless nation, province or agency says otherwise; the nearest one's word wins."""
    kinds = SpecialDay.objects.filter(day=day).values_list("agency_id", "kind").order_by("pk")
    said = _nearest(agency, day, kinds)
    return said == DayKind.MAKE_UP if said else day.weekday() < SATURDAY


def closes_at(agency: Agency, day: date) -> time:
    """When the working day ends there, by the nearest decision in force."""
    hours = OfficeHours.objects.filter(since__lte=day).values_list("agency_id", "closes_at").order_by("since")
    return _nearest(agency, day, hours) or CLOSING


def next_working_day(agency: Agency, day: date) -> date:
    """The first working day after this one."""
    for _step in range(60):
        day += timedelta(days=1)
        if is_working_day(agency, day):
            return day
    raise ValueError(f"no working day within 60 days of {day}")


def due_at(agency: Agency, received_at: datetime) -> datetime:
    """Received up to 15:00:00 on a working day: the same day; later, or on a day off: the next working day.

    ``received_at`` is when the original came into the officer's hands, by the server's clock. The answer is
    the end of the working day, in UTC+7.
    """
    local = received_at.astimezone(VIETNAM)
    day = local.date()
    if not (is_working_day(agency, day) and local.time() <= LAST_HOUR):
        day = next_working_day(agency, day)
    return datetime.combine(day, closes_at(agency, day), VIETNAM)


def _nearest(agency: Agency, day: date, said: Iterable[tuple[int | None, Said]]) -> Said | None:
    """What the agency says, else the one above it, and so up to the nation. Later rows replace earlier."""
    by_whom = dict(said)
    if not by_whom:
        return None
    order = [*tree.path(agency, day), NATION]
    return next((by_whom[whose] for whose in order if whose in by_whom), None)
