"""A child process of its own with little memory, little time and no network, for everything that a stranger sent.

The isolation is all that the system offers, probed once: a network namespace of its own, a seccomp filter, and
Landlock: nothing is written, and nothing read but what was named and what Python needs (``isolation.code``). Whatever
goes wrong in the child is ChildFailed here, never anything else.
"""

import json
import math
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pades import children
from pades.children import Child
from pades.common.errors import ErrorCode, PadesError
from pades.isolation import WAYS

MIB = 1024 * 1024
ANSWER_LIMIT = 96 * MIB
COMPLAINT_LIMIT = 16 * 1024
CHUNK = 1 << 16
UNUSED_PORT = 1
STOPPED = (-signal.SIGXCPU, -signal.SIGKILL)


@dataclass(frozen=True)
class Limits:
    """What one child may use. ``nice``: by how much it stands back behind others (setpriority(2))."""

    cpu_seconds: int = 20
    wall_seconds: float = 30
    memory_bytes: int = 512 * MIB
    file_bytes: int = 64 * MIB
    open_files: int = 128
    answer_bytes: int = ANSWER_LIMIT
    nice: int = 0


@dataclass
class Allowance:
    """Limits of each child that is asked about one file, whose seconds of CPU are all the children's together;
    ``used`` so far."""

    limits: Limits
    used: float = 0.0

    def left(self) -> Limits:
        """Of the next child. Raises ChildFailed when there is nothing left."""
        seconds = self.limits.cpu_seconds - self.used
        if seconds <= 0:
            raise ChildFailed("too_expensive", "the children before have used it all")
        return replace(self.limits, cpu_seconds=math.ceil(seconds))


class ChildFailed(PadesError):
    """The child did not answer: «too_expensive» when a limit stopped it, «crashed» otherwise.

    ``detail`` is for the log: what the child said last, truncated.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(ErrorCode(code))
        self.detail = detail


DEFAULT = Limits()


def run(
    target: str,
    arguments: dict[str, Any],
    *,
    limits: Limits = DEFAULT,
    allowance: Allowance | None = None,
    readable: Sequence[Path] = (),
    writable: Sequence[Path] = (),
    allow_network: bool = False,
) -> dict[str, Any]:
    """Call ``module:function`` with one JSON object in the child; its JSON answer.

    Where the kernel has Landlock the child may read the files, or below the directories, ``readable`` and ``writable``
    beside Python and its libraries, and write the second only. An ``allowance`` outweighs the limits.
    Raises ChildFailed; also, as «crashed», when the system cannot keep a child off the network, unless that is
    allowed.
    """
    if probe() == "none" and not allow_network:
        raise ChildFailed("crashed", "this system offers no way to keep a child off the network")
    limits = allowance.left() if allowance else limits
    request = {
        "target": target,
        "arguments": arguments,
        "limits": asdict(limits),
        "ways": protections(),
        "readable": [str(place.absolute()) for place in readable],
        "writable": [str(place.absolute()) for place in writable],
    }
    deadline = time.monotonic() + limits.wall_seconds
    child = _started(target, json.dumps(request).encode())
    try:
        answer, complaint = _listen(child, deadline, limits.answer_bytes)
    finally:
        end = child.end()
        if allowance:
            allowance.used += end.cpu if end else limits.cpu_seconds
    if end is None:
        raise ChildFailed("crashed", f"no child, or its nursery died: {_text(complaint)}")
    return _understand(answer, complaint, end.status, starved=end.peak > limits.memory_bytes // 2)


def _started(target: str, request: bytes) -> Child:
    try:
        return children.start(target.partition(":")[0], request)
    except OSError as error:
        raise ChildFailed("crashed", f"no child could be started: {error}") from error


def probe() -> str:
    """«namespace», «seccomp» or «none»: the strongest way by which this system keeps a child off the network."""
    return next((way for way in protections() if way != "landlock"), "none")


@lru_cache(maxsize=1)
def protections() -> tuple[str, ...]:
    """All of isolation.WAYS that work here, each tried once in a child of its own against a listening server."""
    with suppress(OSError), socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        return tuple(way for way in WAYS if _works(way, port))
    return tuple(way for way in WAYS if _works(way, UNUSED_PORT))  # a machine without even a loopback


def _works(way: str, port: int) -> bool:
    command = children.command(f"import sys, pades.isolation as i; sys.exit(not i.keeps({way!r}, {port}))")
    done = subprocess.run(command, capture_output=True, env=children.environment(), check=False, timeout=60)
    return done.returncode == 0


def _listen(child: Child, deadline: float, most: int) -> tuple[bytes, bytes]:
    """Answer and complaint until both ends close. An answer past its limit or past the deadline is too expensive."""
    heard = {child.out: bytearray(), child.err: bytearray()}
    answer, complaint = heard.values()
    with selectors.DefaultSelector() as selector:
        for stream in heard:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(deadline - time.monotonic())
            if not ready or len(answer) > most or time.monotonic() > deadline:
                raise ChildFailed("too_expensive", "wall clock or length of the answer")
            for key, _ in ready:
                piece = os.read(key.fd, CHUNK)
                heard[key.fd] += piece
                del complaint[COMPLAINT_LIMIT:]
                if not piece:
                    selector.unregister(key.fileobj)
    return bytes(answer), bytes(complaint)


def _understand(answer: bytes, complaint: bytes, status: int, *, starved: bool) -> dict[str, Any]:
    """``starved``: the child held so much memory that its sudden end is that of a program refused more."""
    if status in STOPPED or b"bad_alloc" in complaint or (status < 0 and starved):
        raise ChildFailed("too_expensive", f"status {status}: {_text(complaint)}")
    try:
        reply = json.loads(answer)
    except ValueError:
        raise ChildFailed("crashed", f"status {status}: {_text(complaint)}") from None
    if "failure" in reply:
        raise ChildFailed(reply["failure"], f"{reply['detail']} {_text(complaint)}".strip())
    found: dict[str, Any] = reply["answer"]
    return found


def _text(complaint: bytes) -> str:
    return complaint.decode("utf-8", "replace").strip()
