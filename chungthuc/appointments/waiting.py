"""How long those who wait will wait, all at once: the figures of one list in a fixed number of queries."""

from collections.abc import Iterable

from chungthuc.agencies.models import Agency
from chungthuc.appointments import queue
from chungthuc.appointments.models import QueueEntry
from chungthuc.appointments.queue import Wait


def desks_at_work(agency: Agency, group: str = "") -> int:
    """Desks that call or serve somebody now; at least one."""
    return max(1, queue.current(agency, group).order_by().values("desk").distinct().count())


def waits(entries: Iterable[QueueEntry], agency: Agency, group: str = "") -> list[tuple[QueueEntry, Wait]]:
    """Each entry of the list, in its order, with its range of minutes."""
    quick, _middle, slow = queue.minutes_a_unit(agency)
    desks, before, found = desks_at_work(agency, group), 0, []
    for people, entry in enumerate(entries):
        share = before / desks
        found.append((entry, Wait(least=int(share * quick), most=-(-int(share * slow) // 5) * 5, people=people)))
        before += entry.units
    return found
