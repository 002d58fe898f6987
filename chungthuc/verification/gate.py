"""The gate for strangers' files: few are examined at a time on the whole machine, few wait, the rest are told when to
come back.

A turn is a lock on a file: the kernel gives it back when its holder ends, however that is, and it holds across all
processes of the machine (decision 0027). Nobody else's children pass here: pages for staff, intake and the check before
issue never wait for a stranger.

What the examination cost is counted by the throttle of the house, in milliseconds of CPU and in KiB, per person or
network.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from sandbox.limits import MIB, Allowance, Limits

from chungthuc.core import throttle
from chungthuc.core.errors import Refused
from chungthuc.core.throttle import Key, Limit, TooMany
from chungthuc.documents import store

WAITING = 2  # on the whole machine
PATIENCE = 15.0  # seconds in which one who waits is let in, or told to come back
ENTRY = 0.3  # seconds in which the line may move up
LOOK, LOOK_OF_PERSON = 0.05, 0.01  # seconds between two looks: whoever looks oftener is in first
COME_BACK = 15  # seconds
WHOLE = 100 * MIB  # bytes of a file for which a child gets all its seconds
FRESH = 3_000  # milliseconds: whoever has used more finds a turn when one is free, but does not wait before others
OF_PERSON = "waiting-person"  # signed-in people wait in a line of their own, and go first
OF_PERSON_AGAIN = "waiting-person-again"  # who has used more than FRESH does not go before strangers
BOOT = Path("/proc/sys/kernel/random/boot_id")  # the same in all containers of a machine, another on every machine

# A dossier of 500 pages and 100 MB costs 4 s of CPU and 120 MB of memory, a usual copy 1.5 s: the more was sent, the
# more it may cost, from half of these seconds on. A child writes nothing, and answers little.
CHILDREN = Limits(cpu_seconds=10, wall_seconds=30, memory_bytes=512 * MIB, file_bytes=0, answer_bytes=4 * MIB, nice=10)

# A usual copy costs 1.5 s of CPU: forty in ten minutes; the network around may use one whole core.
CPU = Limit("check-cpu", most=60_000, seconds=600, what=gettext_lazy("Từ mạng này đã có nhiều tệp tốn công kiểm tra."))
KIB = Limit(
    "check-kib", most=600 * 1024, seconds=600, what=gettext_lazy("Từ mạng này đã gửi nhiều dữ liệu để kiểm tra.")
)


class Busy(TooMany):
    """All turns are taken, and nobody else may wait."""

    def __init__(self) -> None:
        again = _("Thử lại sau %(seconds)s giây; người đã đăng nhập có chỗ chờ riêng.") % {"seconds": COME_BACK}
        Refused.__init__(self, "gate_busy", _("Đang có nhiều tệp chờ kiểm tra."), again, permanent=False)
        self.seconds = COME_BACK


def admit(keys: Sequence[Key], length: int) -> None:
    """Before a body of so many bytes is read: raise TooMany when it would not be examined. Takes nothing."""
    throttle.demand(CPU, *keys)
    throttle.demand(KIB, *keys, units=_kib(length))
    if _is_full(_line(keys)):
        raise Busy


def weigh(keys: Sequence[Key], length: int) -> None:
    """Count a file that has come; TooMany when the network has no bytes left."""
    throttle.take(KIB, *keys, units=_kib(length))


@contextmanager
def turn(keys: Sequence[Key], length: int = WHOLE) -> Iterator[Allowance]:
    """A turn among those that are examined now, and what the children may use for so many bytes. Raises TooMany, Busy.

    What was used is charged also where the examination ends badly.
    """
    throttle.demand(CPU, *keys)
    allowance = Allowance(replace(CHILDREN, cpu_seconds=_seconds(length)))
    line = _line(keys)
    with _thread_of_this_process(line), _locked_turn(line, PATIENCE if _is_fresh(keys) else ENTRY):
        try:
            yield allowance
        finally:
            throttle.charge(CPU, *keys, units=round(allowance.used * 1000))


def most_at_once() -> int:
    """Children of strangers' files on this machine: one core is left for everybody else."""
    return settings.CHECKS_AT_ONCE or max(1, len(os.sched_getaffinity(0)) - 1)


