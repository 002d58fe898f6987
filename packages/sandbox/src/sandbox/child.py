"""The child's side of the sandbox: limits first, then the work, then one JSON answer."""

import errno
import importlib
import json
import os
import sys
from typing import Any

from sandbox import isolation
from sandbox.errors import Failure

EXPENSIVE = (errno.EFBIG, errno.ENOMEM, errno.EMFILE)


def main() -> None:
    """The request lies on standard input; the answer is {"answer": …} or {"failure": code, "detail": …}."""
    request = json.loads(_take_input())
    out = _take_output()
    try:
        isolation.limit(request["limits"])
        readable = (*isolation.code(request["target"]), *request["readable"])
        isolation.confine(tuple(request["ways"]), readable, tuple(request["writable"]))
        reply = json.dumps({"answer": _work(request["target"], request["arguments"])})
    except MemoryError:
        reply = json.dumps({"failure": Failure.TOO_EXPENSIVE, "detail": "memory"})
    except RecursionError:
        reply = json.dumps({"failure": Failure.TOO_EXPENSIVE, "detail": "recursion"})
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file provokes becomes an answer
        reply = json.dumps({"failure": _code(error), "detail": f"{type(error).__name__}: {error}"[:1000]})
    with os.fdopen(out, "w") as stream:
        stream.write(reply)
    sys.stderr.flush()
    os._exit(0)  # what libraries do at the end of a process is not worth its time


def _take_input() -> bytes:
    with os.fdopen(os.dup(0), "rb") as stream:
        request = stream.read()
    reading, writing = os.pipe()
    os.close(writing)
    os.dup2(reading, 0)
    os.close(reading)
    return request


def _take_output() -> int:
    """Standard output for the answer alone: whatever a library prints joins the complaints."""
    out = os.dup(1)
    os.dup2(2, 1)
    return out


def _work(target: str, arguments: dict[str, Any]) -> Any:
    module, _, function = target.partition(":")
    return getattr(importlib.import_module(module), function)(arguments)


def _code(error: Exception) -> Failure:
    if isinstance(error, OSError) and error.errno in EXPENSIVE:
        return Failure.TOO_EXPENSIVE
    return Failure.CRASHED
