"""What misbehaving code does inside the sandbox; called there by name."""

import ctypes
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

MIB = 1024 * 1024


def echo(arguments: dict[str, Any]) -> dict[str, Any]:
    return arguments


def surroundings(_: dict[str, Any]) -> dict[str, Any]:
    with os.fdopen(os.dup(0), "rb") as stdin:
        return {"stdin": len(stdin.read()), "environment": sorted(os.environ), "pid": os.getpid()}


def connect(arguments: dict[str, Any]) -> dict[str, Any]:
    """Every way out that there is; the errors met."""
    met: list[str] = []
    for family, kind, address in (
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", arguments["port"])),
        (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", arguments["port"])),
        (socket.AF_INET6, socket.SOCK_STREAM, ("::1", arguments["port"])),
        (socket.AF_UNIX, socket.SOCK_STREAM, arguments["unix"]),
    ):
        try:
            with socket.socket(family, kind) as way:
                way.settimeout(2)
                way.connect(address)
                way.send(b"hello")
        except OSError as error:
            met.append(type(error).__name__)
    return {"errors": met}


def eat_memory(_: dict[str, Any]) -> dict[str, Any]:
    kept = []
    while True:
        kept.append(bytearray(16 * MIB))


def eat_memory_in_c(_: dict[str, Any]) -> dict[str, Any]:
    """Like a library that gives up when it gets no memory."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc.argtypes = [ctypes.c_size_t]
    while block := libc.malloc(8 * MIB):
        ctypes.memset(block, 1, 8 * MIB)
    os.abort()


def loop(_: dict[str, Any]) -> dict[str, Any]:
    while True:
        pass


def sleep(_: dict[str, Any]) -> dict[str, Any]:
    time.sleep(600)
    return {}


def fork_bomb(_: dict[str, Any]) -> dict[str, Any]:
    while True:
        os.fork()


def fork_some(arguments: dict[str, Any]) -> dict[str, Any]:
    Path(arguments["path"]).write_text(str(os.getpgrp()), encoding="ascii")
    for _step in range(20):
        if os.fork() == 0:
            time.sleep(600)
    time.sleep(600)
    return {}


def run_program(_: dict[str, Any]) -> dict[str, Any]:
    os.execv(sys.executable, [sys.executable, "-c", "print('{}')"])  # noqa: S606


def raise_error(_: dict[str, Any]) -> dict[str, Any]:
    raise ValueError("broken")


def recurse(arguments: dict[str, Any]) -> dict[str, Any]:
    return recurse(arguments)


def segfault(_: dict[str, Any]) -> dict[str, Any]:
    ctypes.string_at(0)
    return {}


def leave(_: dict[str, Any]) -> dict[str, Any]:
    os._exit(0)


def shout(_: dict[str, Any]) -> dict[str, Any]:
    """Prints where only the answer belongs, and much where complaints go."""
    print("not an answer", flush=True)  # noqa: T201
    sys.stderr.write("x" * MIB)
    return {"fine": True}


def answer_forever(_: dict[str, Any]) -> dict[str, Any]:
    return {"long": "x" * (200 * MIB)}


def write_file(arguments: dict[str, Any]) -> dict[str, Any]:
    with Path(arguments["path"]).open("wb") as out:
        for _ in range(arguments["mebibytes"]):
            out.write(bytes(MIB))
    return {"written": True}


def look(arguments: dict[str, Any]) -> dict[str, Any]:
    """What can be read of these places: for each its length, or the error met."""
    found: dict[str, Any] = {}
    for path in arguments["paths"]:
        try:
            found[path] = len(os.listdir(path)) if Path(path).is_dir() else len(Path(path).read_bytes())  # noqa: PTH208
        except OSError as error:
            found[path] = type(error).__name__
    return found


def niceness(_: dict[str, Any]) -> dict[str, Any]:
    return {"nice": os.nice(0)}


def import_more(_: dict[str, Any]) -> dict[str, Any]:
    """Modules that nobody has read before: of the standard library and of a package, with a compiled part."""
    import sqlite3
    import zoneinfo

    from lxml import etree

    return {"of": [sqlite3.sqlite_version, str(zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")), etree.__name__]}


def signal_parent(_: dict[str, Any]) -> dict[str, Any]:
    os.kill(os.getppid(), 0)
    return {}


def open_many(_: dict[str, Any]) -> dict[str, Any]:
    kept = [os.pipe() for _ in range(1000)]
    return {"open": len(kept)}


def threads_and_loops(_: dict[str, Any]) -> dict[str, Any]:
    """What verification needs: an event loop and a thread."""
    import asyncio

    seen: list[int] = []
    thread = threading.Thread(target=seen.append, args=(1,))
    thread.start()
    thread.join()

    async def answer() -> int:
        await asyncio.sleep(0)
        return 2

    return {"seen": [*seen, asyncio.run(answer())]}


def capabilities(_: dict[str, Any]) -> dict[str, Any]:
    libc = ctypes.CDLL(None)
    head, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc.capget(head, sets)
    return {"effective": sets[0] | sets[3] << 32}


def family(_: dict[str, Any]) -> dict[str, Any]:
    """Its own number, its server's, and the descriptors it holds (it cannot read of them in /proc)."""
    held = [one for one in range(os.sysconf("SC_OPEN_MAX")) if _is_open(one)]
    return {"pid": os.getpid(), "server": os.getppid(), "open": held}


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def write_number_and_sleep(arguments: dict[str, Any]) -> dict[str, Any]:
    Path(arguments["path"]).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(600)
    return {}


def change_itself(_: dict[str, Any]) -> dict[str, Any]:
    """Was it changed before? Then change it: the module, and the environment."""
    before = hasattr(sys.modules[__name__], "changed") or "CHANGED" in os.environ
    globals()["changed"] = os.environ["CHANGED"] = "yes"
    return {"before": before}
