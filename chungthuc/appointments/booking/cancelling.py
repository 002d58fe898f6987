"""«Hủy lịch hẹn», and the end of a booking that nobody confirmed. Both free the place."""

from chungthuc.accounts.models import Person
from chungthuc.appointments import messages
from chungthuc.appointments.booking import demands, places
from chungthuc.appointments.booking.places import in_one_transaction
from chungthuc.appointments.lifecycle import Action, AppointmentStatus, Role
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.policies import policy_of
from chungthuc.core import clock
from chungthuc.core.errors import demand_reason
from chungthuc.notifications import outbox


@in_one_transaction
def cancel(appointment: Appointment, *, by: Person | None, role: Role, reason: str = "") -> Appointment:
    """«Hủy lịch hẹn» by the citizen (until it begins), or by the agency (reason mandatory). Frees the place.

    What a citizen gives back can be booked again only after a random delay: nobody can trade places.
    """
    policy, citizen = policy_of(appointment.agency), role == Role.CITIZEN
    demands.demand_role(appointment, role, by)
    if not citizen:
        demand_reason(reason, demands.TELL_THE_CITIZEN)
    slots = places.lock_with_slots(appointment)
    now = clock.now()
    if citizen and appointment.state == AppointmentStatus.CONFIRMED:
        demands.demand_not_begun(appointment, now)
    action = Action.CANCEL if citizen else Action.CALL_OFF
    appointment.shift(action, role=role, reason=reason)
    places.give_back(appointment, slots, cooling_until=places.cooling_end(policy, now) if citizen else None)
    with outbox.gathered():
        messages.tell_cancelled(appointment, by_agency=not citizen)
    appointment.tell(action, role=role, by=by)
    return appointment


@in_one_transaction
def lapse(appointment: Appointment) -> bool:
    """End a booking that was not confirmed in time. False when it was, or is already over."""
    slots = places.lock_with_slots(appointment)
    late = appointment.confirm_by is not None and appointment.confirm_by <= clock.now()
    if appointment.state != AppointmentStatus.PRECONFIRMED or not late:
        return False
    appointment.shift(Action.LAPSE, role=Role.SYSTEM)
    places.give_back(appointment, slots)
    appointment.tell(Action.LAPSE, role=Role.SYSTEM, by=None)
    return True
