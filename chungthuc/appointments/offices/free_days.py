"""Days off and make-up days of an agency and all below it: one by one, or many from a list. The nearest word counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies import calendar, tree
from chungthuc.agencies.demands import demand_ahead, demand_decision
from chungthuc.agencies.models import Agency, DayKind, Desk, SpecialDay
from chungthuc.appointments import slot_builder
from chungthuc.appointments.lifecycle import COMING
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.policies import demand_administrator
from chungthuc.audit.chain import record
from chungthuc.core import clock, jobs
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import Refused

AT_ONCE = 10  # desks whose slots are made anew while the page waits; more are a job's


@dataclass(frozen=True)
class Said:
    """A day, what it is, and the decision that says so."""

    day: date
    kind: DayKind
    reason: str


def preview(agency: Agency, said: Said) -> list[Appointment]:
    """Who could not come as agreed. Raises Refused (day_is_past, day_said_twice, day_changes_nothing)."""
    _demand_sensible(agency, said)
    if said.kind == DayKind.MAKE_UP:
        return []
    begins = datetime.combine(said.day, time(), VIETNAM)
    rows = Appointment.objects.filter(_here_and_below(agency), state__in=sorted(COMING))
    rows = rows.filter(starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    here = set(tree.path(agency, said.day))
    spoken = set(SpecialDay.objects.filter(day=said.day, agency__isnull=False).values_list("agency", flat=True)) - here
    found = list(rows.select_related("agency", "person").order_by("starts_at", "pk"))
    ways = tree.paths(sorted({one.agency_id for one in found}), said.day)
    return [one for one in found if not ways[one.agency_id] & spoken]


@transaction.atomic
def say(agency: Agency, said: Said, *, by: Person) -> SpecialDay:
    """«Thêm ngày nghỉ, ngày làm bù». Raises NotAllowed, Refused as ``preview``."""
    demand_administrator(by, agency)
    row = _said(agency, said, by)
    _build_again(agency)
    return row


@transaction.atomic
def say_all(agency: Agency, rows: Iterable[Said], *, by: Person) -> int:
    """Those of a list that are not said already; all or none. Returns how many. Raises as ``say``."""
    demand_administrator(by, agency)
    known = set(SpecialDay.objects.filter(agency=agency).values_list("day", "kind"))
    fresh = [one for one in rows if (one.day, one.kind) not in known]
    for one in fresh:
        _said(agency, one, by)
    if fresh:
        _build_again(agency)
    return len(fresh)


@transaction.atomic
def take_back(row: SpecialDay, *, by: Person) -> None:
    """A day that lies ahead counts as any other again. Raises NotAllowed, Refused (day_is_past)."""
    agency = row.agency
    if agency is None:
        raise TypeError("the nation's days come by import")
    demand_administrator(by, agency)
    demand_ahead(row.day)
    facts = {"day": row.day.isoformat(), "kind": str(row.kind), "decision": row.reason}
    subject = f"specialday:{row.pk}"
    row.delete()
    _build_again(agency)
    record(agency.code, "take_back_day", subject=subject, by=by, facts=facts)


def build_below(agency: Agency) -> None:
    """The slots of every desk here and below, each in a transaction of its own; twice is harmless."""
    for desk in _desks(agency).iterator(chunk_size=200):
        slot_builder.build(desk)


def _said(agency: Agency, said: Said, by: Person) -> SpecialDay:
    _demand_sensible(agency, said)
    facts = {"day": said.day, "kind": said.kind, "agency": agency, "reason": said.reason.strip()}
    try:
        with transaction.atomic():
            row = SpecialDay.objects.create(**facts)
    except IntegrityError as problem:
        if "a_special_day_is_said_once" not in str(problem):
            raise
        raise _said_twice(said) from None
    told = {"day": said.day.isoformat(), "kind": str(said.kind), "decision": said.reason.strip()}
    record(agency.code, "say_day", subject=f"specialday:{row.pk}", by=by, facts=told)
    return row


def _demand_sensible(agency: Agency, said: Said) -> None:
    demand_ahead(said.day)
    demand_decision(said.reason)
    if SpecialDay.objects.filter(agency=agency, day=said.day).exists():
        raise _said_twice(said)
    if calendar.is_working_day(agency, said.day) == (said.kind == DayKind.MAKE_UP):
        words = {"day": f"{said.day:%d/%m/%Y}"}
        raise Refused(
            "day_changes_nothing",
            _("Ngày %(day)s vốn đã là ngày làm việc.") % words
            if said.kind == DayKind.MAKE_UP
            else _("Ngày %(day)s vốn đã là ngày nghỉ.") % words,
            _("Xem lại ngày và loại."),
        )


def _said_twice(said: Said) -> Refused:
    words = _("Ngày %(day)s đã được ghi.") % {"day": f"{said.day:%d/%m/%Y}"}
    return Refused("day_said_twice", words, _("Rút ngày đã ghi rồi ghi lại."))


def _build_again(agency: Agency) -> None:
    desks = list(_desks(agency)[: AT_ONCE + 1])
    if len(desks) > AT_ONCE:
        jobs.defer("appointments.build_below", once=f"appointments.build_below:{agency.pk}", agency_id=agency.pk)
        return
    for desk in desks:
        slot_builder.build(desk)


def _desks(agency: Agency) -> QuerySet[Desk]:
    rows = Desk.objects.filter(_here_and_below(agency), rules__isnull=False)
    return rows.distinct().select_related("agency").order_by("pk")


def _here_and_below(agency: Agency) -> Q:
    return Q(agency=agency) | Q(agency__in=tree.below(agency, clock.today()))
