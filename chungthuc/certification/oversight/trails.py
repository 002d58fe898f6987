"""What the recorded trails say in numbers: looks, look-ups without a dossier, failed log-ins, refused acts.

Each function takes a stretch of time and answers with counts, highest first; who is told of an unusual one is for
others to say. Nothing here names what was looked for.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Aggregate, Count, IntegerField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.timezone import get_default_timezone

from chungthuc.accounts.sign_in.logins import FAILED, FAILED_FACTOR
from chungthuc.agencies.models import Agency
from chungthuc.audit.models import Event
from chungthuc.audit.recorder import LOGINS, LOOKS, REFUSALS, keyed
from chungthuc.core.identifiers import clean_number
from chungthuc.dossiers.models import Dossier
from chungthuc.registers.models import EntryState, RegisterEntry

FAILURES = (FAILED, FAILED_FACTOR)
REASONABLE = timedelta(days=1)  # between a look-up and the dossier it was for, before or after


@dataclass(frozen=True)
class Tally:
    """``who``: an actor or subject as events call them («person:…»); ``day``: None where days are added up;
    ``where``: the office's code, empty where it is not asked."""

    who: str
    number: int
    day: date | None = None
    where: str = ""


def looks_per_person(since: datetime, until: datetime) -> list[Tally]:
    """How many papers each person opened on each day of Vietnam; the same paper again in another hour counts again."""
    looks = _within(since, until).filter(chain__startswith=LOOKS, action="look", by__startswith="person:")
    return _per_person_and_day(looks)


def refused_acts(since: datetime, until: datetime) -> list[Tally]:
    """How often each person was refused for want of a right, a day of Vietnam; an event may stand for many."""
    events = _within(since, until).filter(chain__startswith=REFUSALS, action="refuse")
    return _per_person_and_day(events, Sum(Coalesce(Cast(KeyTextTransform("more", "facts"), IntegerField()), 1)))


def failed_logins(since: datetime, until: datetime) -> list[Tally]:
    """For each account that was tried, «person:unknown» for addresses without one."""
    events = _within(since, until).filter(chain=LOGINS, action__in=FAILURES)
    counted = events.values("subject").annotate(number=Count("pk"))
    return _sorted(Tally(one["subject"], one["number"]) for one in counted)


def failed_logins_by_network(since: datetime, until: datetime) -> list[Tally]:
    """From each network, by its keyed word: one that tries many accounts shows here."""
    events = _within(since, until).filter(chain=LOGINS, action__in=FAILURES)
    networks = Counter(facts.get("network", "") for facts in events.values_list("facts", flat=True))
    return _sorted(Tally(who, number) for who, number in networks.items())


def lookups_without_dossier(since: datetime, until: datetime) -> list[Tally]:
    """For each officer the people he looked up, each number once, without receiving a dossier of theirs."""
    idle = first_lookups(idle_lookups(_lookups(since, until)))
    counted = Counter((event.by, event.chain) for event in idle)
    return _sorted(Tally(who, number, where=chain) for (who, chain), number in counted.items())


def voided_numbers(since: datetime, until: datetime) -> list[Tally]:
    """How many numbers each clerk gave up, an office."""
    voided = RegisterEntry.objects.filter(state=EntryState.VOIDED, voided_at__gte=since, voided_at__lt=until)
    counted = voided.values_list("voided_by", "register__agency__code").annotate(number=Count("pk"))
    return _sorted(Tally(f"person:{who}", number, where=code) for who, code, number in counted.order_by())


def lookups_of(agency: Agency) -> QuerySet[Event]:
    """Every look-up at the agency, newest first, by position."""
    return Event.objects.filter(chain=agency.code, action="search_account").order_by("-position")


def searches_of(agency: Agency) -> QuerySet[Event]:
    """Every search for dossiers by words or by a person's number at the agency, newest first, by position."""
    return Event.objects.filter(chain=agency.code, action="search_papers").order_by("-position")


def idle_lookups(events: Iterable[Event]) -> list[Event]:
    """Those of the look-ups after or shortly before which the officer received no dossier of that number."""
    listed = list(events)
    received = _received(listed)
    return [event for event in listed if not _was_for_a_dossier(event, received)]


def first_lookups(events: Iterable[Event]) -> list[Event]:
    """One for each officer and number: a form that is sent thrice looks up thrice."""
    return list({(event.by, event.facts.get("term", event.pk)): event for event in events}.values())


def _lookups(since: datetime, until: datetime) -> QuerySet[Event]:
    return _within(since, until).filter(action="search_account")


def _received(events: Sequence[Event]) -> dict[tuple[str, str], list[datetime]]:
    """When each officer received a dossier of which number or account, around the events."""
    if not events:
        return {}
    first, last = min(event.at for event in events), max(event.at for event in events)
    rows = Dossier.objects.filter(received_at__range=(first - REASONABLE, last + REASONABLE))
    found: dict[tuple[str, str], list[datetime]] = {}
    for officer, account, number, presenter, at in rows.values_list(
        "received_by_id", "account_id", "requester_number", "presenter_number", "received_at"
    ):
        whose = {f"person:{account}"} if account else set()
        for word in whose | {keyed(clean_number(one)) for one in (number, presenter) if one}:
            found.setdefault((f"person:{officer}", word), []).append(at)
    return found


def _was_for_a_dossier(event: Event, received: dict[tuple[str, str], list[datetime]]) -> bool:
    words = {event.facts.get("term", ""), event.subject} - {"", "person:unknown"}
    times = [at for word in words for at in received.get((event.by, word), [])]
    return any(abs(at - event.at) <= REASONABLE for at in times)


def _within(since: datetime, until: datetime) -> QuerySet[Event]:
    return Event.objects.filter(at__gte=since, at__lt=until)


def _per_person_and_day(events: QuerySet[Event], number: Aggregate | None = None) -> list[Tally]:
    # By the zone's name: PostgreSQL reads the name of a fixed offset («UTC+7») the other way round (POSIX).
    day = TruncDate("at", tzinfo=get_default_timezone())
    counted = events.annotate(day=day).values("by", "day", "chain").annotate(number=number or Count("pk"))
    return _sorted(Tally(one["by"], one["number"], one["day"], one["chain"].partition(":")[2]) for one in counted)


def _sorted(tallies: Iterable[Tally]) -> list[Tally]:
    return sorted(tallies, key=lambda one: (-one.number, one.day or date.min, one.who))
