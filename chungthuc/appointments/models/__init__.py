"""Opening times, places, bookings and the list at the counter."""

from chungthuc.appointments.models.appointments import Appointment, Place, Source, new_code
from chungthuc.appointments.models.policies import PolicyValue
from chungthuc.appointments.models.queue import Priority, QueueDay, QueueEntry
from chungthuc.appointments.models.rebooking import Answer, Rebooking
from chungthuc.appointments.models.rules import AvailabilityRule, Closure, ClosureKind
from chungthuc.appointments.models.slots import Hold, HoldKind, Slot, SlotStatus

__all__ = [
    "Answer",
    "Appointment",
    "AvailabilityRule",
    "Closure",
    "ClosureKind",
    "Hold",
    "HoldKind",
    "Place",
    "PolicyValue",
    "Priority",
    "QueueDay",
    "QueueEntry",
    "Rebooking",
    "Slot",
    "SlotStatus",
    "Source",
    "new_code",
]
