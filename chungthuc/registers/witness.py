"""The highest number that left the house, kept beside the files and not in the database (invariant I17).

After a restore the database may be older than what citizens hold. Whoever then gave «the next number» would give one
twice. So each issue first writes its number here, and a register that says less gives no number until somebody has
looked (``registers.reconciling``). Named by what a restore can't change: office, kind and year.
"""

import os
from pathlib import Path

from chungthuc.documents import store

TAIL = 4096  # bytes: numbers leave nearly in order, so the highest of the last few hundred is the highest


def note(register: str, number: int) -> None:
    """Before the number goes out. Flushed to the disk; OSError when it can't be, and then it must not go out."""
    with (_folder() / register).open("a", encoding="ascii") as stream:
        # One short write at the end: two at once do not mix. The break before it parts it from a line that a full
        # disk cut off: «12» of «123» says less than was known, «12» and «124» in one line would be 12124.
        stream.write(f"\n{number}\n")
        stream.flush()
        os.fsync(stream.fileno())


def seen(register: str) -> int:
    """The highest number that left; 0: none."""
    place = _folder() / register
    if not place.exists():
        return 0
    with place.open("rb") as stream:
        start = max(0, place.stat().st_size - TAIL)
        stream.seek(start)
        lines = stream.read().split(b"\n")
    return max((int(line) for line in lines[1 if start else 0 :] if line.isdigit()), default=0)


def known() -> list[str]:
    """The registers of which a number has left."""
    return sorted(place.name for place in _folder().iterdir() if place.is_file())


def _folder() -> Path:
    return store.folder("witness")
