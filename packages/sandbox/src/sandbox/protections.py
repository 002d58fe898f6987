"""Which protections this system offers: each tried once, in a process of its own."""

import socket
import subprocess
from contextlib import suppress
from functools import lru_cache

from sandbox import fork_client
from sandbox.isolation import WAYS

UNUSED_PORT = 1


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
    command = fork_client.command(f"import sys, sandbox.isolation as i; sys.exit(not i.keeps({way!r}, {port}))")
    done = subprocess.run(command, capture_output=True, env=fork_client.environment(), check=False, timeout=60)
    return done.returncode == 0
