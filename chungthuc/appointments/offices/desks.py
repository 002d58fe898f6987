"""«Quầy»: a new one, another name, its end. A row is ended and another begins; whoever has an appointment keeps it
where the desk only changes its name."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.demands import demand_ahead, demand_decision, demand_named, demand_not_past
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments import slot_builder
from chungthuc.appointments.models import AvailabilityRule, Closure, Slot
from chungthuc.appointments.policies import demand_administrator
from chungthuc.appointments.slot_builder import Plan
from chungthuc.audit.chain import record
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import Refused
from chungthuc.core.text.alphabet import clean

LONGEST = Desk._meta.get_field("name").max_length or 0


@transaction.atomic
def add(agency: Agency, name: str, *, since: date, by: Person, decision: str) -> Desk:
    """«Thêm quầy» from a day on. Raises NotAllowed, Refused (day_is_past, name_missing, desk_named_twice)."""
    demand_administrator(by, agency)
    demand_decision(decision)
    demand_not_past(since)
    desk = _begun(Desk(agency=agency, name=clean(name), during=DateRange(since, None)))
    _tell(desk, "add_desk", by, decision, since)
    return desk


def preview_end(desk: Desk, day: date) -> Plan:
    """Whom it would hit; nothing is written. Raises Refused as ``end`` does."""
    _demand_may_end(desk, day)
    shortened = Desk.objects.select_related("agency").get(pk=desk.pk)
    shortened.during = DateRange(desk.during.lower, day)
    return slot_builder.preview_desk(shortened)


@transaction.atomic
def end(desk: Desk, *, day: date, by: Person, decision: str) -> Plan:
    """«Ngừng quầy»: from that day on it receives nobody. Raises NotAllowed, Refused (day_is_past, desk_ends_first)."""
    demand_administrator(by, desk.agency)
    demand_decision(decision)
    slot_builder.lock_building(desk)
    locked = _locked(desk)
    _demand_may_end(locked, day)
    _shorten(locked, day)
    plan = slot_builder.build(locked)
    _tell(locked, "end_desk", by, decision, day)
    return plan


@transaction.atomic
def rename(desk: Desk, name: str, *, since: date, by: Person, decision: str) -> Desk:
    """«Đổi tên quầy»: from that day on the desk is a new row, with the same hours, closures and bookings.

    Raises NotAllowed, Refused (day_is_past, desk_ends_first, name_missing, desk_named_twice).
    """
    demand_administrator(by, desk.agency)
    demand_decision(decision)
    slot_builder.lock_building(desk)
    locked = _locked(desk)
    _demand_may_end(locked, since)
    upper = locked.during.upper
    _shorten(locked, since)
    fresh = _begun(Desk(agency=locked.agency, name=clean(name), during=DateRange(since, upper)))
    _carry_over(locked, fresh, since)
    slot_builder.build(fresh)
    _tell(fresh, "rename_desk", by, decision, since)
    return fresh


def end_all(agency: Agency, day: date) -> None:
    """Of an office that ends on the day: part of that act, which tells of it. Twice is harmless."""
    for desk in Desk.objects.filter(agency=agency).select_related("agency").order_by("pk"):
        if desk.during.lower < day and (desk.during.upper is None or desk.during.upper > day):
            slot_builder.lock_building(desk)
            _shorten(desk, day)
            slot_builder.build(desk)


def _carry_over(old: Desk, new: Desk, since: date) -> None:
    """Hours, closures and slots of that day on."""
    for rule in slot_builder.rules_of(old):
        if rule.until is None or rule.until > since:
            _rule_over(rule, new, since)
    begins = datetime.combine(since, time(), VIETNAM)
    for closure in Closure.objects.filter(desk=old, ends_at__gt=begins, lifted_at__isnull=True):
        _closure_over(closure, new, begins)
    later = Slot.objects.filter(desk=old, starts_at__gte=begins)
    for slot in Slot.objects.locked(later.values_list("pk", flat=True)):
        Slot.objects.filter(pk=slot.pk).update(desk=new)


def _rule_over(rule: AvailabilityRule, new: Desk, since: date) -> None:
    """The rule's next version, at the new desk; «every n weeks» goes on in the same weeks."""
    first, day = max(rule.since, since), max(rule.since, since)
    while not rule.covers(day) and day < first + timedelta(weeks=rule.every_weeks):
        day = day - timedelta(days=day.weekday()) + timedelta(weeks=1)
    before = rule if not AvailabilityRule.objects.filter(replaces=rule).exists() else None
    until = rule.until
    rule.until = first
    rule.save(update_fields=["until"])
    if until is None or until > day:
        facts = {"desk_id": new.pk, "until": until, "replaces": before}
        slot_builder.next_version(rule, since=day, **facts).save(force_insert=True)


def _closure_over(closure: Closure, new: Desk, begins: datetime) -> None:
    """One that has begun by then stays at the old desk, and goes on at the new one."""
    if closure.starts_at >= begins:
        Closure.objects.filter(pk=closure.pk).update(desk=new)
        return
    facts = {name: getattr(closure, name) for name in ("ends_at", "kind", "reason", "made_at")}
    Closure.objects.create(desk=new, starts_at=begins, **facts)


def _demand_may_end(desk: Desk, day: date) -> None:
    demand_ahead(day)
    last = desk.during.upper
    if day <= desk.during.lower or (last is not None and day >= last):
        raise Refused(
            "desk_ends_first",
            _("Ngày %(day)s không nằm trong thời gian quầy hoạt động.") % {"day": f"{day:%d/%m/%Y}"},
            _("Chọn ngày sau ngày quầy bắt đầu và trước ngày quầy ngừng."),
        )


def _locked(desk: Desk) -> Desk:
    return Desk.objects.select_for_update(of=("self",)).select_related("agency").get(pk=desk.pk)


def _shorten(desk: Desk, day: date) -> None:
    desk.during = DateRange(desk.during.lower, day)
    desk.save(update_fields=["during"])


def _begun(desk: Desk) -> Desk:
    demand_named(desk.name, _("Chưa ghi tên quầy."), most=LONGEST)
    try:
        with transaction.atomic():
            desk.save(force_insert=True)
    except IntegrityError as problem:
        if "a_desk_is_named_once_a_day" not in str(problem):
            raise
        words = _("Cơ quan đã có quầy «%(name)s» trong thời gian này.") % {"name": desk.name}
        raise Refused("desk_named_twice", words, _("Chọn tên khác.")) from None
    return desk


def _tell(desk: Desk, action: str, by: Person, decision: str, day: date) -> None:
    facts: dict[str, Any] = {"name": desk.name, "from": day.isoformat(), "decision": decision.strip()}
    record(desk.agency.code, action, subject=f"desk:{desk.pk}", by=by, facts=facts)
