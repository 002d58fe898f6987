"""Where files lie: blobs named by their SHA-256, written once, never changed.

A port of four verbs with one adapter, the file system. Names are hashes, so two writers of the same name write the
same bytes and a lost race costs nothing.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from chungthuc.core.errors import Refused

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Stored:
    """A blob as it lies in the store: its name and its length in bytes."""

    sha256: str
    length: int


def folder(name: str) -> Path:
    """A folder of the store, made if it is not there; only we may look into it."""
    found = Path(settings.STORE) / name
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def path(sha256: str) -> Path:
    """The blob's place. Neither it nor its folder need exist: only who writes makes one."""
    return Path(settings.STORE) / sha256[:2] / sha256


def staging() -> Path:
    """A new empty file beside the store, for something that is not yet trusted or complete."""
    handle, name = tempfile.mkstemp(dir=folder("staging"))
    os.close(handle)
    return Path(name)


def staged(chunks: Iterable[bytes], limit: int) -> Path:
    """A staging file with these bytes; what is too large is not written further than past the limit (bytes)."""
    place, written = staging(), 0
    with place.open("wb") as target:
        for chunk in chunks:
            written += target.write(chunk)
            if written > limit:
                break
    return place


def put(source: Path) -> Stored:
    """Take the file into the store: flushed to disk, read back and compared before this returns.

    ``source`` must come from ``staging()``: it is moved, not copied. Raises ``Refused("store_failed")``.
    """
    stored = measure(source)
    _flush(source)
    target = folder(stored.sha256[:2]) / stored.sha256
    if _is_there_again(target):
        source.unlink()
    else:
        source.chmod(0o400)
        source.replace(target)
        _flush(target.parent)
    if measure(target) != stored:
        raise Refused("store_failed", "Kho tệp không giữ được tệp vừa ghi. Hãy thử lại.")
    return stored


def put_as(place: Path, content: bytes) -> None:
    """A file of a name of its own, whole or not at all: flushed to the disk before this returns."""
    half = staging()
    half.write_bytes(content)
    _flush(half)
    half.chmod(0o400)
    half.replace(place)
    _flush(place.parent)


def _is_there_again(target: Path) -> bool:
    """It counts as new from now on: its row comes after it, and what no row names is put aside (``leftovers``)."""
    try:
        os.utime(target)
    except FileNotFoundError:
        return False
    return True


def measure(file: Path) -> Stored:
    """Read the whole file: SHA-256 and length."""
    digest = hashlib.sha256()
    length = 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            length += len(chunk)
    return Stored(digest.hexdigest(), length)


def _flush(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
