"""A1–A7: what must hold of bookings at any moment, a function each; each yields what is wrong, in words for a log."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from chungthuc.appointments import messages
from chungthuc.appointments.lifecycle import (
    APPOINTMENT_LIFE,
    BEGINNINGS,
    COMING,
    USING,
    Action,
    AppointmentStatus,
    Role,
)
from chungthuc.appointments.models import Answer, Appointment, Hold, Place, Rebooking, Slot
from chungthuc.audit.models import Event
from chungthuc.core.errors import NotAllowed
from chungthuc.notifications.models import Message

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
NAMED = "appointment:"  # how events call an appointment
PROMISED = {  # the last event of a row, and the message it promised
    Action.BOOK: "booked",
    Action.BOOK_ANEW: "moved",
    Action.CANCEL: "cancelled",
    Action.CALL_OFF: "cancelled",
}


def all_broken(since: datetime | None = None) -> list[str]:
    """Every violation, named; empty when all is well. ``since``: of those that are read one by one (A3, A6, A7) only
    what was touched from then on: the nights before have read the rest."""
    flat = (a1_counters_are_sums, a2_nothing_is_oversold, a4_nobody_in_a_closed_slot, a5_one_successor)
    one_by_one = (a3_events_and_messages, a6_no_message_without_booking, a7_no_personal_data)
    found = [f"{check.__name__}: {what}" for check in flat for what in check()]
    return sorted(found + [f"{check.__name__}: {what}" for check in one_by_one for what in check(since or BEGINNING)])


def _touched(since: datetime) -> QuerySet[Appointment]:
    """The appointments to which something happened since then."""
    subjects = Event.objects.filter(chain__startswith="visits:", at__gte=since).values_list("subject", flat=True)
    if since == BEGINNING:
        return Appointment.objects.all()
    return Appointment.objects.filter(pk__in={one.removeprefix(NAMED) for one in subjects if one.startswith(NAMED)})


def a1_counters_are_sums() -> Iterator[str]:
    """``used`` is the units of the appointments that use the slot, ``held`` of its holds."""
    used = dict(_sum(Place.objects.filter(appointment__state__in=sorted(USING))))
    public = dict(_sum(Place.objects.filter(appointment__state__in=sorted(USING), appointment__public=True)))
    held = dict(_sum(Hold.objects.all()))
    for slot in Slot.objects.order_by("pk").iterator():
        sums = (used.get(slot.pk, 0), public.get(slot.pk, 0), held.get(slot.pk, 0))
        if sums != (slot.used, slot.used_public, slot.held):
            yield f"slot {slot.pk}: {(slot.used, slot.used_public, slot.held)}, in truth {sums}"


def a2_nothing_is_oversold() -> Iterator[str]:
    """Never more than there is; the public never more than its share, unless the share was lowered later."""
    wrong = Q(held__lt=0) | Q(used__lt=0) | Q(cap_staff__lt=F("held") + F("used"))
    for slot in Slot.objects.filter(wrong):
        yield f"slot {slot.pk}: {slot.held} + {slot.used} of {slot.cap_staff}"
    lowered = Q(over__gt=0) | Q(rule__version__gt=1)
    for slot in Slot.objects.filter(used_public__gt=F("cap_public")).exclude(lowered):
        yield f"slot {slot.pk}: public {slot.used_public} of {slot.cap_public}"


def a3_events_and_messages(since: datetime = BEGINNING) -> Iterator[str]:
    """A code, an event for each change (replayed they give the state), and the messages that were promised."""
    for appointment in _touched(since).select_related("agency", "person").iterator(chunk_size=500):
        events = list(appointment.history)
        if _replayed(events) != appointment.state or not appointment.code:
            yield f"appointment {appointment.pk}: {appointment.state}, events say {_replayed(events)}"
        if appointment.wiped_at is None and _can_be_told(appointment):
            for event in events:
                kind = PROMISED.get(Action(event.action))
                if kind and not messages.was_promised(appointment, kind):
                    yield f"appointment {appointment.pk}: no message «{kind}»"


def _can_be_told(appointment: Appointment) -> bool:
    """By letter or by a notice; texts leave only where an office has a provider."""
    there = messages.addresses_for(appointment)
    return bool(there.email or there.account)


def a4_nobody_in_a_closed_slot() -> Iterator[str]:
    """Whoever is still to come into a closed or cancelled slot is on the re-booking list."""
    closed = Place.objects.exclude(slot__status="open").filter(appointment__state__in=sorted(COMING))
    listed = Rebooking.objects.filter(answer=Answer.WAITING).values("appointment")
    for place in closed.exclude(appointment__in=listed):
        yield f"appointment {place.appointment_id} in slot {place.slot_id}"


def a5_one_successor() -> Iterator[str]:
    """Each moved appointment has exactly one successor with its code, later made; so there is no circle."""
    moved = Appointment.objects.filter(state=AppointmentStatus.MOVED)
    for row in moved.filter(moved_to__isnull=True):
        yield f"appointment {row.pk} was moved nowhere"
    successors = Appointment.objects.filter(moved_from__isnull=False)
    lonely = successors.exclude(moved_from__state=AppointmentStatus.MOVED)
    for row in lonely | successors.exclude(code=F("moved_from__code")):
        yield f"appointment {row.pk} follows one that was not moved"
    for row in successors.filter(booked_at__lt=F("moved_from__booked_at")):
        yield f"appointment {row.pk} is older than what it follows"


def a6_no_message_without_booking(since: datetime = BEGINNING) -> Iterator[str]:
    messages_ = Message.objects.filter(key__startswith="appointment:", queued_at__gte=since)
    keys = {key: key.split(":")[1] for key in messages_.values_list("key", flat=True)}
    there = Appointment.objects.filter(pk__in=set(keys.values())).values_list("pk", flat=True)
    known = {str(pk) for pk in there}
    yield from (f"message {key}" for key, whose in keys.items() if whose not in known)


def a7_no_personal_data(since: datetime = BEGINNING) -> Iterator[str]:
    """No name, phone or e-mail of a booking in its events or in its messages' texts."""
    for row in _touched(since).filter(wiped_at__isnull=True).iterator(chunk_size=500):
        words = [word for word in (row.contact_name, row.comes, row.contact_phone, row.contact_email) if len(word) > 3]
        yield from (what for what, text in _texts(row) if any(word in text for word in words))


def _texts(row: Appointment) -> Iterator[tuple[str, str]]:
    for event in row.history:
        yield f"event {event.subject}", str(event.facts)
    for message in Message.objects.filter(key__startswith=f"appointment:{row.pk}:"):
        yield f"message {message.key}", f"{message.subject} {message.body}"


def _replayed(events: list[Event]) -> str:
    """The state that the events lead to; empty when one of them cannot have happened."""
    state = ""
    for event in events:
        action = Action(event.action)
        if action in BEGINNINGS:
            state = str(event.facts["state"]) if not state else ""
        elif state:
            try:
                state = APPOINTMENT_LIFE.next(state, action, Role(event.facts["role"]))
            except NotAllowed:
                return ""
    return state


def _sum(rows: QuerySet[Any]) -> Any:
    return rows.order_by().values_list("slot").annotate(all=Coalesce(Sum("units"), 0))
