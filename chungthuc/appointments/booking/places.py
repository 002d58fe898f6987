"""Units of slots: found, locked in one order, held, taken, given back. Only here do the counters change."""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from chungthuc.appointments.models import Appointment, AvailabilityRule, Hold, HoldKind, Place, Slot
from chungthuc.appointments.models.rules import UNIT_MINUTES
from chungthuc.appointments.policies import Policy
from chungthuc.core import clock

Shares = list[tuple[Slot, int]]  # which slot gives how many units

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 3
AGAIN = frozenset({"40P01", "40001"})  # PostgreSQL: deadlock_detected, serialization_failure
DOUBLE = "one_living_appointment_a_code"  # the code was drawn before: draw another


class Holder(NamedTuple):
    """On whose behalf places are held (an account, an address, a network; hashed), and which share of a day's public
    places it may hold at a time; 0: no more than one appointment."""

    who: str
    percent: int


class PlaceGone(Exception):
    """The place is no longer free."""


def in_one_transaction(act: Callable[P, R]) -> Callable[P, R]:
    """One transaction, tried up to three times when PostgreSQL broke a circle or a code was drawn twice."""

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES):
            try:
                with transaction.atomic():
                    return act(*args, **kwargs)
            except (OperationalError, IntegrityError) as failure:
                if not _worth_another_try(failure):
                    raise
                time.sleep(0.05 * attempt)
        with transaction.atomic():
            return act(*args, **kwargs)

    return run


def _worth_another_try(failure: Exception) -> bool:
    if isinstance(failure, IntegrityError):
        return DOUBLE in str(failure)
    inside_another = connection.in_atomic_block
    return not inside_another and getattr(failure.__cause__, "sqlstate", "") in AGAIN


