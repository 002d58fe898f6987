"""«Đặt lịch hẹn»: hold a place, book it, confirm, move, cancel. Each is one transaction; nothing is half done.

First a look without any lock: whoever comes too late is told so and stands in nobody's way. Then locks in one order:
the person, the slots by key, the appointment, and last and shortest the agency's chain of events. No lock is held
while a message leaves: the outbox row is part of the transaction, a job sends it.
"""

from chungthuc.appointments.booking.bookings import book, confirm
from chungthuc.appointments.booking.cancelling import cancel, lapse
from chungthuc.appointments.booking.finding import (
    FreeDay,
    FreeTime,
    Neighbour,
    free_days,
    free_times,
    nearby,
    nearest_free,
)
from chungthuc.appointments.booking.holding import extend_hold, hold, release_hold, release_holds_of
from chungthuc.appointments.booking.moving import move
from chungthuc.appointments.booking.papers import change_papers
from chungthuc.appointments.booking.places import Holder
from chungthuc.appointments.booking.wishes import Contact, HeldPlace, SlotTaken, Wish
from chungthuc.appointments.policies import units_for

__all__ = [
    "Contact",
    "FreeDay",
    "FreeTime",
    "HeldPlace",
    "Holder",
    "Neighbour",
    "SlotTaken",
    "Wish",
    "book",
    "cancel",
    "change_papers",
    "confirm",
    "extend_hold",
    "free_days",
    "free_times",
    "hold",
    "lapse",
    "move",
    "nearby",
    "nearest_free",
    "release_hold",
    "release_holds_of",
    "units_for",
]
