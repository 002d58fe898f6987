"""«Đóng lịch»: what it would do, closing, opening again. Other times: ``proposing``; the answers: ``answering``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments import messages, slot_builder
from chungthuc.appointments.booking import demands, places
from chungthuc.appointments.booking.places import in_one_transaction
from chungthuc.appointments.closures.rebooking import in_slots, put_on_list
from chungthuc.appointments.lifecycle import COMING
from chungthuc.appointments.models import (
    Answer,
    Appointment,
    Closure,
    ClosureKind,
    Rebooking,
    Slot,
    SlotStatus,
)
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused, demand_reason
from chungthuc.notifications import outbox


@dataclass(frozen=True)
class ClosureEffect:
    """What a closure would do."""

    slots: int
    appointments: list[Appointment]


@dataclass(frozen=True)
class Stretch:
    """Where and when nothing is to be booked: at a desk, at an agency and all below, or (both None) in the nation."""

    starts_at: datetime
    ends_at: datetime
    agency: Agency | None = None
    desk: Desk | None = None


def preview(stretch: Stretch) -> ClosureEffect:
    """«Ảnh hưởng N lịch hẹn»: nothing is written."""
    slots = [slot.pk for slot in _slots(stretch)]
    return ClosureEffect(len(slots), in_slots(slots))


def close(stretch: Stretch, *, kind: ClosureKind, reason: str, by: Person) -> Closure:
    """Close from one moment to another: slots are closed, holds dropped, bookings go on the re-booking list.

    A booking that is being made at this moment either is on the list or is refused. Raises Refused, NotAllowed.
    """
    demand_may_close(stretch, by)
    demand_reason(reason, demands.TELL_THE_CITIZEN)
    if stretch.starts_at >= stretch.ends_at:
        raise Refused("closure_ends_first", _("Giờ kết thúc phải sau giờ bắt đầu."), _("Sửa lại thời gian đóng lịch."))
    return _close_under_locks(stretch, kind, reason, by)


@in_one_transaction
def _close_under_locks(stretch: Stretch, kind: ClosureKind, reason: str, by: Person) -> Closure:
    _stop_builders()
    closure = Closure.objects.create(
        agency=stretch.agency,
        desk=stretch.desk,
        starts_at=stretch.starts_at,
        ends_at=stretch.ends_at,
        kind=kind,
        reason=reason,
        made_at=clock.now(),
    )
    slots = places.locked([slot.pk for slot in _slots(stretch)])
    Slot.objects.filter(pk__in=list(slots)).update(status=SlotStatus.CLOSED)
    _drop_holds(slots)
    hit = put_on_list(slots, closure)
    record(_chain(stretch), "close_hours", subject=f"closure:{closure.pk}", by=by, facts={"hit": hit})
    return closure


@in_one_transaction
def lift(closure: Closure, *, by: Person) -> Closure:
    """«Mở lại»: slots open again; whoever has not answered keeps the old time, and is told so if he was asked."""
    stretch = Stretch(closure.starts_at, closure.ends_at, closure.agency, closure.desk)
    demand_may_close(stretch, by)
    if closure.lifted_at is not None:
        return closure
    _stop_builders()
    closure.lifted_at = clock.now()
    closure.save(update_fields=["lifted_at"])
    waiting = Rebooking.objects.filter(closure=closure, answer=Answer.WAITING)
    tokens = [token for token in waiting.values_list("hold_token", flat=True) if token]
    held = set().union(*(places.slots_held(token) for token in tokens)) if tokens else set()
    slots = places.locked({*held, *(slot.pk for slot in _slots(stretch, closed=True))})
    for token in tokens:
        places.let_go(token, slots)
    asked = list(waiting.filter(proposed__isnull=False).values_list("pk", flat=True))
    waiting.update(answer=Answer.NOT_NEEDED, answered_at=clock.now(), hold_token="", proposed=None)
    for desk in Desk.objects.filter(slots__in=list(slots)).distinct().order_by("pk"):
        slot_builder.build(desk)
    _tell_that_it_stands(asked)
    record(_chain(stretch), "lift_closure", subject=f"closure:{closure.pk}", by=by)
    return closure


def _tell_that_it_stands(asked: list[UUID]) -> None:
    """Not to those whose hour another closure still hits: building has put them on the list again."""
    kept = Rebooking.objects.filter(pk__in=asked, answer=Answer.NOT_NEEDED, appointment__state__in=sorted(COMING))
    with outbox.gathered():
        for one in kept.select_related("appointment__agency", "appointment__person"):
            messages.tell_time_stands(one)


def _slots(stretch: Stretch, *, closed: bool = False) -> QuerySet[Slot]:
    status = SlotStatus.CLOSED if closed else SlotStatus.OPEN
    slots = Slot.objects.filter(status=status, starts_at__lt=stretch.ends_at, ends_at__gt=stretch.starts_at)
    if stretch.desk is not None:
        return slots.filter(desk=stretch.desk)
    if stretch.agency is not None:
        below = tree.below(stretch.agency, clock.today())
        return slots.filter(Q(agency=stretch.agency) | Q(agency__in=below))
    return slots


def _drop_holds(slots: dict[int, Slot]) -> None:
    """Whoever was filling in the form is told so when he sends it."""
    for slot in slots.values():
        slot.holds.all().delete()
        if slot.held:
            slot.change(held=-slot.held)


def _stop_builders() -> None:
    """No slot is made while somebody closes, or it would be open in the middle of a closure."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [slot_builder.BUILDING])


def _chain(stretch: Stretch) -> str:
    agency = stretch.agency or (stretch.desk.agency if stretch.desk else None)
    return f"visits:{agency.code if agency else 'nation'}"


def demand_may_close(stretch: Stretch, by: Any) -> None:
    """The administrator there or above: a province's closes for its subtree. An officer may close his own counter.

    The whole nation is closed by nobody from a page: its free days come as imported special days, and a closure
    of the nation is a row that data import brings.
    """
    agency = stretch.desk.agency if stretch.desk else stretch.agency
    if agency is not None and (rights.holds(by, Right.ADMINISTER, agency) or _is_own_counter(stretch, agency, by)):
        return
    raise NotAllowed("no_right", _("Bạn không có quyền đóng lịch ở đây."), _("Hỏi người quản trị của cơ quan."))


def _is_own_counter(stretch: Stretch, agency: Agency, by: Any) -> bool:
    """A power cut does not wait; but nobody below an officer's agency is his to close."""
    if not rights.holds(by, Right.CREATE_COPY, agency):
        return False
    return stretch.desk is not None or not tree.below(agency, clock.today()).exists()
