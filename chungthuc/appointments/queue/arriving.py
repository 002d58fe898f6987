"""«Lấy số», «Ghi nhận đã đến»: how a number comes into the day's list."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments import messages
from chungthuc.appointments.booking import demands, places
from chungthuc.appointments.booking.places import in_one_transaction
from chungthuc.appointments.lifecycle import HERE, Action, Role
from chungthuc.appointments.models import Appointment, Priority, QueueDay, QueueEntry
from chungthuc.appointments.models.appointments import chain_of
from chungthuc.appointments.policies import Policy, policy_of
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import Refused

# The rule that is shown: first those whom the law favours, then booked people, then the others as they came.
RANKS = {
    Priority.DISABLED: 0,
    Priority.ELDERLY: 0,
    Priority.PREGNANT: 0,
    Priority.BOOKED: 1,
    Priority.LATE: 2,
    Priority.NONE: 3,
}
BY_LAW = (Priority.DISABLED, Priority.ELDERLY, Priority.PREGNANT)


def walk_in(
    agency: Agency,
    *,
    units: int = 1,
    priority: Priority = Priority.NONE,
    request_key: str,
    by: Person | None = None,
    group: str = "",
) -> QueueEntry:
    """«Lấy số»: no account, no appointment; a right. ``priority``: one that the law gives. Same key, same number."""
    if priority not in (*BY_LAW, Priority.NONE):
        raise Refused("priority_by_law_only", _("Ưu tiên này không chọn được."), _("Chọn một đối tượng ưu tiên."))
    return _enter(agency, group, units=units, priority=priority, due_at=clock.now(), request_key=request_key, by=by)


@in_one_transaction
def check_in(
    appointment: Appointment, *, by: Person | None, role: Role, priority: Priority = Priority.BOOKED, group: str = ""
) -> QueueEntry:
    """«Ghi nhận đã đến»: from 15 minutes before; after 15 minutes past a walk-in with priority, never refused.

    By an officer at any time: who comes before his window, or on another day, stands in the list as if he had none,
    by arrival; the place on a day that is still to come is free for others, and nobody is reminded of it. Raises
    Refused for a citizen who is too early, or comes on another day.
    """
    demands.demand_role(appointment, role, by)
    policy, now = policy_of(appointment.agency), clock.now()
    slots = places.lock_with_slots(appointment) if _is_to_come(appointment, now) else {}
    appointment.lock()
    if appointment.state in HERE:
        return appointment.entries.latest("arrived_at")
    if role == Role.CITIZEN:
        _demand_not_too_early(appointment, policy, now)
        _demand_today(appointment, now)
    early = is_early(appointment, policy, now) or clock.day(appointment.starts_at) != clock.day(now)
    if priority not in BY_LAW:
        priority = Priority.NONE if early else _in_time(appointment, policy, now)
    appointment.shift(Action.ARRIVE, role=role)
    if slots:
        places.give_up(appointment, slots)
    messages.withdraw_reminders(appointment)
    entry = _enter(
        appointment.agency,
        group,
        units=policy.drop_off_units if appointment.drop_off else appointment.units,
        priority=priority,
        due_at=now if early else appointment.starts_at,
        request_key=f"{appointment.pk}-{appointment.entries.count()}",
        by=by,
        appointment=appointment,
    )
    appointment.tell(Action.ARRIVE, role=role, by=by, recorded={"number": entry.number, "freed": len(slots)})
    return entry


def _is_to_come(appointment: Appointment, now: datetime) -> bool:
    """On a later day than this: nobody has lost that place yet."""
    return clock.day(appointment.starts_at) > clock.day(now)


def is_early(appointment: Appointment, policy: Policy, now: datetime) -> bool:
    """Before the minutes in which a booked appointment is taken at its time."""
    return now < appointment.starts_at - timedelta(minutes=policy.early_minutes)


def _demand_not_too_early(appointment: Appointment, policy: Policy, now: datetime) -> None:
    if is_early(appointment, policy, now):
        opens = appointment.starts_at - timedelta(minutes=policy.early_minutes)
        raise Refused(
            "too_early",
            _("Chưa đến giờ ghi nhận: từ %(time)s.") % {"time": clock.vietnamese_moment(opens)},
            _("Quay lại vào giờ đó, hoặc lấy số như người đến trực tiếp."),
        )


def _demand_today(appointment: Appointment, now: datetime) -> None:
    if clock.day(appointment.starts_at) != clock.day(now):
        raise Refused(
            "other_day",
            _("Lịch hẹn này của ngày khác: %(time)s.") % {"time": clock.vietnamese_moment(appointment.starts_at)},
            _("Người đã đến hôm nay: lấy số như người đến trực tiếp; lịch hẹn chưa đến giờ thì dời hoặc giữ nguyên."),
        )


def _in_time(appointment: Appointment, policy: Policy, now: datetime) -> Priority:
    late = now > appointment.starts_at + timedelta(minutes=policy.late_minutes)
    return Priority.LATE if late else Priority.BOOKED


def _enter(
    agency: Agency,
    group: str,
    *,
    units: int,
    priority: Priority,
    due_at: datetime,
    request_key: str,
    by: Any,
    appointment: Appointment | None = None,
) -> QueueEntry:
    """Give the day's next number, under the list's lock."""
    day = clock.today()
    with transaction.atomic():
        QueueDay.objects.bulk_create([QueueDay(agency=agency, group=group, day=day)], ignore_conflicts=True)
        days = QueueDay.objects.select_for_update(of=("self",)).select_related("agency")
        day_list = days.get(agency=agency, group=group, day=day)
        if done := QueueEntry.objects.filter(request_key=request_key).select_related("day_list__agency").first():
            return done
        day_list.last_number += 1
        day_list.save(update_fields=["last_number"])
        entry = QueueEntry.objects.create(
            day_list=day_list,
            number=day_list.last_number,
            appointment=appointment,
            units=max(units, 1),
            priority=priority,
            rank=RANKS[priority],
            due_at=due_at,
            arrived_at=clock.now(),
            state_since=clock.now(),
            request_key=request_key,
        )
        facts = {"number": entry.number, "priority": str(priority)}
        record(chain_of(agency), "take_number", subject=entry.subject, by=by or "system:kiosk", facts=facts)
    return entry
