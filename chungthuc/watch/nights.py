"""A night: begun, its parts done in any order and each safe to repeat, and told when the last of them is done."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction

from chungthuc.core import clock
from chungthuc.core.database.snapshot import one_moment
from chungthuc.documents import leftovers, store
from chungthuc.watch import finding
from chungthuc.watch.models import Finding, Kind, Night
from chungthuc.watch.telling import tell

Look = Callable[[Night], Iterable[Finding]]
LOOKS: dict[str, Look] = {"data": finding.data, "store": finding.store, "counts": finding.counts}
SETTLED_BY = {"data": (Kind.INVARIANT,), "store": (Kind.BLOB_MISSING, Kind.BLOB_UNCLAIMED, Kind.REGISTER_BEHIND)}
WEEK = 7  # days: so long a day waits for a worker that does its night


def begin(day: date) -> Night:
    """The night of this day; one that was through begins anew, and tells what it had not told yet."""
    night = Night.objects.get_or_create(day=day)[0]
    if night.told_at is not None:
        again = dict.fromkeys(Night.PARTS)
        Night.objects.filter(pk=night.pk).update(**again, told_at=None, files=0, begun_at=clock.now())
        night.refresh_from_db()
    return night


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
    with transaction.atomic():
        keep(night, found)
        settle(night, part, found)
        done(part, night)
    if part == "store":
        leftovers.sweep_staging()
        _put_aside([one.subject for one in found if one.kind == Kind.BLOB_UNCLAIMED])


def keep(night: Night, found: Sequence[Finding]) -> None:
    """What this night had found before and finds again is open again."""
    for one in found:
        one.night = night
    Finding.objects.bulk_create(found, ignore_conflicts=True)
    for one in found:
        same = night.findings.filter(kind=one.kind, subject=one.subject, detail=one.detail, settled_at__isnull=False)
        same.update(settled_at=None, told_at=None, found_at=clock.now())


def settle(night: Night, part: str, found: Sequence[Finding]) -> None:
    """What was open, of this night or an earlier one, and is looked for and not found any more."""
    there = {(one.kind, one.subject, one.detail) for one in found}
    for one in Finding.objects.filter(kind__in=SETTLED_BY.get(part, ()), settled_at=None):
        looked_for = one.kind != Kind.INVARIANT or one.detail.startswith("I") or one.night_id == night.pk
        if looked_for and (one.kind, one.subject, one.detail) not in there:
            Finding.objects.filter(pk=one.pk).update(settled_at=clock.now())


def _put_aside(names: list[str]) -> None:
    """So many without a row are no crash's: this is not the database of this store, or it is one of long ago. Then
    nothing is touched; it is told again until somebody has looked."""
    if len(names) < finding.MOST:
        for name in names:
            leftovers.set_aside(store.path(name))


@transaction.atomic
def tell_unfinished(day: date) -> None:
    """In the morning: a night that is not through has a fault itself, which must not keep what it found from anybody.
    If it ends later, the rest is told then."""
    pk = Night.objects.get_or_create(day=day)[0].pk
    night = Night.objects.select_for_update().get(pk=pk)
    if night.told_at is None:
        Finding.objects.get_or_create(night=night, kind=Kind.UNFINISHED, subject=day.isoformat(), detail="")
        tell(night)


@transaction.atomic
def done(part: str, night: Night) -> None:
    """The part is done; the last one tells, once."""
    night = Night.objects.select_for_update().get(pk=night.pk)
    setattr(night, f"{part}_at", clock.now())
    if all(getattr(night, name) for name in Night.PARTS) and night.told_at is None:
        Finding.objects.filter(kind=Kind.UNFINISHED, subject=str(night.day), settled_at=None).update(
            settled_at=clock.now()
        )
        tell(night)
        night.told_at = clock.now()
    night.save()
