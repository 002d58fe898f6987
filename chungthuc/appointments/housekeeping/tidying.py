"""What time does to bookings: holds end, confirmations lapse, people are missed, facts are wiped."""

from datetime import timedelta

from django.db import transaction

from chungthuc.appointments import booking, queue
from chungthuc.appointments.booking import places
from chungthuc.appointments.closures import answering
from chungthuc.appointments.housekeeping.wiping import wipe_agency
from chungthuc.appointments.lifecycle import COMING, AppointmentStatus
from chungthuc.appointments.models import Appointment, Hold
from chungthuc.appointments.policies import Policy, policy_of
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed

BATCH = 500


def sweep_holds() -> int:
    """Give back the units of holds that are over. Only tidies: who asks for a place does not wait for it."""
    ids = Hold.objects.filter(expires_at__lte=clock.now()).values_list("slot", flat=True).distinct()[:BATCH]
    slots = sorted(set(ids))
    for slot_id in slots:
        with transaction.atomic():
            places.drop_expired(list(places.locked([slot_id]).values()), clock.now())
    return len(slots)


def lapse_unconfirmed() -> int:
    """Bookings that nobody confirmed in time."""
    late = Appointment.objects.filter(state=AppointmentStatus.PRECONFIRMED, confirm_by__lte=clock.now())
    rows = late.select_related("agency").order_by("pk")[:BATCH]
    return sum(booking.lapse(appointment) for appointment in rows)


def note_missed() -> int:
    """«Vắng mặt»: who did not come until the window after his time closed. It has no other consequence at once."""
    now, count = clock.now(), 0
    rows = Appointment.objects.filter(state=AppointmentStatus.CONFIRMED, starts_at__lt=now - timedelta(minutes=1))
    known: dict[int, Policy] = {}
    for appointment in rows.select_related("agency").order_by("starts_at", "pk")[:BATCH]:
        policy = known.setdefault(appointment.agency_id, policy_of(appointment.agency))
        if appointment.starts_at + timedelta(minutes=policy.late_minutes) < now:
            count += _missed(appointment)
    return count


def _missed(appointment: Appointment) -> bool:
    """Of an hour that the office closed nobody is absent: the office called it off."""
    try:
        if (question := answering.open_question(appointment)) is not None:
            answering.call_off(question)
            return False
    except NotAllowed:
        return False  # he came at this very moment
    return queue.note_absent(appointment)


def wipe() -> int:
    """Personal data go some days after the appointment, at each agency by its own policy."""
    due = Appointment.objects.filter(ends_at__lt=clock.now()).exclude(who="").exclude(state__in=sorted(COMING))
    agencies = [one.agency for one in due.order_by("agency").distinct("agency").select_related("agency")]
    return sum(wipe_agency(agency, policy_of(agency)) for agency in agencies)
