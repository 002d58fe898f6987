"""Which places are free: reading only, nothing is promised. Full days and hours are not shown."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max

from chungthuc.accounts import rights
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, Placement
from chungthuc.appointments.booking import demands
from chungthuc.appointments.models import AvailabilityRule
from chungthuc.appointments.models.rules import UNIT_MINUTES
from chungthuc.appointments.models.slots import Counters
from chungthuc.appointments.policies import Policy, policies_of, policy_of
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM

NEIGHBOURS = 5
CANDIDATES = 3  # so many times more are looked at closely: the most free by a count may not have the length
AROUND = (timedelta(hours=12), timedelta(days=2), timedelta(days=7))  # nearest: the first stretch that has enough


@dataclass(frozen=True)
class FreeTime:
    """An appointment of the asked length could begin here; ``left``: how many such units its first slot still has."""

    slot_id: int
    desk_id: int
    starts_at: datetime
    ends_at: datetime
    left: int


@dataclass(frozen=True)
class FreeDay:
    """A Vietnamese calendar day with at least one free time."""

    day: date
    times: int


@dataclass(frozen=True)
class Neighbour:
    """Another agency of the same province with free places."""

    agency: Agency
    first: FreeTime
    times: int


def free_days(agency: Agency, units: int, *, staff: bool = False) -> list[FreeDay]:
    """Days on which an appointment of so many units finds a place, in order. ``staff``: what an officer may give."""
    policy, now = policy_of(agency), clock.now()
    times = _free(agency, units, now, _last(agency, now, policy, staff), policy=policy, staff=staff)
    days = Counter(clock.day(time.starts_at) for time in times)
    return [FreeDay(day, count) for day, count in sorted(days.items())]


def free_times(agency: Agency, day: date, units: int, *, staff: bool = False) -> list[FreeTime]:
    """Times of the day at which an appointment of so many units may begin: one desk for each, the emptiest."""
    start, end = _whole(day)
    return _free(agency, units, start, end, policy=policy_of(agency), staff=staff)


def nearest_free(
    agency: Agency, wished: datetime, units: int, n: int = 3, *, staff: bool = False, policy: Policy | None = None
) -> list[FreeTime]:
    """The ``n`` free times nearest to a wished moment, at most a week away, in order of time."""
    policy, now = policy or policy_of(agency), clock.now()
    wished, found = max(wished, now), []
    for around in AROUND:
        found = _free(agency, units, max(now, wished - around), wished + around, policy=policy, staff=staff)
        found = [time for time in found if abs(time.starts_at - wished) <= around]
        if len(found) >= n:
            break
    nearest = sorted(found, key=lambda time: (abs(time.starts_at - wished), time.starts_at))[:n]
    return sorted(nearest, key=lambda time: time.starts_at)


def nearby(agency: Agency, day: date, units: int, n: int = NEIGHBOURS) -> list[Neighbour]:
    """«Còn chỗ gần bạn»: agencies of the same province that issue copies and have free places that day, the most free
    first."""
    candidates = _most_free(agency, day, n * CANDIDATES)
    policies = policies_of(candidates, day)
    seen: dict[int, list[SlotRow]] = defaultdict(list)
    for row in _slot_rows([one.pk for one in candidates], *_whole(day), staff=False):
        seen[row.agency_id].append(row)
    found = []
    for one in candidates:
        times = _times(seen[one.pk], units, policy=policies[one.pk], staff=False, now=clock.now())
        if times:
            found.append(Neighbour(one, times[0], len(times)))
    return sorted(found, key=lambda one: (-one.times, one.agency.code))[:n]


class SlotRow(NamedTuple):
    """A slot as a look needs it: a thousand of them are cheap."""

    slot_id: int
    agency_id: int
    desk_id: int
    starts_at: datetime
    ends_at: datetime
    counters: Counters
    notice: tuple[int | None, int | None]

    @property
    def per_appointment(self) -> int:
        return max(1, (self.ends_at - self.starts_at) // timedelta(minutes=UNIT_MINUTES))


def _free(agency: Agency, units: int, start: datetime, end: datetime, *, policy: Policy, staff: bool) -> list[FreeTime]:
    rows = _slot_rows([agency.pk], start, end, staff=staff)
    return _times(rows, units, policy=policy, staff=staff, now=clock.now())


# Open slots that begin then and are not full: a full one serves nobody. A hold is over by the clock, tidied or not.
SLOT_ROWS = """
SELECT s.id, s.agency_id, s.desk_id, s.starts_at, s.ends_at, s.cap_public, s.cap_staff, s.used, s.used_public,
       CASE WHEN s.held = 0 THEN 0 ELSE (SELECT coalesce(sum(h.units), 0)::int FROM appointments_hold h
         WHERE h.slot_id = s.id AND h.expires_at > %(now)s) END,
       r.lead_min, r.lead_max
  FROM (SELECT * FROM appointments_slot
         WHERE agency_id = ANY(%(agencies)s) AND status = 'open' AND starts_at >= %(start)s AND starts_at < %(end)s
           AND used < cap_staff AND (%(staff)s OR used_public < cap_public)) s
  LEFT JOIN appointments_availabilityrule r ON r.id = s.rule_id
 ORDER BY s.starts_at, s.id"""

MOST_FREE = """
SELECT o.agency_id FROM unnest(%(agencies)s::bigint[]) AS o(agency_id) CROSS JOIN LATERAL (
    SELECT count(*) AS free FROM appointments_slot
         WHERE agency_id = o.agency_id AND status = 'open' AND starts_at >= %(start)s AND starts_at < %(end)s
           AND used < cap_staff AND (%(staff)s OR used_public < cap_public)) AS counted
 WHERE counted.free > 0
 ORDER BY counted.free DESC, o.agency_id LIMIT %(most)s"""


def _slot_rows(agencies: list[int], start: datetime, end: datetime, *, staff: bool) -> list[SlotRow]:
    values: dict[str, Any] = {"agencies": agencies, "start": start, "end": end, "staff": staff, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(SLOT_ROWS, values)
        rows: list[Any] = cursor.fetchall()
    return [SlotRow._make((*row[:5], Counters(*row[5:10]), row[10:])) for row in rows]


def _most_free(agency: Agency, day: date, most: int) -> list[Agency]:
    """Issuing agencies of the same province, those with most slots that are not full that day first."""
    start, end = _whole(day)
    around = Placement.objects.on(day).filter(parent__in=tree.path(agency, day)[1:2]).exclude(agency=agency)
    issuing = rights.issuing(Agency.objects.filter(pk__in=around.values("agency")))
    values: dict[str, Any] = {"agencies": list(issuing), "most": most, "start": start, "end": end, "staff": False}
    with connection.cursor() as cursor:
        cursor.execute(MOST_FREE, values)
        keys = [row[0] for row in cursor.fetchall()]
    found = Agency.objects.in_bulk(keys)
    return [found[key] for key in keys]


def _times(rows: Iterable[SlotRow], units: int, *, policy: Policy, staff: bool, now: datetime) -> list[FreeTime]:
    """Of each moment the desk with most room; only where every slot of the appointment has room."""
    by_start = {(slot.desk_id, slot.starts_at): slot for slot in rows}
    best: dict[datetime, FreeTime] = {}
    for slot in by_start.values():
        if not (slot.ends_at > now if staff else demands.inside_lead(slot.starts_at, slot.notice, policy, now)):
            continue
        time = _appointment(slot, by_start, units, staff=staff)
        if time and (time.starts_at not in best or time.left > best[time.starts_at].left):
            best[time.starts_at] = time
    return [best[moment] for moment in sorted(best)]


def _appointment(
    first: SlotRow, by_start: dict[tuple[int, datetime], SlotRow], units: int, *, staff: bool
) -> FreeTime | None:
    """The appointment that begins in this slot, if each of its slots, back to back, has the room."""
    slot: SlotRow | None = first
    end, wanted = first.ends_at, units
    while slot is not None:
        share = min(wanted, slot.per_appointment)
        if _room(slot, staff) < share:
            return None
        end, wanted = slot.ends_at, wanted - share
        if wanted <= 0:
            return FreeTime(first.slot_id, first.desk_id, first.starts_at, end, _room(first, staff))
        slot = by_start.get((first.desk_id, end))
    return None


def _room(slot: SlotRow, staff: bool) -> int:
    """Officers see all that they may give; what needs a reason, asks for it when booked."""
    return slot.counters.room_for_staff(free_for_all=True) if staff else slot.counters.room()


def _whole(day: date) -> tuple[datetime, datetime]:
    """A Vietnamese day from midnight to midnight."""
    start = datetime.combine(day, datetime.min.time(), VIETNAM)
    return start, start + timedelta(days=1)


def _last(agency: Agency, now: datetime, policy: Policy, staff: bool) -> datetime:
    """As far ahead as a look goes: the public no further than its notice allows (a rule may give its own)."""
    if staff:
        return now + timedelta(days=policy.horizon_days + 1)
    longest = AvailabilityRule.objects.filter(desk__agency=agency).aggregate(days=Max("lead_max"))["days"]
    return now + timedelta(days=max(policy.lead_days, longest or 0) + 1)
