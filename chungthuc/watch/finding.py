"""Looking: each function answers with what it found of one part, as rows that are not stored yet."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings

from chungthuc.accounts import rights
from chungthuc.accounts.models import Grant
from chungthuc.agencies.models import Agency
from chungthuc.appointments.housekeeping import invariants as of_appointments
from chungthuc.certification.oversight import invariants, trails
from chungthuc.certification.oversight.trails import Tally
from chungthuc.core import jobs
from chungthuc.core.clock import VIETNAM
from chungthuc.documents import leftovers
from chungthuc.notifications.models import Message, MessageState
from chungthuc.registers.reconciling import behind
from chungthuc.watch import checkpoints
from chungthuc.watch.models import Finding, Kind, Night

MOST = 200  # of a kind in one night: whoever has two hundred needs no list to begin with


def data(night: Night) -> Iterator[Finding]:
    """Rows that contradict each other, and chains of events that do not hold."""
    told = Counter[str]()
    for one in invariants.broken():
        told[one.invariant] += 1
        if told[one.invariant] > MOST:  # of each: many of one would hide the others
            continue
        yield Finding(kind=Kind.INVARIANT, subject=one.where[:160], detail=one.invariant, agency_id=one.agency)
    since, _until = span(night.day)
    for words in islice(of_appointments.all_broken(since=since), MOST):
        check, _colon, where = words.partition(": ")
        yield Finding(kind=Kind.INVARIANT, subject=where[:160], detail=check[:2].upper())
    if checkpoints.is_missing(night.day):
        yield Finding(kind=Kind.NO_CHECKPOINT, subject=night.day.isoformat())
    before = Night.objects.filter(day__lt=night.day).order_by("-day").first()
    if before is not None and before.told_at is None:
        yield Finding(kind=Kind.UNFINISHED, subject=before.day.isoformat())


def store(_night: Night) -> Iterator[Finding]:
    """Files that are gone, files that nobody names (``nights`` puts them aside), registers older than what has left."""
    for blob, row in islice(leftovers.missing(), MOST):
        yield Finding(kind=Kind.BLOB_MISSING, subject=blob, detail=row)
    for place in islice(leftovers.unclaimed(), MOST):
        yield Finding(kind=Kind.BLOB_UNCLAIMED, subject=place.name)
    for one in behind():
        agency = one.register.agency if one.register else None
        yield Finding(kind=Kind.REGISTER_BEHIND, subject=one.key, number=one.seen, detail=str(one.last), agency=agency)


def counts(night: Night) -> Iterator[Finding]:
    """More of something than a day brings (``WATCH_LIMITS``)."""
    since, until = span(night.day)
    homes = dict(Agency.objects.values_list("code", "pk"))
    counted: dict[Kind, Iterable[Tally]] = {
        Kind.LOGINS_OF_ACCOUNT: [one for one in trails.failed_logins(since, until) if one.who != "person:unknown"],
        Kind.LOGINS_OF_NETWORK: trails.failed_logins_by_network(since, until),
        Kind.LOOKS: _with_sums(trails.looks_per_person(since, until)),
        Kind.LOOKUPS: trails.lookups_without_dossier(since, until),
        Kind.REFUSALS: trails.refused_acts(since, until),
        Kind.VOIDED: trails.voided_numbers(since, until),
    }
    for kind, tallies in counted.items():
        for one in islice(_above(kind, tallies), MOST):
            agency = homes.get(one.where) or (_home(one.who) if kind == Kind.LOGINS_OF_ACCOUNT else None)
            yield Finding(kind=kind, subject=one.who, number=one.number, agency_id=agency, detail=one.where)
    yield from _undone(since, until)


def _with_sums(tallies: list[Tally]) -> list[Tally]:
    """Beside what each did at each office, whoever stays below the limit at each of several, by the sum."""
    sums = Counter[str]()
    for one in tallies:
        sums[one.who] += one.number
    most = {one.who: max(other.number for other in tallies if other.who == one.who) for one in tallies}
    limit = settings.WATCH_LIMITS[Kind.LOOKS]
    return tallies + [Tally(who, number) for who, number in sums.items() if number > limit >= most[who]]


def _above(kind: Kind, tallies: Iterable[Tally]) -> Iterator[Tally]:
    return (one for one in tallies if one.number > settings.WATCH_LIMITS[kind])


def _undone(since: datetime, until: datetime) -> Iterator[Finding]:
    """What was tried to the end and did not come about: nobody tries it again by himself."""
    for name, number in jobs.ended_badly(since, until).items():
        if number > settings.WATCH_LIMITS[Kind.JOBS_GIVEN_UP]:
            yield Finding(kind=Kind.JOBS_GIVEN_UP, detail=name, number=number)
    failed = Message.objects.filter(state=MessageState.FAILED, queued_at__gte=since, queued_at__lt=until).count()
    if failed > settings.WATCH_LIMITS[Kind.LETTERS_FAILED]:
        yield Finding(kind=Kind.LETTERS_FAILED, number=failed)


def _home(who: str) -> int | None:
    """Where the person of the account works; None for citizens."""
    mine = Grant.objects.in_force().filter(person_id=UUID(who.removeprefix("person:")), right__in=rights.WORKING)
    return mine.order_by("agency__code").values_list("agency", flat=True).first()


def span(day: date) -> tuple[datetime, datetime]:
    """The day of Vietnam, from its beginning to before that of the next."""
    begins = datetime.combine(day, time(), VIETNAM)
    return begins, begins + timedelta(days=1)
