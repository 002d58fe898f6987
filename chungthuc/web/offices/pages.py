"""What the pages of this wing show."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Self

from chungthuc.agencies.models import AgencyKind, Desk, OfficeAddress, OfficeHours, Placement, SpecialDay, Succession
from chungthuc.core import clock
from chungthuc.web.kit.administering.branch import OfficeFrame


@dataclass(frozen=True)
class DeskLine:
    """A desk of today or of a day to come; ``last``: the last day on which it receives, None: without an end;
    ``has_hours``: somebody said when it receives people."""

    desk: Desk
    coming: bool
    last: date | None
    has_hours: bool


@dataclass(frozen=True)
class DayLine:
    """A day off or worked; ``own``: it was said here and lies ahead, so that it may be taken back here."""

    day: SpecialDay
    own: bool
    by: str


@dataclass(frozen=True)
class OfficePage(OfficeFrame):
    """Desks, address, office hours and days, as they are and as they will be; the past of each."""

    desks: list[DeskLine]
    ended: list[DeskLine]
    address: OfficeAddress | None
    addresses: list[OfficeAddress]
    coming_addresses: list[OfficeAddress]
    closes_at: time
    hours: list[OfficeHours]
    coming_hours: list[OfficeHours]
    days: list[DayLine]
    below: int


@dataclass(frozen=True)
class PlacementLine:
    """Where it stood and what it was called: ``parent`` by today's name; ``last``: the last day, None: without an end;
    ``when``: past, now or coming."""

    name: str
    kind: str
    parent_code: str
    parent: str
    since: date
    last: date | None
    decision: str
    when: str

    @classmethod
    def of(cls, row: Placement, parent: str) -> Self:
        today, upper = clock.today(), row.during.upper
        when = "coming" if row.during.lower > today else "past" if upper is not None and upper <= today else "now"
        return cls(
            name=row.name, kind=str(AgencyKind(row.kind).label) if row.kind else "",
            parent_code=row.parent.code if row.parent else "", parent=parent, since=row.during.lower,
            last=upper - timedelta(days=1) if upper else None, decision=row.decision, when=when,
        )  # fmt: skip


@dataclass(frozen=True)
class SuccessionLine:
    """A merger, and the other office of it; ``coming``: its day has not begun."""

    row: Succession
    code: str
    name: str
    coming: bool


@dataclass(frozen=True)
class AgencyPage(OfficeFrame):
    """``may_change``: he administers what stands above; ``below``: how many stand right below."""

    placements: list[PlacementLine]
    merger: SuccessionLine | None
    predecessors: list[SuccessionLine]
    may_change: bool
    below: int
