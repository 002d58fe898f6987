"""«Dời lịch hẹn», «Đổi lịch hẹn»: the new place is taken first, then the old one freed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.appointments import messages
from chungthuc.appointments.booking import demands, places
from chungthuc.appointments.booking.availability import PlaceQuery, allot, find_run
from chungthuc.appointments.booking.demands import BookingRequest
from chungthuc.appointments.booking.places import PlaceGone, Shares, in_one_transaction
from chungthuc.appointments.booking.wishes import slot_taken
from chungthuc.appointments.lifecycle import Action, Role
from chungthuc.appointments.models import Appointment, Slot
from chungthuc.appointments.policies import policy_of
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import Refused, demand_reason
from chungthuc.notifications import outbox


@dataclass(frozen=True)
class Change:
    """Who moves an appointment, why, by which form."""

    by: Person | None
    role: Role
    request_key: str
    reason: str

    @property
    def citizen(self) -> bool:
        return self.role == Role.CITIZEN


def move(
    appointment: Appointment,
    *,
    slot_id: int,
    by: Person | None,
    role: Role,
    request_key: str,
    reason: str = "",
    hold_token: str = "",
) -> Appointment:
    """«Dời lịch hẹn» (officer, reason mandatory, any time) or «Đổi lịch hẹn» (citizen: in time, twice).

    The new place is taken first, then the old one freed, in one transaction; the code stays. Returns the new row,
    which points back by ``moved_from``. Raises SlotTaken with the three nearest; then nothing has changed.
    ``hold_token``: the hold that keeps the new place. Role system: a re-booking that the person agreed to.
    """
    agency, staff = appointment.agency, role == Role.OFFICER
    policy = policy_of(agency)
    query = PlaceQuery(agency, slot_id, appointment.units, policy, staff, hold_token)
    try:
        return _move_under_locks(appointment, query, Change(by, role, request_key, reason))
    except PlaceGone:
        raise slot_taken(agency, slot_id, appointment.units, policy, staff=staff) from None
    except IntegrityError as failure:
        if "request_key" not in str(failure):
            raise
        raise Refused("form_used", _("Biểu mẫu này đã được dùng."), _("Mở lại trang đặt lịch hẹn.")) from failure


@in_one_transaction
def _move_under_locks(appointment: Appointment, query: PlaceQuery, change: Change) -> Appointment:
    demands.demand_role(appointment, change.role, change.by)
    if query.staff:
        demand_reason(change.reason, demands.TELL_THE_CITIZEN)
    places.one_at_a_time(appointment.who)
    if done := Appointment.objects.filter(request_key=change.request_key, code=appointment.code).first():
        return done
    run = find_run(query, clock.now())
    slots = places.locked({*places.keys(run), *places.slots_held(query.token), *places.slots_of(appointment)})
    appointment.lock()
    now = clock.now()
    shares = allot(query, run, slots, now)
    if change.citizen:
        _demand_may_move(appointment, shares, query, now)
    return _carry_out(appointment, shares, slots, query, change)


def _carry_out(
    old: Appointment, shares: Shares, slots: dict[int, Slot], query: PlaceQuery, change: Change
) -> Appointment:
    """Write the move; everything is locked and allowed."""
    action = Action.MOVE if change.citizen else Action.RESCHEDULE
    before = old.state
    old.shift(action, role=change.role, reason=change.reason)
    new = _successor(old, shares, state=before, change=change)
    places.take(new, shares)
    crashpoint("move.taken")
    cooling = places.cooling_end(query.policy, clock.now()) if change.citizen else None
    places.give_back(old, slots, cooling_until=cooling)
    with outbox.gathered():
        messages.tell_moved(old, new, change.reason)
    old.tell(action, role=change.role, by=change.by)
    new.tell(Action.BOOK_ANEW, role=change.role, by=change.by, recorded={"moved_from": str(old.pk)})
    return new


def _demand_may_move(appointment: Appointment, shares: Shares, query: PlaceQuery, now: datetime) -> None:
    demands.demand_in_time(appointment, query.policy, now)
    demands.demand_moves_left(appointment, query.policy)
    start = shares[0][0].starts_at
    request = BookingRequest(
        query.agency, appointment.who, appointment.units, start, query.policy, now, leaves=appointment
    )
    demands.demand_few_a_day(request, demands.counts_of(request))


def _successor(old: Appointment, shares: Shares, *, state: str, change: Change) -> Appointment:
    """The same appointment at another time: a new row with the same code."""
    same = ("code", "agency", "person", "who", "contact_name", "comes", "contact_phone", "contact_email", "papers",
            "units", "drop_off")  # fmt: skip
    return Appointment.objects.create(
        **{name: getattr(old, name) for name in same},
        starts_at=shares[0][0].starts_at,
        ends_at=shares[-1][0].ends_at,
        state=state,
        confirm_by=old.confirm_by,
        source=old.source,
        public=old.public and change.role != Role.OFFICER,
        moved_from=old,
        moves=old.moves + (1 if change.citizen else 0),
        request_key=change.request_key,
        booked_at=clock.now(),
        state_since=clock.now(),
    )