def one_at_a_time(who: str) -> None:
    """One booking of a person at a time, so that the caps per person hold; always the first lock."""
    key = int.from_bytes(hashlib.sha256(who.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


# From a slot on, back to back at its desk, as many as are needed; with the units held at this moment (a hold is
# over by the clock, tidied away or not; the asker's own does not stand in his way) and the notice of its rule.
# What one stretch gives to an appointment is ``Slot.per_appointment``.
RUN = """
WITH RECURSIVE run(id, desk_id, ends_at, units_left, nth) AS (
  SELECT s.id, s.desk_id, s.ends_at,
         %(units)s - greatest(1, floor(extract(epoch FROM s.ends_at - s.starts_at) / %(unit)s)::int), 1
    FROM appointments_slot s WHERE s.id = %(slot)s AND s.status <> 'cancelled'
  UNION ALL
  SELECT s.id, s.desk_id, s.ends_at,
         run.units_left - greatest(1, floor(extract(epoch FROM s.ends_at - s.starts_at) / %(unit)s)::int), run.nth + 1
    FROM run JOIN appointments_slot s ON s.desk_id = run.desk_id AND s.starts_at = run.ends_at
         AND s.status <> 'cancelled' WHERE run.units_left > 0
)
SELECT s.*, run.units_left, r.lead_min, r.lead_max,
       CASE WHEN s.held = 0 THEN 0 ELSE (
         SELECT coalesce(sum(h.units), 0)::int FROM appointments_hold h
          WHERE h.slot_id = s.id AND h.expires_at > %(now)s AND h.token_hash <> %(mine)s) END AS waiting
  FROM run JOIN appointments_slot s USING (id) LEFT JOIN appointments_availabilityrule r ON r.id = s.rule_id
 ORDER BY run.nth"""


def run_from(slot_id: int, units: int, *, now: datetime, token: str = "") -> list[Slot]:
    """The slots that so many units take, from this one on, back to back: a look, no lock. Raises PlaceGone."""
    values = {
        "slot": slot_id,
        "units": units,
        "unit": 60 * UNIT_MINUTES,
        "now": now,
        "mine": hashed(token) if token else "",
    }
    run: Any = list(Slot.objects.raw(RUN, values))
    if not run or run[-1].units_left > 0:
        raise PlaceGone
    for slot in run:
        if slot.rule_id:  # the two columns that a booking asks of its rule
            names = ("id", "lead_min", "lead_max")
            slot.rule = AvailabilityRule.from_db(None, names, (slot.rule_id, slot.lead_min, slot.lead_max))
    return list(run)


def keys(slots: list[Slot]) -> list[int]:
    return [slot.pk for slot in slots]


def shared_out(slots: list[Slot], units: int) -> Shares:
    """How many units each of the slots gives, the first ones as many as fit into their time."""
    shares: Shares = []
    for slot in sorted(slots, key=lambda one: one.starts_at):
        share = min(units, slot.per_appointment)
        units -= share
        shares.append((slot, share))
    return shares


def locked(ids: Iterable[int]) -> dict[int, Slot]:
    """The slots, held until the transaction ends; whoever needs several waits in the same order as all others."""
    return {slot.pk: slot for slot in Slot.objects.locked(ids)}


def drop_expired(slots: list[Slot], now: datetime) -> None:
    """Holds of these (locked) slots that are over by the clock give their units back."""
    drop_holds({slot.pk: slot for slot in slots}, now)


def drop_holds(slots: dict[int, Slot], now: datetime, token: str = "", *, kind: HoldKind | None = None) -> None:
    """So do all that are over, and the one with this token (of one kind, or of any): room for who asks."""
    if not any(slot.held for slot in slots.values()):
        return
    kinds = [kind] if kind else list(HoldKind)
    values: list[Any] = [list(slots), now, hashed(token) if token else "", kinds]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM appointments_hold WHERE slot_id = ANY(%s) AND (expires_at <= %s OR (token_hash = %s"
            " AND kind = ANY(%s))) RETURNING slot_id, units",
            values,
        )
        for slot_id, units in cursor.fetchall():
            slots[slot_id].change(held=-units)


def demand_room(shares: Shares, *, staff: bool, policy: Policy, now: datetime) -> None:
    """Raise PlaceGone unless every slot has the units left for this side."""
    for slot, units in shares:
        room = slot.room_for_staff(now, fallback=policy.fallback, reason="…") if staff else slot.room()
        if room < units:
            raise PlaceGone


def keep(shares: Shares, token: str, *, until: datetime, kind: HoldKind, holders: Sequence["Holder"] = ()) -> None:
    """Hold these units for whoever has the token."""
    mine = hashed(token)
    Hold.objects.bulk_create(
        Hold(slot=slot, token_hash=mine, units=units, expires_at=until, kind=kind, holders=[one.who for one in holders])
        for slot, units in shares
    )
    for slot, units in shares:
        slot.change(held=units)


# Of the day in Vietnam on which the slot begins, at its agency: what the public may book, what this one holds now.
HELD_OF_THE_DAY = """
SELECT coalesce(sum(s.cap_public), 0),
       coalesce(sum((SELECT sum(h.units) FROM appointments_hold h
                      WHERE h.slot_id = s.id AND h.expires_at > %s AND h.kind = 'citizen'
                        AND h.holders @> ARRAY[%s]::varchar[])), 0)
  FROM appointments_slot s
 WHERE s.agency_id = %s AND s.status = 'open' AND s.starts_at >= %s AND s.starts_at < %s"""


def may_hold_so_much(holder: Holder, slot: Slot, units: int, policy: Policy, now: datetime) -> bool:
    """No more than its share of that day's public places with what it holds already, but always one appointment."""
    begins = datetime.combine(clock.day(slot.starts_at), datetime.min.time(), clock.VIETNAM)
    ends = begins + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(HELD_OF_THE_DAY, [now, holder.who, slot.agency_id, begins, ends])
        public, held = cursor.fetchone()
    return not held or bool(held + units <= max(policy.most_units, public * holder.percent // 100))


def let_go(token: str, slots: dict[int, Slot], *, kind: "HoldKind | None" = None) -> None:
    """End the hold with this token in these (locked) slots."""
    mine = Hold.objects.filter(token_hash=hashed(token), slot__in=list(slots))
    for held in mine.filter(kind=kind) if kind else mine:
        slots[held.slot_id].change(held=-held.units)
        held.delete()


def slots_held(token: str) -> set[int]:
    return set(Hold.objects.filter(token_hash=hashed(token)).values_list("slot", flat=True)) if token else set()


def slots_of(appointment: Appointment) -> list[int]:
    return list(appointment.places.values_list("slot", flat=True))


def lock_with_slots(appointment: Appointment) -> dict[int, Slot]:
    """The appointment and the slots that it has, held until the transaction ends. Slots go first, as everywhere; what
    it was given while we waited is locked after it."""
    slots = locked(slots_of(appointment))
    appointment.lock()
    return slots | locked(set(slots_of(appointment)) - set(slots))


def take(appointment: Appointment, shares: Shares) -> None:
    """The units become the appointment's."""
    Place.objects.bulk_create(Place(appointment=appointment, slot=slot, units=units) for slot, units in shares)
    for slot, units in shares:
        slot.change(used=units, public=appointment.public)


def give_back(appointment: Appointment, slots: dict[int, Slot], *, cooling_until: datetime | None = None) -> None:
    """The units return to their slots; when they cool, nobody can take them before that moment."""
    token = new_token()
    for place in appointment.places.all():
        slot = slots[place.slot_id]
        slot.change(used=-place.units, public=appointment.public)
        room = slot.cap_staff - slot.used - slot.held
        if cooling_until and min(place.units, room) > 0:
            keep([(slot, min(place.units, room))], token, until=cooling_until, kind=HoldKind.COOLING)


def give_up(appointment: Appointment, slots: dict[int, Slot]) -> None:
    """The units return to their slots though the appointment takes place: at another time than theirs."""
    give_back(appointment, slots)
    appointment.places.all().delete()


def take_instead(appointment: Appointment, shares: Shares, slots: dict[int, Slot], *, cooling_until: datetime) -> None:
    """These units in place of those it has, of (locked) slots; what goes back cools as with a cancelled one."""
    had = {place.slot_id: place for place in appointment.places.all()}
    token = new_token()
    for slot, units in shares:
        place = had.pop(slot.pk, None) or Place(appointment=appointment, slot=slot, units=0)
        _change_share(place, slot, units, token, cooling_until)
    for place in had.values():
        _change_share(place, slots[place.slot_id], 0, token, cooling_until)


def _change_share(place: Place, slot: Slot, units: int, token: str, cooling_until: datetime) -> None:
    more = units - place.units
    if not more:
        return
    slot.change(used=more, public=place.appointment.public)
    if more < 0:
        keep([(slot, -more)], token, until=cooling_until, kind=HoldKind.COOLING)
    if not units:
        place.delete()
        return
    place.units = units
    place.save()


def cooling_end(policy: Policy, now: datetime) -> datetime:
    """When a cancelled place is free for all again: after the delay and a random part more."""
    spread = secrets.randbelow(policy.release_spread_minutes * 60 + 1)
    return now + timedelta(minutes=policy.release_minutes, seconds=spread)


def new_token() -> str:
    return secrets.token_urlsafe(24)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
