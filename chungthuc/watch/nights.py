"""A night: begun, its parts done in any order and each safe to repeat, and told when the last of them is done."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction

from chungthuc.core import clock
from chungthuc.core.one_moment import one_moment
from chungthuc.documents import leftovers, store
from chungthuc.watch import finding
from chungthuc.watch.models import Finding, Kind, Night
from chungthuc.watch.telling import tell

Look = Callable[[Night], Iterable[Finding]]
LOOKS: dict[str, Look] = {"data": finding.data, "store": finding.store, "counts": finding.counts}
WEEK = 7  # days: so long a day waits for a worker that does its night


def begin(day: date) -> Night:
    return Night.objects.get_or_create(day=day)[0]


def due(day: date) -> list[date]:
    """This day, and those of the week before it whose night failed or that had none, since there are nights: whoever
    stops the worker for a day does not get rid of what that day would have shown."""
    week = [day - timedelta(days=back) for back in range(WEEK - 1, -1, -1)]
    told = set(Night.objects.filter(day__in=week, told_at__isnull=False).values_list("day", flat=True))
    first = Night.objects.order_by("day").values_list("day", flat=True).first() or day
    return [one for one in week if one == day or (one >= first and one not in told)]


def do(part: str, day: date) -> None:
    """Look, keep what was found, and tell it if this was the last part. Only then is anything moved in the store: what
    was moved would not be found again, if this stopped before it was kept."""
    night = Night.objects.get(day=day)
    with one_moment():
        found = list(LOOKS[part](night))
    for one in found:
        one.night = night
    with transaction.atomic():
        Finding.objects.bulk_create(found, ignore_conflicts=True)
        done(part, night)
    if part == "store":
        leftovers.sweep_staging()
        _put_aside([one.subject for one in found if one.kind == Kind.BLOB_UNCLAIMED])


def _put_aside(names: list[str]) -> None:
    """So many without a row are no crash's: this is not the database of this store, or it is one of long ago. Then
    nothing is touched; it is told again until somebody has looked."""
    if len(names) < finding.MOST:
        for name in names:
            leftovers.set_aside(store.path(name))


@transaction.atomic
def tell_unfinished(day: date) -> None:
    """In the morning: a night that is not through has a fault itself, which must not keep what it found from anybody.
    If it ends later, it is told once more, whole."""
    night = Night.objects.select_for_update().get(pk=begin(day).pk)
    if night.told_at is None:
        Finding.objects.get_or_create(night=night, kind=Kind.UNFINISHED, subject=day.isoformat(), detail="")
        tell(night, late=True)


@transaction.atomic
def done(part: str, night: Night) -> None:
    """The part is done; the last one tells, once."""
    night = Night.objects.select_for_update().get(pk=night.pk)
    setattr(night, f"{part}_at", clock.now())
    if all(getattr(night, name) for name in Night.PARTS) and night.told_at is None:
        tell(night)
        night.told_at = clock.now()
    night.save()
