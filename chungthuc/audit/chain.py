"""Record and check: each event's hash covers all its other fields and the hash before it."""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from psycopg.types.json import Json

from chungthuc.audit.models import ChainHead, Event, Hashed
from chungthuc.audit.rows import row_digest
from chungthuc.core import clock

logger = logging.getLogger(__name__)
COVERED = ("chain", "position", "at", "by", "action", "subject", "facts", "previous")
NOBODY = "system:unknown"
APART = ("looks:", "refusals:", "logins")  # chains of the recorder: they tell of things, and move none


@dataclass(frozen=True)
class Fault:
    """Where a chain does not hold, and how."""

    chain: str
    position: int
    what: str


def record(
    chain: str,
    action: str,
    *,
    by: Any,
    subject: str = "",
    facts: dict[str, Any] | None = None,
    row: Hashed | None = None,
) -> Event:
    """Append an event; call it last in the transaction of the act, for it holds the chain's head until then.

    ``by`` is a person, a system's name («system:…») or None. ``facts`` are words, whole numbers, yes or no,
    lists and dictionaries of these, never personal data: what the database does not keep letter for letter
    (a fraction) raises TypeError. ``row``: what the event is about, as it stands after the act; it is the subject,
    and is hashed whole.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs to the transaction of its act")
    known = {"row": row_digest(type(row), row.pk, row.hashed)} if row is not None else {}
    if row is not None and row.may_move:
        chain = begun_in(row.plain_name, chain)
    with connection.cursor() as cursor:
        about = row.plain_name if row is not None else subject
        event = append(cursor, chain, action, subject=about, by=by, facts={**(facts or {}), **known})
    transaction.on_commit(partial(told, event), robust=True)
    return event


def append(cursor: Any, chain: str, action: str, *, subject: str, by: Any, facts: dict[str, Any]) -> Event:
    """The event on the connection of this cursor, which is in a transaction: for ``record`` and the recorder only."""
    _demand_exact(facts)
    position, last = locked_head(cursor, chain)
    event = Event(
        chain=chain,
        position=position + 1,
        at=clock.now(),
        by=name_of(by),
        action=str(action),
        subject=subject,
        facts=facts,
        previous=last,
    )
    event.hash = digest(event)
    _append(cursor, event)
    return event


def told(event: Event) -> None:
    """A line of the log for each event that was committed: who, what, about what, and the hash of its place. Where the
    log is kept elsewhere, whoever cuts or rewrites the chain is found by any of these lines (ASVS 5.0, 16.4.3). Facts
    stay here: they may hold words that somebody typed.
    """
    logger.info("%s #%d %s %s by %s %s", event.chain, event.position, event.action, event.subject, event.by, event.hash)


def digest(event: Event) -> str:
    """SHA-256 over the canonical JSON of everything but the hash."""
    covered = {name: getattr(event, name) for name in COVERED}
    covered["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def head(chain: str) -> tuple[int, str]:
    """Position and hash of its end."""
    last = ChainHead.objects.filter(pk=chain).first()
    return (last.position, last.hash) if last else (0, "")


def chains() -> list[str]:
    """Every chain there is, also one whose head somebody removed."""
    heads = set(ChainHead.objects.values_list("chain", flat=True))
    return sorted(heads | set(Event.objects.values_list("chain", flat=True).distinct()))


def begun_in(subject: str, otherwise: str) -> str:
    """The chain in which the events of this thing began: positions of two chains say nothing of their order."""
    apart = Q(*(("chain__startswith", one) for one in APART), _connector=Q.OR)
    chains = Event.objects.filter(subject=subject).exclude(apart).order_by("position")
    return chains.values_list("chain", flat=True).first() or otherwise


def history(subject: str) -> QuerySet[Event]:
    """What happened to one thing, in order."""
    return Event.objects.filter(subject=subject).order_by("position")


def last_events(subjects: Iterable[str], actions: Iterable[str]) -> list[Event]:
    """Of each thing the last event of one of these actions, by one question; none where there was none."""
    events = Event.objects.filter(subject__in=list(subjects), action__in=[str(one) for one in actions])
    return list(events.order_by("subject", "-position").distinct("subject"))


def check(chain: str) -> list[Fault]:
    """Every fault of a chain. A tail that was cut off, or a chain that was written anew with care, is not seen from
    inside: ``audit.checkpoints`` does."""
    return list(faults(chain))


def faults(chain: str) -> Iterator[Fault]:
    """The same one after the other, however long the chain is."""
    previous, position = "", 0
    for event in Event.objects.filter(chain=chain).order_by("position").iterator(chunk_size=2000):
        position += 1
        if event.position != position:
            yield Fault(chain, position, "missing")
            position = event.position
        if event.previous != previous:
            yield Fault(chain, position, "does not follow")
        if digest(event) != event.hash:
            yield Fault(chain, position, "changed")
        previous = event.hash
    if (position, previous) != head(chain):
        yield Fault(chain, position, "head differs")


# Whoever records waits for this row: two statements while it is held, then the commit.
HEAD = "SELECT position, hash FROM audit_chainhead WHERE chain = %s FOR UPDATE"
BEGIN = "INSERT INTO audit_chainhead (chain, position, hash) VALUES (%s, 0, '') ON CONFLICT DO NOTHING"
APPEND = """
WITH written AS (
  INSERT INTO audit_event (chain, position, at, by, action, subject, facts, previous, hash)
  VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, chain, position, hash)
UPDATE audit_chainhead head SET position = written.position, hash = written.hash
  FROM written WHERE head.chain = written.chain RETURNING written.id"""


def locked_head(cursor: Any, chain: str) -> tuple[int, str]:
    """Position and hash of the end of the chain, held until the commit; made when the chain begins."""
    cursor.execute(HEAD, [chain])
    found = cursor.fetchone()
    if found is None:
        cursor.execute(BEGIN, [chain])
        cursor.execute(HEAD, [chain])
        found = cursor.fetchone()
    position, last = found
    return int(position), str(last)


def _append(cursor: Any, event: Event) -> None:
    """The event, and the head that points to it, in one statement."""
    values: list[Any] = [event.chain, event.position, event.at, event.by, event.action, event.subject,
              Json(event.facts), event.previous, event.hash]  # fmt: skip
    cursor.execute(APPEND, values)
    event.pk = cursor.fetchone()[0]
    event._state.adding = False


def name_of(by: Any) -> str:
    """How events call an actor."""
    if by is None:
        return NOBODY
    return by if isinstance(by, str) else f"person:{by.pk}"


def _demand_exact(fact: Any) -> None:
    match fact:
        case dict() if all(isinstance(name, str) for name in fact):
            for inner in fact.values():
                _demand_exact(inner)
        case list():
            for inner in fact:
                _demand_exact(inner)
        case None | bool() | int() | str():
            return
        case _other:
            raise TypeError(f"not kept letter for letter by the database: {type(fact).__name__}")
