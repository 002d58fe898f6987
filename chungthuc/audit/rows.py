"""Rows against the chain: each row that counts must say what the last event about it hashed.

A chain alone holds what was done, not what stands in the tables: whoever may put triggers aside could write another
name into a line of the register and leave every event as it is.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from chungthuc.audit.models import Event, Hashed

GONE = ""  # instead of a digest: the row was deleted, as it may be


def row_digest(model: type[Model], pk: Any, columns: Iterable[str]) -> str:
    """SHA-256 over the canonical JSON of these columns as the database keeps them; GONE for no row."""
    found = model._base_manager.filter(pk=pk).values(*columns).first()
    return _digest(found) if found else GONE


def kinds() -> list[type[Hashed]]:
    return [model for model in apps.get_models() if issubclass(model, Hashed)]


def faults() -> Iterator[tuple[str, str]]:
    """Plain names of rows that were changed, deleted or put there behind the chain's back, and which of these."""
    for kind in kinds():
        yield from _faults_of(kind)


def _faults_of(kind: type[Hashed]) -> Iterator[tuple[str, str]]:
    told = last_told(kind.named)
    rows = kind._base_manager.order_by("pk").values("pk", *kind.hashed)
    for row in rows.iterator(chunk_size=2000):
        name = f"{kind.named}:{row['pk']}"
        known = told.pop(name, None)
        if not known:
            yield name, "not in the chain"
        elif _digest({column: row[column] for column in kind.hashed}) != known:
            yield name, "row changed"
    for name, known in told.items():
        if known != GONE:
            yield name, "row missing"


def last_told(named: str) -> dict[str, str]:
    """What the last event about each row of the kind hashed. By position: a chain has no other order, and ids and
    clocks may be set back."""
    events = Event.objects.filter(subject__startswith=f"{named}:", facts__has_key="row")
    return dict(events.order_by("subject", "-position").distinct("subject").values_list("subject", "facts__row"))


def _digest(row: dict[str, Any]) -> str:
    plain = {name: _plain(value) for name, value in row.items()}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return hashlib.sha256(value).hexdigest()
        case _other:
            return value
