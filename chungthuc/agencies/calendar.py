"""Working days, and until when the office must answer (NĐ 23/2015 Art. 7: the 15:00 rule; Art. 21: longer)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.db.models import Q

from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, DayKind, OfficeHours, SpecialDay
from chungthuc.core.clock import VIETNAM

# Art. 7: «nếu tiếp nhận yêu cầu sau 15 giờ»; 15:00:00 itself is not after. Pages say it from here (the tag last_hour);
# the words of a procedure, which quote the article, are dated rows of their own.
LAST_HOUR = time(15, 0, 0)
MOST_EXTENSION = 2  # working days, Art. 21: «kéo dài thêm không quá 02 (hai) ngày làm việc»
OPENING, CLOSING = time(7, 30), time(17, 0, 0)  # where no decision on office hours is known; none says when they open
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
    hours = OfficeHours.objects.begun(day).values_list("agency_id", "closes_at")
    return _nearest(agency, day, hours) or CLOSING


def changes_of_hours(agency: Agency, first: date, last: date) -> list[tuple[date, time]]:
    """The days in this stretch from which on its working days end at another time, and at which."""
    path = tree.path(agency, first)
    rows = OfficeHours.objects.filter(Q(agency__in=path) | Q(agency__isnull=True)).coming(first)
    days = sorted({day for day in rows.values_list("since", flat=True) if day <= last})
    before, found = closes_at(agency, first), []
    for day in days:
        if (after := closes_at(agency, day)) != before:
            found.append((day, after))
        before = after
    return found


def special_days(agency: Agency, first: date, last: date) -> list[SpecialDay]:
    """Days off and make-up days in this stretch, both ends included; what is nearer wins, so only one of each day."""
    path = tree.path(agency, first)
    rows = SpecialDay.objects.filter(Q(agency__in=path) | Q(agency__isnull=True), day__gte=first, day__lte=last)
    order = {key: place for place, key in enumerate(path)}
    nearest: dict[date, SpecialDay] = {}
    for row in rows.order_by("day"):
        held = nearest.get(row.day)
        if held is None or order.get(row.agency_id or 0, 99) < order.get(held.agency_id or 0, 99):
            nearest[row.day] = row
    return list(nearest.values())


def next_working_day(agency: Agency, day: date) -> date:
    """The first working day after this one."""
    for _step in range(60):
        day += timedelta(days=1)
        if is_working_day(agency, day):
            return day
    raise ValueError(f"no working day within 60 days of {day}")


def due_at(agency: Agency, received_at: datetime, *, extension: int = 0) -> datetime:
    """Received up to 15:00:00 on a working day: the same day; later, or on a day off: the next working day.

    ``received_at`` is when the original came into the officer's hands, by the server's clock. The answer is
    the end of the working day, in UTC+7. ``extension``: so many working days more, agreed with the requester of
    many or long papers (Art. 21). Raises ValueError beyond the two that the law allows without a written agreement.
    """
    if not 0 <= extension <= MOST_EXTENSION:
        raise ValueError(f"{extension} working days are not between 0 and {MOST_EXTENSION}")
    local = received_at.astimezone(VIETNAM)
    day = local.date()
    if not (is_working_day(agency, day) and local.time() <= LAST_HOUR):
        day = next_working_day(agency, day)
    for _day in range(extension):
        day = next_working_day(agency, day)
    return datetime.combine(day, closes_at(agency, day), VIETNAM)


def _nearest(agency: Agency, day: date, said: Iterable[tuple[int | None, Said]]) -> Said | None:
    """What the agency says, else the one above it, and so up to the nation. Later rows replace earlier."""
    by_whom = dict(said)
    if not by_whom:
        return None
    order = [*tree.path(agency, day), NATION]
    return next((by_whom[whose] for whose in order if whose in by_whom), None)
