"""What the pages of «Lịch tiếp nhận» show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chungthuc.agencies.models import Agency, Desk, SpecialDay
from chungthuc.appointments.models import Appointment, AvailabilityRule, Closure, Rebooking
from chungthuc.web.kit.paging import Page

People = list[tuple[Appointment, str]]  # who is hit, by name


@dataclass(frozen=True)
class OfficePage:
    """Whose hours they are, and how much of them this person may see and do."""

    office: str
    agency: Agency
    may_administer: bool
    sees_people: bool


@dataclass(frozen=True)
class OpeningPage(OfficePage):
    """The week. ``weeks``: (desk, rules of each weekday, rules to come); ``undecided``: years whose swapped Saturdays
    nobody has decided; ``unanswered``, ``changed``: people; the last two say who may, by name."""

    weeks: list[tuple[Desk, list[tuple[int, list[AvailabilityRule]]], list[AvailabilityRule]]]
    weekdays: Any
    closures: list[dict[str, Any]]
    days_off: list[SpecialDay]
    undecided: list[int]
    unanswered: int
    changed: int
    administrators: list[str]
    officers: list[str]


@dataclass(frozen=True)
class PlanPreview:
    """What a change of hours would make: open stretches by day of the next two weeks, how many come, go, hold more than
    is left, and whom it hits: all of them counted, the first by name."""

    days: list[tuple[date, int]]
    all: int
    new: int
    gone: int
    over: int
    hit: int
    people: People


@dataclass(frozen=True)
class RulePage(OfficePage):
    """One rule of a desk: a new one, its next version, or its end (``ending``)."""

    desk: Desk
    form: Any
    preview: PlanPreview | None
    title: str
    rule: AvailabilityRule | None
    ending: bool
    show_errors: bool


@dataclass(frozen=True)
class ClosurePreview:
    """Of a closure: how many stretches go, and whom it hits."""

    slots: int
    hit: int
    people: People


@dataclass(frozen=True)
class NewClosurePage(OfficePage):
    """«Đóng lịch»."""

    form: Any
    preview: ClosurePreview | None
    show_errors: bool


@dataclass(frozen=True)
class ClosurePage(OfficePage):
    """One closure, and who has answered. ``own``: not one from above; ``counts``: (answer, people); ``unproposed``: who
    was given no other time yet; ``rows``: (what was asked, name, telephone)."""

    closure: Closure
    own: bool
    counts: list[tuple[Any, int]]
    hit: int
    unproposed: int
    page: Page
    rows: list[tuple[Rebooking, str, str]]


@dataclass(frozen=True)
class PoliciesPage(OfficePage):
    """What the agency decides about booking, a row a policy."""

    form: Any
    show_errors: bool
    rows: list[dict[str, Any]]
