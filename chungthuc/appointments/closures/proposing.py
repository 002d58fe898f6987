"""«Đề nghị giờ mới»: the nearest free place for whom a closure hits, kept until the answer is due."""

from datetime import timedelta

from chungthuc.accounts.models import Person
from chungthuc.appointments import messages
from chungthuc.appointments.booking import places
from chungthuc.appointments.booking.finding import FreeTime, nearest_free
from chungthuc.appointments.booking.places import PlaceGone, in_one_transaction
from chungthuc.appointments.closures.closing import Stretch, demand_may_close
from chungthuc.appointments.lifecycle import COMING
from chungthuc.appointments.models import Answer, Closure, HoldKind, Rebooking, SlotStatus
from chungthuc.appointments.policies import policy_of
from chungthuc.core import clock


def propose(closure: Closure, *, by: Person) -> int:
    """«Đề nghị giờ mới» to everybody on the list who has no proposal: the nearest free place, kept, and a message.

    Returns how many were told. Who cannot be given a place stays on the list for the officer.
    """
    demand_may_close(Stretch(closure.starts_at, closure.ends_at, closure.agency, closure.desk), by)
    waiting = Rebooking.objects.filter(closure=closure, answer=Answer.WAITING, proposed__isnull=True)
    return sum(propose_one(one) is not None for one in waiting.order_by("appointment__starts_at", "appointment__pk"))


def propose_one(rebooking: Rebooking) -> FreeTime | None:
    """The nearest free place for one person, kept until the answer is due; None when there is none."""
    appointment = rebooking.appointment
    policy = policy_of(appointment.agency)
    for time in nearest_free(appointment.agency, appointment.starts_at, appointment.units, policy=policy):
        try:
            if _keep_and_tell(rebooking, time, timedelta(hours=policy.answer_hours)):
                return time
            return None
        except PlaceGone:
            continue
    return None


@in_one_transaction
def _keep_and_tell(rebooking: Rebooking, time: FreeTime, answer_in: timedelta) -> bool:
    appointment = rebooking.appointment
    needed = places.keys(places.run_from(time.slot_id, appointment.units, now=clock.now()))
    slots = places.locked(needed)
    appointment.lock()
    rebooking.refresh_from_db()
    if appointment.state not in COMING or rebooking.answer != Answer.WAITING or rebooking.proposed_id is not None:
        return False
    now, policy = clock.now(), policy_of(appointment.agency)
    if any(key not in slots for key in needed):
        raise PlaceGone
    shares = places.shared_out([slots[key] for key in needed], appointment.units)
    if any(slot.status != SlotStatus.OPEN for slot, _units in shares):
        raise PlaceGone
    places.drop_expired(list(slots.values()), now)
    places.demand_room(shares, staff=False, policy=policy, now=now)
    token, until = places.new_token(), min(now + answer_in, time.starts_at)
    places.keep(shares, token, until=until, kind=HoldKind.PROPOSAL)
    rebooking.proposed, rebooking.hold_token = shares[0][0], token
    rebooking.proposed_at, rebooking.answer_by = now, until
    rebooking.save(update_fields=["proposed", "hold_token", "proposed_at", "answer_by"])
    messages.tell_proposed(rebooking, shares[0][0], until)
    return True
