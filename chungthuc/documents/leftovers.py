"""Rows against files: what a row names and the store lacks, what lies in the store and no row names (invariant I7);
what was deleted on purpose.

Names are hashes, so the store is walked a folder of two digits at a time, each against the rows of that stretch.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from chungthuc.core import clock
from chungthuc.documents.models import Discarded, Document, Upload
from chungthuc.documents.store import folder, path

DIGITS = "0123456789abcdef"
SETTLED = timedelta(days=1)  # an upload in progress has its blob before its row
FORGOTTEN = timedelta(days=7)
ASIDE = "unclaimed"
NAMING = ((Upload, "sha256"), (Upload, "base_sha256"), (Document, "base_sha256"))
LATER = timedelta(days=1)  # a backup's store is copied after its database, and somebody may be reading it now
PIECE = 500


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
        naming = (*NAMING, (Discarded, "sha256"))  # what waits to be removed is no surprise
        columns = [_rows(model, column, stretch).values_list(column, flat=True) for model, column in naming]
        named = set().union(*columns)
        there = _blobs(stretch)
        yield from (place for name, place in there.items() if name not in named and _age(place) > SETTLED)


def set_aside(place: Path) -> Path:
    """Nothing is deleted: after a restore it may be the one witness of a copy. Returns where it lies now: in its old
    place, if somebody has just sent the same bytes again (``store.put``)."""
    aside = place.rename(folder(ASIDE) / place.name)
    return aside if _age(aside) > SETTLED else aside.rename(place)


def discard(uploads: QuerySet[Upload]) -> int:
    """Delete the rows, held by the transaction around; their blobs follow a day later. Returns how many rows."""
    names = {name for pair in uploads.values_list("sha256", "base_sha256") for name in pair if name}
    Discarded.objects.bulk_create(Discarded(sha256=name) for name in sorted(names))
    return uploads.delete()[1].get(Upload._meta.label, 0)


def remove_discarded() -> int:
    """Delete blobs whose rows were deleted a day ago; returns how many. Safe to repeat: a row goes after its blob."""
    count, after = 0, 0
    due = Discarded.objects.filter(at__lt=clock.now() - LATER).order_by("pk")
    while piece := list(due.filter(pk__gt=after)[:PIECE]):
        for one in piece:
            after = one.pk
            if _is_new(one.sha256):
                continue  # somebody is just sending it again: the next night sees whether a row came of it
            count += _remove(one.sha256)
            one.delete()
    return count


def _is_new(name: str) -> bool:
    try:
        return _age(path(name)) <= SETTLED
    except FileNotFoundError:
        return False


def _remove(name: str) -> bool:
    """Unless a row names it. It is moved before it is deleted: what is sent in between lies in its place anew
    (``store.put``), and what a crash leaves moved is found here again."""
    place, aside = path(name), folder(ASIDE) / name
    if any(_rows(model, column, name[:2]).filter(**{column: name}).exists() for model, column in NAMING):
        if aside.exists():  # moved, then killed; the bytes are the same
            aside.rename(place)
        return False
    with suppress(FileNotFoundError):
        if set_aside(place) == place:
            return False
    was_there = aside.exists()
    aside.unlink(missing_ok=True)
    return was_there


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
