"""What the citizen's pages about one appointment show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chungthuc.agencies.models import OfficeAddress
from chungthuc.appointments.booking import FreeTime
from chungthuc.appointments.messages import TextSent
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.promising import Promise
from chungthuc.web.appointments.access import AppointmentAccess
from chungthuc.web.appointments.again import Again
from chungthuc.web.appointments.forms import CancelForm
from chungthuc.web.appointments.sentences import Limits
from chungthuc.web.kit.free_times import Choices


@dataclass(frozen=True)
class Named:
    """Which one, and what its office was called that day. ``limits``: how long and how often it may still be changed,
    in words."""

    appointment: Appointment
    name: str
    opened: AppointmentAccess
    limits: str


@dataclass(frozen=True)
class AppointmentPage(Named):
    """``picture``: the QR code as a data URL, while it is to come; ``fee``: an estimate in VND; ``papers``: (kind, what
    was announced of it), for its owner; ``early``, ``late``: minutes; ``told``:
    of the SMS; ``again``: where a new one is made at this office; ``organization``: a messenger comes for it."""

    sentence: str
    tone: str
    allowed: Limits
    coming: bool
    address: OfficeAddress | None
    picture: str
    fee: int
    papers: list[tuple[str, dict[str, Any]]]
    promised: Promise | None
    early: int
    late: int
    told: TextSent
    again: Again | None
    organization: bool


@dataclass(frozen=True)
class TimesPage(Named):
    """«Đổi lịch hẹn». ``promises``: when the result is there if received by 15:00, and later; ``nearest``: where
    the chosen time had just gone; ``wanted``: the place chosen in a form that comes again, or 0;
    ``key``: the same form twice is one move."""

    choices: Choices
    wanted: int
    promises: tuple[datetime, datetime] | None
    trouble: str
    nearest: Sequence[FreeTime]
    key: str
    moving: bool = True  # of the part that booking shares


@dataclass(frozen=True)
class CancellationPage(Named):
    """«Hủy lịch hẹn»."""

    form: CancelForm
    show_errors: bool
    may: bool


@dataclass(frozen=True)
class PapersPage(Named):
    """«Đổi giấy tờ». An ordinary appointment takes at most so many originals and pages. ``mark``: of the papers that it
    has; ``now``: these, (kind, what was announced of it), where the form that comes again was made on others."""

    forms: Any
    show_errors: bool
    may_add: bool
    mark: str
    now: list[tuple[str, dict[str, Any]]]
    most_originals: int
    most_pages: int
