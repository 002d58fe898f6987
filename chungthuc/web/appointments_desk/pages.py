"""What the office's pages about appointments show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments.booking import FreeDay, FreeTime
from chungthuc.appointments.models import Appointment, QueueEntry, Rebooking
from chungthuc.certification.models import CertifiedCopy
from chungthuc.dossiers.models import Dossier
from chungthuc.web.appointments_desk.tabs import Tab
from chungthuc.web.delivery.appointment_in_hand import InHand
from chungthuc.web.kit.appointments import AppointmentRow
from chungthuc.web.kit.paging import Page
from chungthuc.web.kit.timeline import Moment


@dataclass(frozen=True)
class ListPage:
    """One tab. ``tabs``: (key, name, count); ``beside``: what the tabs' links keep of the question; ``rows``: each
    with how «Xử lý» is done there; ``wrong_code``: typed, and no code of this office; ``next_row``: whose time comes
    next, on the first page of today; ``seen``: the print of what is shown; ``base``: the list's own address, where it
    comes again under another."""

    agency: Agency
    tabs: list[tuple[str, Any, str]]
    chosen: str
    tab: Tab
    page: Page
    rows: list[tuple[AppointmentRow, str]]
    day: date | None
    beside: str
    wrong_day: bool
    wrong_code: str | None
    next_row: AppointmentRow | None
    seen: str
    base: str


@dataclass(frozen=True)
class Receiving:
    """Whether «Xử lý» comes next, and what was received. ``receipts``: (dossier, takes papers, originals missing)."""

    may_receive: bool
    other_day: bool
    frees_place: bool
    early: bool
    receipts: list[tuple[Dossier, bool, int]]
    promised: datetime | None


@dataclass(frozen=True)
class AppointmentPage(Receiving):
    """One appointment. ``announced``: originals; ``entry``: its last number in the list; ``rebooking``: what the office
    asked and was not answered yet."""

    appointment: Appointment
    name: str
    phone: str
    email: str
    papers: list[str]
    announced: int
    sentence: str
    row: AppointmentRow
    actions: set[str]
    coming: bool
    desks: list[Desk]
    desk: Desk | None
    entry: QueueEntry | None
    copies: QuerySet[CertifiedCopy]
    timeline: list[Moment]
    rebooking: Rebooking | None
    in_hand: InHand
    wrong_code: str


@dataclass(frozen=True)
class ReschedulingPage:
    """«Dời lịch hẹn». ``near``: the nearest times, where the chosen one had just gone; ``chosen``: key of a place."""

    appointment: Appointment
    name: str
    papers: list[str]
    form: Any
    show_errors: bool
    days: list[FreeDay]
    soon: list[FreeDay]
    later: list[FreeDay]
    later_is_open: bool
    day: date | None
    times: list[FreeTime]
    near: list[FreeTime]
    chosen: str
    reason: str
