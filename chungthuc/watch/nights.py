"""A night: begun, its parts done in any order and each safe to repeat, and told when the last of them is done."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction

from chungthuc.core import clock
from chungthuc.documents import leftovers
from chungthuc.watch import finding
from chungthuc.watch.models import Finding, Night
from chungthuc.watch.telling import tell

Look = Callable[[Night], Iterable[Finding]]
LOOKS: dict[str, Look] = {"data": finding.data, "store": finding.store, "counts": finding.counts}


def begin(day: date) -> Night:
    return Night.objects.get_or_create(day=day)[0]


def do(part: str, day: date) -> None:
    """Look, keep what was found, and tell it if this was the last part."""
    night = Night.objects.get(day=day)
    found = list(LOOKS[part](night))
    if part == "store":
        leftovers.sweep_staging()
    for one in found:
        one.night = night
    with transaction.atomic():
        Finding.objects.bulk_create(found, ignore_conflicts=True)
        done(part, night)


@transaction.atomic
def done(part: str, night: Night) -> None:
    """The part is done; the last one tells, once."""
    night = Night.objects.select_for_update().get(pk=night.pk)
    setattr(night, f"{part}_at", clock.now())
    if all(getattr(night, name) for name in Night.PARTS) and night.told_at is None:
        tell(night)
        night.told_at = clock.now()
    night.save()
