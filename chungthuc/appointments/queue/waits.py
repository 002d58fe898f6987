"""How long somebody waits: the estimate, and how far it was off."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import quantiles
from typing import Any

from django.db import connection

from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import QueueEntry
from chungthuc.appointments.queue.lists import current, waiting_list
from chungthuc.core import clock

MEASURED = timedelta(days=7)
USUAL_MINUTES = (8.0, 10.0, 15.0)  # a unit, before anything was measured: quick, middle, slow

# What the estimate knew when each number was given, and what came: units before it, desks at work, minutes waited.
REPLAYED = """
SELECT d.day, e.ahead, greatest(1, e.desks), extract(epoch FROM e.called_at - e.arrived_at) / 60.0
  FROM appointments_queueday d JOIN LATERAL (
    SELECT mine.called_at, mine.arrived_at,
      (SELECT coalesce(sum(o.units), 0) FROM appointments_queueentry o
        WHERE o.day_list_id = d.id AND o.arrived_at < mine.arrived_at
          AND (o.called_at IS NULL OR o.called_at > mine.arrived_at)
          AND (o.rank, o.due_at, o.number) < (mine.rank, mine.due_at, mine.number)) AS ahead,
      (SELECT count(DISTINCT o.desk_id) FROM appointments_queueentry o
        WHERE o.day_list_id = d.id AND o.called_at <= mine.arrived_at
          AND coalesce(o.finished_at, o.state_since) > mine.arrived_at) AS desks
      FROM appointments_queueentry mine WHERE mine.day_list_id = d.id AND mine.called_at IS NOT NULL) e ON true
 WHERE d.agency_id = %s AND d.day >= %s AND d.day < %s"""


@dataclass(frozen=True)
class Wait:
    """Minutes, as a range; how many people stand before."""

    least: int
    most: int
    people: int


@dataclass(frozen=True)
class WaitErrors:
    """By how many minutes the middle of the estimate was off, either way: for half, and for nine of ten people."""

    people: int
    p50: float
    p90: float


def estimated_wait(entry: QueueEntry) -> Wait:
    """(Units before ÷ desks at work) × minutes a unit, quick to slow, measured over seven days."""
    agency, group = entry.day_list.agency, entry.day_list.group
    ahead = waiting_list(agency, group, entry.day_list.day).order_by().exclude(pk=entry.pk)
    before = [
        units
        for rank, due, number, units in ahead.values_list("rank", "due_at", "number", "units")
        if (rank, due, number) < (entry.rank, entry.due_at, entry.number)
    ]
    desks = max(1, current(agency, group).order_by().values("desk").distinct().count())
    quick, _middle, slow = minutes_a_unit(agency)
    share = sum(before) / desks
    return Wait(least=int(share * quick), most=-(-int(share * slow) // 5) * 5, people=len(before))


def minutes_a_unit(agency: Agency, before: date | None = None) -> tuple[float, float, float]:
    """Quartiles of the minutes that a unit took in the last seven days (the middle one is the median).

    ``before``: as it was known on the morning of that day.
    """
    day = before or clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY
                 extract(epoch FROM e.finished_at - coalesce(e.started_at, e.called_at)) / 60.0 / e.units), count(*)
               FROM appointments_queueentry e JOIN appointments_queueday d ON d.id = e.day_list_id
               WHERE d.agency_id = %s AND d.day >= %s AND d.day < %s AND e.state = 'finished'""",
            [agency.pk, day - MEASURED, day + timedelta(days=0 if before else 1)],
        )
        row: Any = cursor.fetchone()
    if not row or not row[0] or row[1] < 5:
        return USUAL_MINUTES
    quick, middle, slow = (float(minutes) for minutes in row[0])
    return quick, middle, slow


def wait_errors(agency: Agency, since: date, until: date) -> WaitErrors | None:
    """For reports: of the numbers of these days (``until`` excluded). None when fewer than two people were called.

    The estimate is made again from what was known when the number was given; a second call counts as the call.
    """
    with connection.cursor() as cursor:
        cursor.execute(REPLAYED, [agency.pk, since, until])
        rows: list[Any] = cursor.fetchall()
    if len(rows) < 2:
        return None
    middle = {day: minutes_a_unit(agency, before=day)[1] for day in {row[0] for row in rows}}
    off = [abs(float(ahead) / desks * middle[day] - float(waited)) for day, ahead, desks, waited in rows]
    tenths = quantiles(off, n=10, method="inclusive")
    return WaitErrors(len(off), p50=round(tenths[4], 1), p90=round(tenths[8], 1))
