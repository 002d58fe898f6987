"""What the pages of this wing show."""

from dataclasses import dataclass
from datetime import date, time

from chungthuc.agencies.models import Desk, OfficeAddress, OfficeHours, SpecialDay
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
