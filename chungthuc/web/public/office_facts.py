"""An office as people reach it: where it is, when it works, when it does not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils.dates import WEEKDAYS

from chungthuc.agencies import calendar, tree
from chungthuc.agencies.models import Agency, OfficeAddress, Placement, SpecialDay
from chungthuc.appointments.models import AvailabilityRule, Closure
from chungthuc.core import clock

AHEAD = timedelta(days=60)  # days off and closures that are told
MOST_CLOSURES = 20
Stretch = tuple[time, time]


@dataclass(frozen=True)
class OfficeFacts:
    """``day``: today, or the next day that it works, until ``closes_at``."""

    agency: Agency
    name: str
    province: str
    address: OfficeAddress | None
    works_today: bool
    day: date
    closes_at: time


@dataclass(frozen=True)
class Weekdays:
    """Days of the week that follow each other, by their names, and in which hours they receive people."""

    first: str
    last: str
    hours: list[Stretch]


@dataclass(frozen=True)
class Unbooked:
    """From one moment to another no appointments are made."""

    starts_at: datetime
    ends_at: datetime


def facts_of(placed: Placement) -> OfficeFacts:
    """Of an office as it stands today."""
    today, agency = clock.today(), placed.agency
    works_today = calendar.is_working_day(agency, today)
    day = today if works_today else calendar.next_working_day(agency, today)
    return OfficeFacts(
        agency=agency,
        name=placed.name,
        province=placed.parent.placements.on(today).get().name if placed.parent else "",
        address=agency.addresses.on(today),
        works_today=works_today,
        day=day,
        closes_at=calendar.closes_at(agency, day),
    )


def week_of(agency: Agency) -> list[Weekdays]:
    """When its desks receive people this week; empty where no desk has hours of its own."""
    today = clock.today()
    rules = AvailabilityRule.objects.on(today).filter(desk__agency=agency, desk__during__contains=today)
    open_on: dict[int, list[Stretch]] = defaultdict(list)
    for rule in rules:
        for number in rule.weekdays if rule.covers(today) else ():
            open_on[number].append((rule.opens_at, rule.closes_at))
    days = [(number, merged(open_on[number])) for number in sorted(open_on)]
    # Days that follow each other with the same hours: the number less its place is the same.
    groups = groupby(enumerate(days), key=lambda one: (one[1][0] - one[0], one[1][1]))
    return [_weekdays([number for _place, (number, _hours) in same], key[1]) for key, same in groups]


def _weekdays(numbers: list[int], hours: list[Stretch]) -> Weekdays:
    return Weekdays(str(WEEKDAYS[numbers[0] - 1]), str(WEEKDAYS[numbers[-1] - 1]), hours)


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """What several desks have together, in order; stretches that meet are one."""
    found: list[Stretch] = []
    for opens, closes in sorted(stretches):
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return found


def days_told(agency: Agency) -> list[SpecialDay]:
    """Days off and Saturdays worked in exchange, from today on."""
    return calendar.special_days(agency, clock.today(), clock.today() + AHEAD)


def unbooked(agency: Agency) -> list[Unbooked]:
    """When the whole office takes no appointments. The reason was written for those who had one."""
    now = clock.now()
    here = Q(agency__in=tree.path(agency, clock.today())) | Q(agency__isnull=True, desk__isnull=True)
    rows = Closure.objects.filter(here, lifted_at__isnull=True, ends_at__gt=now, starts_at__lt=now + AHEAD)
    told = rows.order_by("starts_at", "pk").values_list("starts_at", "ends_at")
    return [Unbooked(*one) for one in told[:MOST_CLOSURES]]
