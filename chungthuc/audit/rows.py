"""Rows against the chain: each row that counts must say what the last event about it hashed.

A chain alone holds what was done, not what stands in the tables: whoever may put triggers aside could write another
name into a line of the register and leave every event as it is.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from chungthuc.audit.models import Event, Hashed

One = TypeVar("One")
PIECE = 2000  # rows in memory at a time, however many there are
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
    rows = kind._base_manager.order_by("pk").values("pk", *kind.hashed)
    for some in pieces(rows.iterator(chunk_size=PIECE)):
        yield from _changed(kind, {f"{kind.named}:{row['pk']}": row for row in some})
    for some in pieces(_told(kind)):
        yield from _missing(kind, [name for name, known in some if known != GONE])


def _changed(kind: type[Hashed], rows: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Of these rows, by their names, those that are not as their last event says."""
    known = dict(_last(Event.objects.filter(subject__in=list(rows))))
    for name, row in rows.items():
        if not known.get(name):
            yield name, "not in the chain"
        elif _digest({column: row[column] for column in kind.hashed}) != known[name]:
            yield name, "row changed"


def _missing(kind: type[Hashed], names: list[str]) -> Iterator[tuple[str, str]]:
    keys = [key for name in names if (key := _key(kind, name)) is not None]
    there = {f"{kind.named}:{pk}" for pk in kind._base_manager.filter(pk__in=keys).values_list("pk", flat=True)}
    yield from ((name, "row missing") for name in names if name not in there)


def _key(kind: type[Hashed], name: str) -> Any:
    try:
        return kind._meta.pk.to_python(name.removeprefix(f"{kind.named}:"))
    except ValidationError:
        return None


def _told(kind: type[Hashed]) -> Iterator[tuple[str, str]]:
    """Every row of the kind that an event ever hashed, and what the last one says of it, one after the other."""
    return _last(Event.objects.filter(subject__startswith=f"{kind.named}:"))


def _last(events: QuerySet[Event]) -> Iterator[tuple[str, str]]:
    """Name and digest of the last of these events about each row. By position: a chain has no other order, and ids and
    clocks may be set back."""
    hashing = events.filter(facts__has_key="row").order_by("subject", "-position").distinct("subject")
    return hashing.values_list("subject", "facts__row").iterator(chunk_size=PIECE)


def pieces(ones: Iterator[One]) -> Iterator[list[One]]:
    """Some thousands of them at a time."""
    while some := list(islice(ones, PIECE)):
        yield some


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
