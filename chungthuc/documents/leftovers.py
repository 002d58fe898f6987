"""Rows against files: what a row names and the store lacks, what lies in the store and no row names (invariant I7).

Names are hashes, so the store is walked a folder of two digits at a time, each against the rows of that stretch.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from chungthuc.documents.models import Document, Upload
from chungthuc.documents.store import folder

DIGITS = "0123456789abcdef"
SETTLED = timedelta(days=1)  # an upload in progress has its blob before its row
FORGOTTEN = timedelta(days=7)
ASIDE = "unclaimed"
NAMING = ((Upload, "sha256"), (Upload, "base_sha256"), (Document, "base_sha256"))


def missing() -> Iterator[tuple[str, str]]:
    """Each blob that rows name and the store lacks, with the plain name of one such row: «upload:…», «document:…»."""
    for stretch in _stretches():
        there, gone = set(_blobs(stretch)), dict[str, str]()
        for model, column in NAMING:
            rows = _rows(model, column, stretch).exclude(**{f"{column}__in": there})
            gone |= {name: f"{model._meta.model_name}:{pk}" for name, pk in rows.values_list(column, "pk")}
        yield from gone.items()


def unclaimed() -> Iterator[Path]:
    """Blobs older than a day that no row names: a crash left them, or the database is older than the store."""
    for stretch in _stretches():
        columns = [_rows(model, column, stretch).values_list(column, flat=True) for model, column in NAMING]
        named = set().union(*columns)
        there = _blobs(stretch)
        yield from (place for name, place in there.items() if name not in named and _age(place) > SETTLED)


def set_aside(place: Path) -> Path:
    """Nothing is deleted: after a restore it may be the one witness of a copy. Returns where it lies now: in its old
    place, if somebody has just sent the same bytes again (``store.put``)."""
    aside = place.rename(folder(ASIDE) / place.name)
    return aside if _age(aside) > SETTLED else aside.rename(place)


def sweep_staging() -> int:
    """Delete what was left half-written a week ago; returns how many files."""
    old = [place for place in folder("staging").iterdir() if place.is_file() and _age(place) > FORGOTTEN]
    for place in old:
        place.unlink(missing_ok=True)
    return len(old)


def _stretches() -> Iterator[str]:
    return (one + two for one in DIGITS for two in DIGITS)


def _blobs(stretch: str) -> dict[str, Path]:
    place = Path(settings.STORE) / stretch
    return {one.name: one for one in place.iterdir()} if place.is_dir() else {}


def _rows(model: Any, column: str, stretch: str) -> QuerySet[Any]:
    """By the index, whatever the database's collation: digits come before letters, and both in their order."""
    rows: QuerySet[Any] = model.objects.filter(**{f"{column}__gte": stretch})
    following = f"{int(stretch, 16) + 1:02x}"
    return rows.filter(**{f"{column}__lt": following}) if len(following) == len(stretch) else rows


def _age(place: Path) -> timedelta:
    return timedelta(seconds=time.time() - place.stat().st_mtime)
