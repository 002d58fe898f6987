"""Days off of the nation and the Saturdays worked in exchange: dated data from a published package."""

from datetime import date

from django.db import transaction
from holidays.countries.vietnam import Vietnam

from chungthuc.agencies.models import DayKind, SpecialDay


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


def _row(day: date, kind: DayKind, reason: str) -> SpecialDay:
    return SpecialDay(day=day, kind=kind, agency=None, reason=reason[:200])
