"""How long somebody waits: one number, or all of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import QueueEntry
from chungthuc.appointments.queue.lists import current, waiting_list
from chungthuc.core import clock

MEASURED = timedelta(days=7)
USUAL_MINUTES = (8.0, 10.0, 15.0)  # a unit, before anything was measured: quick, middle, slow


@dataclass(frozen=True)
class Wait:
    """Minutes, as a range; how many people stand before."""

    least: int
    most: int
    people: int


def estimated_wait(entry: QueueEntry) -> Wait:
    """(Units before ÷ desks at work) × minutes a unit, quick to slow, measured over seven days."""
    agency, group = entry.day_list.agency, entry.day_list.group
    ahead = waiting_list(agency, group, entry.day_list.day).order_by().exclude(pk=entry.pk)
    before = [
        units
        for rank, due, number, units in ahead.values_list("rank", "due_at", "number", "units")
        if (rank, due, number) < (entry.rank, entry.due_at, entry.number)
    ]
    return _wait(sum(before) / _desks_at_work(agency, group), len(before), minutes_a_unit(agency))


def estimated_waits(entries: Iterable[QueueEntry], agency: Agency, group: str = "") -> list[tuple[QueueEntry, Wait]]:
    """The same for a whole list, each entry in its order, in a fixed number of queries."""
    pace, desks = minutes_a_unit(agency), _desks_at_work(agency, group)
    units, waits = 0, []
    for people, entry in enumerate(entries):
        waits.append((entry, _wait(units / desks, people, pace)))
        units += entry.units
    return waits


def _wait(share: float, people: int, pace: tuple[float, float, float]) -> Wait:
    """``share``: units before, a desk. Quick is rounded down, slow up to five minutes."""
    quick, _middle, slow = pace
    return Wait(least=int(share * quick), most=-(-int(share * slow) // 5) * 5, people=people)


def _desks_at_work(agency: Agency, group: str) -> int:
    """Desks that call or serve somebody now; at least one."""
    return max(1, current(agency, group).order_by().values("desk").distinct().count())


def minutes_a_unit(agency: Agency) -> tuple[float, float, float]:
    """Quartiles of the minutes that a unit took in the last seven days (the middle one is the median)."""
    day = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY
                 extract(epoch FROM e.finished_at - coalesce(e.started_at, e.called_at)) / 60.0 / e.units), count(*)
               FROM appointments_queueentry e JOIN appointments_queueday d ON d.id = e.day_list_id
               WHERE d.agency_id = %s AND d.day >= %s AND d.day < %s AND e.state = 'finished'""",
            [agency.pk, day - MEASURED, day + timedelta(days=1)],
        )
        row: Any = cursor.fetchone()
    if not row or not row[0] or row[1] < 5:
        return USUAL_MINUTES
    quick, middle, slow = (float(minutes) for minutes in row[0])
    return quick, middle, slow
