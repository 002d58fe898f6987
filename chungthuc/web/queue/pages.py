"""What the page of the list at the counter shows."""

from dataclasses import dataclass
from datetime import datetime

from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments.models import Appointment, QueueEntry
from chungthuc.appointments.queue import Wait
from chungthuc.web.queue.forms import ArrivalForm, TicketForm


@dataclass(frozen=True)
class QueueState:
    """The part that is asked for anew. ``mine``: who is called or served at ``desk``, by ``name``; ``waits``: (number,
    how long, name); ``missed``: those that can still be taken back; ``expected``: booked and not here yet; ``calls``:
    after how many calls somebody counts as absent; ``due``: when is ready what is received now."""

    agency: Agency
    desks: list[Desk]
    desk: Desk | None
    mine: QueueEntry | None
    mine_more: list[QueueEntry]
    others: list[QueueEntry]
    waits: list[tuple[QueueEntry, Wait, str]]
    more: bool
    parked: list[tuple[QueueEntry, str]]
    missed: list[QueueEntry]
    expected: list[tuple[Appointment, str]]
    name: str
    calls: int
    due: datetime
    due_today: bool


@dataclass(frozen=True)
class QueuePage(QueueState):
    """And its forms, a key for the next number, the address of the display."""

    ticket: TicketForm
    arrival: ArrivalForm
    request_key: str
    display_code: str
