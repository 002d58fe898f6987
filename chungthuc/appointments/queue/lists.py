"""Who waits, who is at a desk, what the hall sees: reading only."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from chungthuc.agencies.models import Agency
from chungthuc.appointments.lifecycle import AT_A_DESK, EntryStatus
from chungthuc.appointments.models import QueueEntry
from chungthuc.core import clock


@dataclass(frozen=True)
class DisplayLine:
    """A line of the display: a number, a desk, when it was called. No names."""

    number: int
    desk: str
    called_at: datetime
    calls: int


def waiting_list(agency: Agency, group: str = "", day: date | None = None) -> QuerySet[QueueEntry]:
    """Who waits, in the order in which they are called."""
    entries = QueueEntry.objects.filter(
        day_list__agency=agency, day_list__group=group, day_list__day=day or clock.today(), state=EntryStatus.WAITING
    )
    return entries.select_related("appointment", "day_list__agency").order_by("rank", "due_at", "number")


def current(agency: Agency, group: str = "") -> QuerySet[QueueEntry]:
    """Who is being called or served, the latest call first."""
    entries = QueueEntry.objects.filter(
        day_list__agency=agency,
        day_list__group=group,
        day_list__day=clock.today(),
        state__in=sorted(AT_A_DESK),
    )
    return entries.select_related("desk", "day_list__agency").order_by("-called_at", "pk")


def display(agency: Agency, group: str = "", most: int = 8) -> list[DisplayLine]:
    """What a screen in the hall shows: number and desk of the latest calls. One query, no personal data at all."""
    rows = current(agency, group).values_list("number", "desk__name", "called_at", "calls")[:most]
    return [DisplayLine(number, desk or "", called_at, calls) for number, desk, called_at, calls in rows if called_at]
