"""Checkpoints as files beside the store: what the owner of the database alone cannot take back.

``STORE/checkpoints/2026-11-29.json`` is the content to the letter, ``….sig`` its raw signature of 64 bytes; whoever has
the public key verifies them without this program (docs/operating/audit.md).
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from chungthuc.audit.checkpoints import digest
from chungthuc.audit.models import Checkpoint
from chungthuc.core import clock
from chungthuc.documents import store

SETTLED = timedelta(hours=1)  # the row is committed, then its file is written


def keep(one: Checkpoint) -> None:
    """Safe to repeat. What lies there already stays: an other content is a fault, and is told as one."""
    folder = store.folder("checkpoints")
    for name, content in ((f"{one.day}.sig", bytes.fromhex(one.signature)), (f"{one.day}.json", one.content.encode())):
        if not (folder / name).exists():
            store.put_as(folder / name, content)


def faults() -> Iterator[tuple[str, str]]:
    """Plain names of checkpoints, and how table and files contradict each other. What is being made now does not."""
    before = clock.now() - SETTLED
    rows = Checkpoint.objects.values_list("day", "sha256", "at").order_by("day")
    known = {day: (sha256, at) for day, sha256, at in rows}
    files = {one.stem: one for one in sorted(store.folder("checkpoints").glob("*.json"))}
    for day, (sha256, at) in known.items():
        file = files.pop(day.isoformat(), None)
        if file is not None and digest(_read(file)) != sha256:
            yield f"checkpoint:{day}", "its file says something else"
        elif file is None and at < before:
            yield f"checkpoint:{day}", "its file is missing"
    for name, file in files.items():
        if file.stat().st_mtime < before.timestamp():
            yield f"checkpoint:{name}", "a file is there and no row"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
