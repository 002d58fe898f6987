"""A fresh child process with little memory, little time and no network, for everything that a stranger sent.

Isolation is the best that the system offers, probed once: a network namespace of its own, a seccomp filter, or both.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pades import isolation
from pades.errors import PadesError

MIB = 1024 * 1024
ANSWER_LIMIT = 64 * MIB


@dataclass(frozen=True)
class Limits:
    """What one child may use."""

    cpu_seconds: int = 20
    wall_seconds: int = 30
    memory_bytes: int = 512 * MIB
    file_bytes: int = 64 * MIB


class ChildFailed(PadesError):
    """The child did not answer: «too_expensive» when a limit stopped it, «crashed» otherwise."""


DEFAULT = Limits()


def run(target: str, arguments: dict[str, Any], *, limits: Limits = DEFAULT) -> dict[str, Any]:
    """Call ``module:function`` with JSON in the child; its JSON answer. Raises ChildFailed whatever goes wrong."""
    command = [sys.executable, "-m", "pades.sandbox_child", target, json.dumps(limits.__dict__), probe()]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        close_fds=True,
        env=_environment(),
    )
    try:
        answer, complaint = child.communicate(json.dumps(arguments).encode(), timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired:
        raise _too_expensive() from None
    finally:
        _end(child)
    if child.returncode == 0:
        try:
            found: dict[str, Any] = json.loads(answer)
            return found
        except ValueError:
            pass
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL) or b"MemoryError" in complaint or b"bad_alloc" in complaint:
        raise _too_expensive()
    raise ChildFailed("crashed", "Không đọc được tệp một cách an toàn.")


@lru_cache(maxsize=1)
def probe() -> str:
    """«namespace», «seccomp» or «none»: how this system keeps a child off the network."""
    for way in ("namespace", "seccomp"):
        done = subprocess.run(
            [sys.executable, "-m", "pades.isolation", way], capture_output=True, env=_environment(), check=False
        )
        if done.returncode == 0:
            return way
    return "none"


def _too_expensive() -> ChildFailed:
    return ChildFailed("too_expensive", "Tệp quá phức tạp, vượt giới hạn kiểm tra. Hãy quét lại thành tệp PDF ảnh.")


def _environment() -> dict[str, str]:
    """Only what Python needs to find the packages."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
    }


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Whatever the child started dies with it."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    child.wait()


def apply(limits: dict[str, int], way: str) -> None:
    """Inside the child, before anything is read."""
    isolation.enter(way)
    for kind, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 128),
    ):
        resource.setrlimit(kind, (most, most))
