"""What the pages of «Đặt lịch hẹn» show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments.booking import FreeTime
from chungthuc.appointments.models import Appointment, Slot
from chungthuc.appointments.promising import Promise
from chungthuc.core.errors import Refused
from chungthuc.procedures.models import Procedure
from chungthuc.web.booking.draft import Draft
from chungthuc.web.booking.forms import ContactForm
from chungthuc.web.kit.free_times import Choices


@dataclass(frozen=True)
class BookingPage:
    """The procedure and the office, called by its name of today (``Where.shown``)."""

    procedure: Procedure
    agency: Agency
    name: str


@dataclass(frozen=True)
class PapersPage(BookingPage):
    """3/5. ``stranger``: an account will be needed; ``too_much``: more than one takes, of at most so many
    originals and pages; a drop-off takes ``minutes`` and is ``promised`` some ``more_days`` later."""

    stranger: bool
    forms: Any
    show_errors: bool
    too_much: bool
    refused: bool
    promised: datetime | None
    more_days: int
    minutes: int
    most_originals: int
    most_pages: int
    may_add: bool


@dataclass(frozen=True)
class TimePage(BookingPage):
    """4/5. ``stranger``: an account will be needed; ``promises``: when the result is there if received by 15:00,
    and later; ``wanted``: the place chosen in a form that comes again, or 0; ``nearest``: where the chosen time had
    just gone; ``challenge``, ``bits``: what a stranger's browser works at;
    ``hold_minutes``: how long a place is kept."""

    choices: Choices
    wanted: int
    promises: tuple[datetime, datetime] | None
    draft: Draft
    minutes: int
    trouble: str
    nearest: Sequence[FreeTime]
    stranger: bool
    challenge: str
    bits: int
    hold_minutes: int


@dataclass(frozen=True)
class ContactPage(BookingPage):
    """5/5. ``number``: masked; ``papers``: (kind, what was announced of it); ``fee``: an estimate in VND;
    ``text_waits``: at night, when an SMS leaves; ``two``: the times that two windows chose; ``open_appointment``:
    what stands in the way, where that is the trouble."""

    draft: Draft
    form: ContactForm
    show_errors: bool
    person: Person
    number: str
    papers: list[tuple[str, dict[str, Any]]]
    fee: int
    text_waits: datetime | None
    promised: Promise | None
    nearest: Sequence[FreeTime]
    two: list[Slot] | None
    trouble: Refused | None
    open_appointment: Appointment | None
