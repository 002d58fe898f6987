"""A child process of its own with little memory, little time and no network, for everything that a stranger sent.

The isolation is all that the system offers, probed once (``protections``): a network namespace of its own, a seccomp
filter, and Landlock: nothing is written, and nothing read but what was named and what Python needs
(``isolation.code``). Whatever goes wrong in the child is ChildFailed here, never anything else.
"""

import json
import os
import selectors
import signal
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sandbox import fork_client, protections
from sandbox.errors import ChildFailed, Failure
from sandbox.fork_client import Child
from sandbox.limits import Allowance, Limits

COMPLAINT_LIMIT = 16 * 1024
CHUNK = 1 << 16
STOPPED = (-signal.SIGXCPU, -signal.SIGKILL)
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
    Raises ChildFailed; also, as CRASHED, when the system cannot keep a child off the network, unless that is
    allowed.
    """
    if protections.probe() == "none" and not allow_network:
        raise ChildFailed(Failure.CRASHED, "this system offers no way to keep a child off the network")
    limits = allowance.left() if allowance else limits
    request = {
        "target": target,
        "arguments": arguments,
        "limits": asdict(limits),
        "ways": protections.protections(),
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
        raise ChildFailed(Failure.CRASHED, f"no child, or its fork server died: {_text(complaint)}")
    return _understand(answer, complaint, end.status, starved=end.peak > limits.memory_bytes // 2)


def _started(target: str, request: bytes) -> Child:
    try:
        return fork_client.start(target.partition(":")[0], request)
    except OSError as error:
        raise ChildFailed(Failure.CRASHED, f"no child could be started: {error}") from error


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
                raise ChildFailed(Failure.TOO_EXPENSIVE, "wall clock or length of the answer")
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
        raise ChildFailed(Failure.TOO_EXPENSIVE, f"status {status}: {_text(complaint)}")
    try:
        reply = json.loads(answer)
    except ValueError:
        raise ChildFailed(Failure.CRASHED, f"status {status}: {_text(complaint)}") from None
    if "failure" in reply:
        raise ChildFailed(Failure(reply["failure"]), f"{reply['detail']} {_text(complaint)}".strip())
    found: dict[str, Any] = reply["answer"]
    return found


def _text(complaint: bytes) -> str:
    return complaint.decode("utf-8", "replace").strip()