def _seconds(length: int) -> int:
    half = CHILDREN.cpu_seconds / 2
    return round(half + half * min(1, length / WHOLE))


def _kib(length: int) -> int:
    return -(-length // 1024)


@lru_cache(maxsize=1)
def _threads() -> tuple[threading.BoundedSemaphore, threading.BoundedSemaphore]:
    """Of strangers half of a process's threads; of all one more, or signed-in people would not come as far as to their
    own turn while strangers wait; and one is left for other pages."""
    half = max(1, settings.WEB_THREADS // 2)
    most = max(half, min(half + 1, settings.WEB_THREADS - 1))
    return threading.BoundedSemaphore(half), threading.BoundedSemaphore(most)


@contextmanager
def _thread_of_this_process(line: Sequence[str] = ()) -> Iterator[None]:
    """Whoever is examined or waits holds a thread of the server, and its other pages must not stand still with it."""
    with ExitStack() as held:
        for threads in _threads()[1:] if _is_of_people(line) else _threads():
            if not threads.acquire(blocking=False):
                raise Busy
            held.callback(threads.release)
        yield


@contextmanager
def _locked_turn(line: Sequence[str], patience: float) -> Iterator[None]:
    """Through the line in its order: everyone begins at its end and moves up as turns become free."""
    now, first = time.monotonic(), OF_PERSON in line
    look, turns = LOOK_OF_PERSON if first else LOOK, [f"turn-{number}" for number in range(most_at_once())]
    held = _lock(line[:1], until=now + ENTRY)
    try:
        for step in (*([one] for one in line[1:]), turns):
            ahead = _lock(step, until=now + patience, look=look, yielding=step is turns and not first)
            os.close(held)
            held = ahead
        yield
    finally:
        os.close(held)


def _line(keys: Sequence[Key] = ()) -> list[str]:
    """Where one waits, from the end of the line to its head."""
    if any(one.text.startswith("person:") for one in keys):
        return [OF_PERSON if _is_fresh(keys) else OF_PERSON_AGAIN]
    return [f"waiting-{number}" for number in reversed(range(WAITING))]


def _is_of_people(line: Sequence[str]) -> bool:
    return OF_PERSON in line or OF_PERSON_AGAIN in line


def _is_fresh(keys: Sequence[Key]) -> bool:
    return not keys or throttle.counted(CPU, keys[-1]) < FRESH


def _lock(names: Sequence[str], *, until: float, look: float = LOOK, yielding: bool = False) -> int:
    """The descriptor of the first that is free by then; closing it frees it. ``yielding``: what comes free is left to
    whoever waits at OF_PERSON. Raises Busy."""
    while (found := _first_free(names)) is None or (yielding and _somebody_at(OF_PERSON)):
        if found is not None:
            os.close(found)
        if time.monotonic() > until:
            raise Busy
        time.sleep(look)
    return found


def _first_free(names: Sequence[str]) -> int | None:
    return next((one for name in names if (one := _try(name)) is not None), None)


def _somebody_at(name: str) -> bool:
    if (descriptor := _try(name)) is not None:
        os.close(descriptor)
    return descriptor is None


def _try(name: str) -> int | None:
    descriptor = os.open(_folder() / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return descriptor
    os.close(descriptor)
    return None


def _is_full(line: Sequence[str]) -> bool:
    """Nobody could even wait, here or anywhere on the machine."""
    with suppress(Busy), _thread_of_this_process(line):
        return all(_somebody_at(name) for name in line)
    return True


def _folder() -> Path:
    """Beside the documents, where every process of the product comes to; apart for each machine that shares them."""
    folder = store.folder("gate") / BOOT.read_text(encoding="ascii").strip()
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
