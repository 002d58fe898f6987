"""Days off of the nation and the Saturdays worked in exchange: dated data from a published package."""

import re
from datetime import date, timedelta
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _
from holidays.countries.vietnam import Vietnam

from chungthuc.agencies.models import DayKind, SpecialDay, SwapDecision
from chungthuc.core.errors import Refused, demand_fits

DECISION_LIMIT = 200  # of the column
AHEAD = timedelta(days=60)  # how far appointments are offered


@transaction.atomic
def import_days(*years: int) -> int:
    """Add the nation's days off and make-up days of the years (Bộ luật Lao động 2019 Art. 112).

    What an administrator already said of a day stays. Returns the number of days added.
    """
    known = Vietnam(years=years, language="vi")
    worked = {day for day in known.weekend_workdays if day.year in years}
    rows = [_row(day, DayKind.OFF, name) for day, name in known.items() if day not in worked]
    rows += [_row(day, DayKind.MAKE_UP, "Làm bù") for day in worked]
    before = SpecialDay.objects.count()
    SpecialDay.objects.bulk_create(rows, ignore_conflicts=True)
    return SpecialDay.objects.count() - before


def english_name(day: SpecialDay) -> str:
    """As the package names this day in English; empty where an administrator said why in words of his own."""
    if _names(day.day.year, "vi").get(day.day) != day.reason:
        return ""
    english = _names(day.day.year, "en_US").get(day.day, "")
    return re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\2/\1/\3", english)  # days as everywhere in the house


@cache
def _names(year: int, language: str) -> dict[date, str]:
    return {day: name[:DECISION_LIMIT] for day, name in Vietnam(years=year, language=language).items()}


def undecided(today: date) -> list[int]:
    """Years, from today on as far as appointments are offered, of which no decision on swapped days is known.

    Each autumn the swaps of the next year are announced (Thông báo, Công văn). Until then, and until the package or
    ``set_swaps`` brings them, Saturdays that will be worked and Mondays that will be off count as any other.
    """
    years = sorted({today.year, (today + AHEAD).year})
    decided = set(SwapDecision.objects.filter(year__in=years).values_list("year", flat=True))
    made_up = SpecialDay.objects.filter(agency=None, kind=DayKind.MAKE_UP, day__year__in=years)
    decided |= {day.year for day in made_up.values_list("day", flat=True)}
    return [year for year in years if year not in decided]


@transaction.atomic
def set_swaps(year: int, decision: str, swaps: list[tuple[date, date]]) -> None:
    """What the decision says: pairs of the day off and the day worked in exchange; no pair: nothing is swapped.

    Raises Refused("swap_wrong") for a pair that cannot be one, "decision_missing", "text_too_long".
    """
    decision = decision.strip()
    demand_fits(decision, DECISION_LIMIT)
    if not decision:
        raise Refused("decision_missing", _("Chưa ghi số và ngày của quyết định."), _("Ghi căn cứ."))
    for off, worked in swaps:
        if off.year != year or off.weekday() > 4 or worked.weekday() < 5:
            raise Refused(
                "swap_wrong",
                _("Không hoán đổi được ngày %(off)s với ngày %(worked)s.") % {"off": off, "worked": worked},
                _("Ngày nghỉ phải là ngày làm việc trong năm đó, ngày làm bù phải là thứ Bảy hoặc Chủ nhật."),
            )
        for day, kind in ((off, DayKind.OFF), (worked, DayKind.MAKE_UP)):
            facts = {"kind": kind, "reason": decision}
            SpecialDay.objects.update_or_create(day=day, agency=None, defaults=facts)
    SwapDecision.objects.update_or_create(year=year, defaults={"decision": decision})


def _row(day: date, kind: DayKind, reason: str) -> SpecialDay:
    return SpecialDay(day=day, kind=kind, agency=None, reason=reason[:DECISION_LIMIT])
