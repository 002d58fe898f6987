"""From rules, calendar and closures to slots. Building twice changes nothing; a slot with bookings is never deleted."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies import calendar, tree
from chungthuc.agencies.models import Agency, Desk, SpecialDay, Succession
from chungthuc.appointments.closures.rebooking import in_slots, put_on_list
from chungthuc.appointments.models import Appointment, AvailabilityRule, Closure, Place, Slot, SlotStatus
from chungthuc.appointments.models.appointments import chain_of
from chungthuc.appointments.policies import demand_administrator, policy_of
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.database.dated import covers_range
from chungthuc.core.errors import Refused

log = logging.getLogger(__name__)
BUILDING = 0x5107  # advisory lock: builders share it, whoever closes has it alone


@dataclass(frozen=True)
class PlannedSlot:
    """A slot that a rule asks for."""

    starts_at: datetime
    ends_at: datetime
    rule: AvailabilityRule
    closed: bool


@dataclass
class Plan:
    """What building would do, or did, at a desk."""

    wanted: list[PlannedSlot] = field(default_factory=list)
    new: list[PlannedSlot] = field(default_factory=list)
    kept: list[tuple[Slot, PlannedSlot]] = field(default_factory=list)
    removed: list[Slot] = field(default_factory=list)  # nobody ever stood in them
    cancelled: list[Slot] = field(default_factory=list)  # somebody did
    over: list[Slot] = field(default_factory=list)  # more is booked than the new capacity
    hit: list[Appointment] = field(default_factory=list)  # who must be given another time

    def days(self) -> dict[date, int]:
        """How many open slots each Vietnamese day would have."""
        found: dict[date, int] = {}
        for one in self.wanted:
            if not one.closed:
                day = one.starts_at.astimezone(VIETNAM).date()
                found[day] = found.get(day, 0) + 1
        return found


def introduce(rule: AvailabilityRule, *, by: Person) -> Plan:
    """«Thêm lịch tiếp nhận»: put a new rule in force and make its slots. Raises Refused, NotAllowed."""
    demand_administrator(by, rule.desk.agency)
    _demand_sensible(rule)
    with transaction.atomic():
        rule.save(force_insert=True)
        plan = build(rule.desk)
        _tell(rule, "open_desk", by)
    return plan


def change(rule: AvailabilityRule, *, by: Person, since: date, **facts: Any) -> tuple[AvailabilityRule, Plan]:
    """«Sửa lịch tiếp nhận»: end the rule and begin its next version on the day, then build."""
    demand_administrator(by, rule.desk.agency)
    new = next_version(rule, since=since, **facts)
    _demand_sensible(new)
    with transaction.atomic():
        _close_rule(rule, since)
        new.save(force_insert=True)
        plan = build(rule.desk)
        _tell(new, "change_desk_hours", by)
    return new, plan


def end(rule: AvailabilityRule, *, until: date, by: Person) -> Plan:
    """«Ngừng lịch tiếp nhận» from a day on."""
    demand_administrator(by, rule.desk.agency)
    with transaction.atomic():
        _close_rule(rule, until)
        plan = build(rule.desk)
        _tell(rule, "end_desk_hours", by)
    return plan


def next_version(rule: AvailabilityRule, *, since: date, **facts: Any) -> AvailabilityRule:
    """The rule with changes, not saved: for a preview. «Every n weeks» counts anew from the week of ``since``."""
    names = [one.attname for one in AvailabilityRule._meta.concrete_fields if one.attname not in ("id", "replaces_id")]
    same = {name: getattr(rule, name) for name in names}
    return AvailabilityRule(**{**same, "since": since, "version": rule.version + 1, "replaces": rule, **facts})


def preview(rule: AvailabilityRule) -> Plan:
    """What saving this (unsaved) rule would make, and whom it would hit; nothing is written."""
    _demand_sensible(rule)
    standing = [one for one in rules_of(rule.desk) if one.pk != rule.pk]
    for one in standing:
        if one.pk == rule.replaces_id:
            one.until = rule.since
    return _plan(rule.desk, [*standing, rule], Slot.objects.filter(_future(rule.desk)))


def preview_desk(desk: Desk) -> Plan:
    """The same of a desk with another (unsaved) end."""
    return _plan(desk, rules_of(desk), Slot.objects.filter(_future(desk)))


def build_all() -> int:
    """The nightly job: every desk that has rules, a transaction each. Returns how many slots are new.

    A desk that cannot be built keeps no other from it; RuntimeError at the end says how many there were.
    """
    desks = Desk.objects.filter(rules__isnull=False).distinct().select_related("agency").order_by("pk")
    new, failed = 0, 0
    for desk in desks.iterator(chunk_size=200):
        try:
            new += len(build(desk).new)
        except DatabaseError:
            log.exception("the slots of desk %s could not be built", desk.pk)
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} desks without new slots")
    return new


@transaction.atomic
def build(desk: Desk) -> Plan:
    """Make the slots of the next 60 days what rules, calendar and closures say. Doing it twice is harmless."""
    lock_building(desk)
    future = Slot.objects.filter(_future(desk)).order_by("pk").select_for_update(of=("self",))
    plan = _plan(desk, rules_of(desk), future)
    Slot.objects.filter(pk__in=[slot.pk for slot in plan.removed]).delete()
    gone = [slot.pk for slot in plan.cancelled]
    Slot.objects.filter(pk__in=gone).update(status=SlotStatus.CANCELLED)
    for slot, wanted in plan.kept:
        _adjust(slot, wanted)
    Slot.objects.bulk_create([_slot(desk, one) for one in plan.new], ignore_conflicts=True)
    closed = [slot.pk for slot, wanted in plan.kept if wanted.closed]
    put_on_list([*gone, *closed], None)
    return plan


def rules_of(desk: Desk) -> list[AvailabilityRule]:
    """Those that count today or later, in a fixed order."""
    lasting = AvailabilityRule.objects.lasting(clock.today())
    return list(lasting.filter(desk=desk).order_by("since", "opens_at", "pk"))


def _plan(desk: Desk, rules: list[AvailabilityRule], existing: Iterable[Slot]) -> Plan:
    plan = Plan(wanted=list(_planned(desk, rules)))
    open_at = {one.starts_at: one for one in plan.wanted}
    existing = list(existing)
    stood_in = set(Place.objects.filter(slot__in=existing).values_list("slot", flat=True))
    for slot in existing:
        wanted = open_at.get(slot.starts_at)
        if wanted and wanted.ends_at == slot.ends_at:
            plan.kept.append((slot, open_at.pop(slot.starts_at)))
            if slot.held + slot.used > wanted.rule.cap_staff:
                plan.over.append(slot)
        elif slot.pk in stood_in or slot.held:
            plan.cancelled.append(slot)
        else:
            plan.removed.append(slot)
    plan.new = list(open_at.values())
    no_more = [slot.pk for slot in plan.cancelled] + [slot.pk for slot, wanted in plan.kept if wanted.closed]
    plan.hit = in_slots(no_more)
    return plan


def _planned(desk: Desk, rules: list[AvailabilityRule]) -> Iterator[PlannedSlot]:
    """Every stretch that has not begun, of each rule, on each working day up to the horizon."""
    today, now = clock.today(), clock.now()
    last = today + timedelta(days=policy_of(desk.agency).horizon_days)
    if merged := Succession.objects.filter(predecessor=desk.agency_id).first():
        last = min(last, merged.on - timedelta(days=1))
    days = [today + timedelta(days=ahead) for ahead in range((last - today).days + 1)]
    working = _working_days(desk.agency, days)
    closures = list(_closures(desk, now))
    taken: list[tuple[datetime, datetime]] = []
    for day in days:
        for rule in rules:
            if day in working and _receives(desk, rule, day, make_up=working[day]):
                for start, end in _stretches(rule, day):
                    if start > now and not any(start < to and since < end for since, to in taken[-200:]):
                        taken.append((start, end))
                        yield PlannedSlot(start, end, rule, any(one.meets(start, end) for one in closures))


def _receives(desk: Desk, rule: AvailabilityRule, day: date, *, make_up: bool) -> bool:
    there = covers_range(desk.during, day)
    weekday = day.isoweekday() in rule.weekdays or (make_up and rule.on_make_up_days)
    return there and weekday and rule.covers(day)


def _stretches(rule: AvailabilityRule, day: date) -> Iterator[tuple[datetime, datetime]]:
    """From opening on, as many whole stretches as fit before closing."""
    start = datetime.combine(day, rule.opens_at, VIETNAM)
    closing, length = datetime.combine(day, rule.closes_at, VIETNAM), timedelta(minutes=rule.slot_min)
    while start + length <= closing:
        yield start, start + length
        start += length


def _working_days(agency: Agency, days: list[date]) -> dict[date, bool]:
    """Of these days those on which a rule may count, with whether it is a make-up day.

    Only days of which somebody said something are asked for one by one. A rule that names Saturdays or Sundays
    opens on them: an office may decide so.
    """
    said = set(SpecialDay.objects.filter(day__in=days).values_list("day", flat=True))
    weekend = calendar.SATURDAY
    found = {}
    for day in days:
        if day not in said:
            found[day] = False
        elif calendar.is_working_day(agency, day):
            found[day] = day.weekday() >= weekend
    return found


def _closures(desk: Desk, now: datetime) -> QuerySet[Closure]:
    above = tree.path(desk.agency, clock.today())
    nation = Q(agency__isnull=True, desk__isnull=True)
    where = nation | Q(agency__in=above) | Q(desk=desk)
    return Closure.objects.filter(where, ends_at__gt=now, lifted_at__isnull=True)


def _adjust(slot: Slot, wanted: PlannedSlot) -> None:
    """Give a kept slot its new capacity and status; what is booked stays, and the slot is flagged."""
    rule, taken = wanted.rule, slot.held + slot.used
    after = {
        "cap_staff": max(rule.cap_staff, taken),
        "cap_public": rule.cap_public,
        "over": max(taken - rule.cap_staff, 0),
        "rule_id": rule.pk,
        "status": SlotStatus.CLOSED if wanted.closed else SlotStatus.OPEN,
    }
    if any(getattr(slot, name) != value for name, value in after.items()):
        Slot.objects.filter(pk=slot.pk).update(**after)


def _slot(desk: Desk, wanted: PlannedSlot) -> Slot:
    return Slot(
        desk=desk,
        agency_id=desk.agency_id,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        cap_public=wanted.rule.cap_public,
        cap_staff=wanted.rule.cap_staff,
        status=SlotStatus.CLOSED if wanted.closed else SlotStatus.OPEN,
        rule=wanted.rule,
    )


def _future(desk: Desk) -> Q:
    return Q(desk=desk, starts_at__gt=clock.now()) & ~Q(status=SlotStatus.CANCELLED)


def lock_building(desk: Desk) -> None:
    """One builder a desk; none while somebody closes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [BUILDING])
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [BUILDING, desk.pk % 2**31])


