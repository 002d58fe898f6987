"""Record and check: each event's hash covers all its other fields and the hash before it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from chungthuc.audit.models import ChainHead, Event
from chungthuc.core import clock

COVERED = ("chain", "position", "at", "by", "action", "subject", "facts", "previous")


@dataclass(frozen=True)
class Fault:
    """Where a chain does not hold, and how."""

    chain: str
    position: int
    what: str


def record(chain: str, action: str, *, subject: str, by: Any, facts: dict[str, Any] | None = None) -> Event:
    """Append an event; call it last in the transaction of the act, for it holds the chain's head until the commit."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs to the transaction of its act")
    ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
    head = ChainHead.objects.select_for_update().get(pk=chain)
    event = Event(
        chain=chain,
        position=head.position + 1,
        at=clock.now(),
        by=by if isinstance(by, str) else f"person:{by.pk}",
        action=str(action),
        subject=subject,
        facts=facts or {},
        previous=head.hash,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    head.position, head.hash = event.position, event.hash
    head.save(update_fields=["position", "hash"])
    return event


def digest(event: Event) -> str:
    """SHA-256 over the canonical JSON of everything but the hash."""
    covered = {name: getattr(event, name) for name in COVERED}
    covered["at"] = event.at.isoformat()
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def head(chain: str) -> tuple[int, str]:
    """Position and hash to be kept outside the house: a checkpoint."""
    last = ChainHead.objects.filter(pk=chain).first()
    return (last.position, last.hash) if last else (0, "")


def check(chain: str, *, checkpoint: tuple[int, str] | None = None) -> list[Fault]:
    """Every fault of a chain; with a checkpoint from outside also a tail that was cut off."""
    faults: list[Fault] = []
    previous, position = "", 0
    for event in Event.objects.filter(chain=chain).order_by("position").iterator():
        position += 1
        if event.position != position:
            faults.append(Fault(chain, position, "missing"))
            position = event.position
        if event.previous != previous:
            faults.append(Fault(chain, position, "does not follow"))
        if digest(event) != event.hash:
            faults.append(Fault(chain, position, "changed"))
        previous = event.hash
        if checkpoint and position == checkpoint[0] and event.hash != checkpoint[1]:
            faults.append(Fault(chain, position, "not the checkpoint's"))
    if checkpoint and position < checkpoint[0]:
        faults.append(Fault(chain, position, "cut off"))
    if (position, previous) != head(chain):
        faults.append(Fault(chain, position, "head differs"))
    return faults
