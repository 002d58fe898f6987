"""An office is added, has another name or stands below another one, ends: rows of its placement, each by a decision."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Grant, Person
from chungthuc.agencies import tree
from chungthuc.agencies.demands import demand_ahead, demand_decision, demand_named, demand_not_past
from chungthuc.agencies.models import AdminUnit, Agency, AgencyKind, Placement
from chungthuc.appointments.offices import desks
from chungthuc.audit.chain import record
from chungthuc.certification.reorganising import work
from chungthuc.certification.reorganising.demands import (
    demand_above,
    demand_administers,
    demand_after,
    demand_not_below,
    last_placement,
    one_at_a_time,
)
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import Refused
from chungthuc.core.text.alphabet import clean, searched

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,19}")
OLDEST = date(1945, 9, 2)
LONGEST, LONGEST_KEY = 300, 300


@dataclass(frozen=True)
class NewAgency:
    """What is said of one that is added."""

    code: str
    name: str
    kind: AgencyKind
    since: date
    decision: str


@transaction.atomic
def add(parent: Agency, new: NewAgency, *, by: Person) -> Agency:
    """«Thêm cơ quan trực thuộc». ``since`` may lie in the past: the office was there before it was written down.

    Raises NotAllowed, Refused (code_wrong, code_taken, name_missing, decision_missing, parent_not_there).
    """
    demand_administers(by, parent)
    demand_sensible(new)
    one_at_a_time()
    if not Placement.objects.on(new.since).filter(agency=parent).exists():
        words = _("Cơ quan cấp trên không hoạt động vào ngày %(day)s.") % {"day": f"{new.since:%d/%m/%Y}"}
        raise Refused("parent_not_there", words, _("Chọn ngày sau."))
    made = _made(new, tree.name_on(parent, new.since))
    Placement.objects.create(
        agency=made, parent=parent, unit=_unit(new), name=clean(new.name), kind=new.kind,
        during=DateRange(new.since, None), decision=new.decision.strip(),
    )  # fmt: skip
    facts = {"parent": parent.code, "since": new.since.isoformat(), "decision": new.decision.strip()}
    _tell(made, "add_agency", by, facts)
    return made


@transaction.atomic
def rename(agency: Agency, name: str, *, since: date, by: Person, decision: str) -> Placement:
    """«Đổi tên» from a day on. Raises NotAllowed, Refused (day_is_past, placed_later, agency_gone, name_missing)."""
    demand_above(by, agency)
    demand_decision(decision)
    demand_named(clean(name), _("Chưa ghi tên cơ quan."), most=LONGEST)
    one_at_a_time()
    row = replace(agency, since=since, decision=decision, name=clean(name))
    found_as_well_by(agency, clean(name))
    _tell(agency, "rename_agency", by, {"since": since.isoformat(), "decision": decision.strip(), "name": clean(name)})
    return row


@transaction.atomic
def move(agency: Agency, parent: Agency, *, since: date, by: Person, decision: str) -> Placement:
    """«Chuyển cơ quan» below another one from a day on. Raises as ``rename``, and Refused (own_parent, circle)."""
    demand_above(by, agency)
    demand_administers(by, parent)
    demand_decision(decision)
    one_at_a_time()
    last_placement(parent)
    demand_not_below(agency, parent, set(tree.below(agency, since).values_list("pk", flat=True)))
    row = replace(agency, since=since, decision=decision, parent=parent)
    found_as_well_by(agency, tree.name_on(parent, since))
    _tell(agency, "move_agency", by, {"since": since.isoformat(), "decision": decision.strip(), "parent": parent.code})
    return row


@transaction.atomic
def abolish(agency: Agency, *, day: date, by: Person, decision: str) -> None:
    """«Giải thể»: from that day on the office is no more, and nobody takes its place; its rights and desks end.

    Raises NotAllowed, Refused (day_is_past, placed_later, agency_gone, has_below, has_open_work, is_merging).
    """
    demand_above(by, agency)
    demand_decision(decision)
    demand_ahead(day)
    one_at_a_time()
    demand_may_abolish(agency, day)
    placed = last_placement(agency)
    demand_after(placed, day)
    _end(placed, day)
    desks.end_all(agency, day)
    _end_rights(agency, day, by)
    _tell(agency, "abolish_agency", by, {"on": day.isoformat(), "decision": decision.strip()})


def demand_may_abolish(agency: Agency, day: date) -> None:
    """Raise Refused (has_below, has_open_work, is_merging)."""
    if tree.below(agency, day).exists():
        raise Refused("has_below", _("Còn cơ quan trực thuộc."), _("Chuyển hoặc giải thể các cơ quan đó trước."))
    if agency.predecessions.exclude(done_at__isnull=False).exists() or hasattr(agency, "succession"):
        raise Refused("is_merging", _("Cơ quan đang trong một cuộc sáp nhập."), _("Hủy việc sáp nhập trước."))
    left = work.of(agency, day)
    if left.papers or left.coming:
        raise Refused(
            "has_open_work",
            _("Còn %(papers)d bản sao đang xử lý và %(coming)d lịch hẹn.")
            % {"papers": left.papers, "coming": left.coming},
            _("Xử lý xong, hoặc sáp nhập vào cơ quan khác để chuyển hồ sơ."),
        )


def replace(agency: Agency, *, since: date, decision: str, **changes: Any) -> Placement:
    """End where it stands and begin another row; under ``one_at_a_time``."""
    demand_not_past(since)
    placed = last_placement(agency)
    demand_after(placed, since)
    _end(placed, since)
    same = {name: getattr(placed, name) for name in ("parent", "unit", "name", "kind")}
    facts = {**same, **changes, "during": DateRange(since, None), "decision": decision.strip()}
    return Placement.objects.create(agency=agency, **facts)


def end_on(agency: Agency, day: date) -> None:
    """Its placement ends; twice is harmless."""
    for placed in Placement.objects.on(day).filter(agency=agency):
        _end(placed, day)


def found_as_well_by(agency: Agency, name: str) -> None:
    """Searches find it also by this name."""
    more = searched(name)
    if more not in agency.search_key:
        agency.search_key = f"{more} {agency.search_key}"[:LONGEST_KEY]
        agency.save(update_fields=["search_key"])


def demand_sensible(new: NewAgency) -> None:
    """Raise Refused (code_wrong, name_missing, decision_missing, day_is_past)."""
    if not CODE.fullmatch(new.code):
        words = _("Mã «%(code)s» không hợp lệ.") % {"code": new.code[:30]}
        raise Refused("code_wrong", words, _("Dùng chữ số, chữ cái không dấu, dấu chấm, gạch nối; tối đa 20 ký tự."))
    demand_named(clean(new.name), _("Chưa ghi tên cơ quan."), most=LONGEST)
    demand_decision(new.decision)
    if new.since < OLDEST:
        raise Refused("day_is_past", _("Ngày thành lập quá xa."), _("Kiểm tra lại năm."))


def _made(new: NewAgency, above: str) -> Agency:
    key = searched(f"{clean(new.name)} {above}")[:LONGEST_KEY]
    try:
        with transaction.atomic():
            return Agency.objects.create(code=new.code, kind=new.kind, search_key=key)
    except IntegrityError:
        words = _("Đã có cơ quan mang mã %(code)s.") % {"code": new.code}
        raise Refused("code_taken", words, _("Mã không dùng lại: chọn mã khác.")) from None


def _unit(new: NewAgency) -> AdminUnit | None:
    """A committee's own unit has its code."""
    return AdminUnit.objects.on(new.since).filter(code=new.code[:5]).first() if len(new.code) <= 5 else None


def _end(placed: Placement, day: date) -> None:
    Placement.objects.filter(pk=placed.pk).update(during=DateRange(placed.during.lower, day))


def _end_rights(agency: Agency, day: date, by: Person) -> None:
    ends = datetime.combine(day, time(), VIETNAM)
    for grant in Grant.objects.lasting(ends).filter(agency=agency, since__lt=ends):
        Grant.objects.filter(pk=grant.pk).update(until=ends)
        record(agency.code, "end_right", row=grant, by=by, facts={"right": str(grant.right)})


def _tell(agency: Agency, action: str, by: Person, facts: dict[str, Any]) -> None:
    record(agency.code, action, subject=f"agency:{agency.code}", by=by, facts=facts)