def _close_rule(rule: AvailabilityRule, until: date) -> None:
    rule.until = max(until, rule.since)
    rule.save(update_fields=["until"])


def _tell(rule: AvailabilityRule, action: str, by: Person) -> None:
    agency = rule.desk.agency
    record(chain_of(agency), action, subject=f"rule:{rule.pk}", by=by, facts={"version": rule.version})


def _demand_sensible(rule: AvailabilityRule) -> None:
    """What the database would refuse, in words."""
    if rule.opens_at >= rule.closes_at:
        raise Refused("rule_hours", _("Giờ mở phải trước giờ đóng."), _("Sửa lại giờ tiếp nhận."))
    if rule.cap_public > rule.cap_staff:
        raise Refused("rule_capacity", _("Phần dành cho đặt trực tuyến lớn hơn sức chứa."), _("Giảm phần trực tuyến."))
    if not rule.weekdays or not set(rule.weekdays) <= set(range(1, 8)):
        raise Refused("rule_weekdays", _("Chưa chọn ngày trong tuần."), _("Chọn ít nhất một ngày."))
    if not 5 <= rule.slot_min <= 480 or rule.every_weeks < 1:
        raise Refused("rule_stretch", _("Độ dài một khung giờ phải từ 5 đến 480 phút."), _("Sửa lại độ dài."))
