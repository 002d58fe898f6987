"""Whose program is at the other end of a loopback connection, where the system tells (Linux)."""

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))  # a socket of IPv6 may speak to an address of IPv4
MAPPED = "0" * 16 + ("FFFF0000" if sys.byteorder == "little" else "0000FFFF")  # ::ffff:0:0/96


def is_of_another_user(peer: tuple[str, int], port: int, tables: Sequence[Path] = TABLES) -> bool:
    """Whether the socket at ``peer`` (address, port) that talks to our ``port`` is owned by somebody else.

    Two people on one computer (remote desktop) share 127.0.0.1. What the system does not tell counts as our own.
    """
    owner = owner_of(peer, port, tables)
    return owner is not None and owner != os.getuid()


def owner_of(peer: tuple[str, int], port: int, tables: Sequence[Path] = TABLES) -> int | None:
    """The user id that the kernel's tables name for the socket, or None."""
    wanted = (_written(*peer), _written("127.0.0.1", port))
    for row in (line.split() for table in tables for line in _lines(table)):
        if (row[1].removeprefix(MAPPED), row[2].removeprefix(MAPPED)) == wanted:
            return int(row[7])
    return None


def _lines(table: Path) -> list[str]:
    try:
        return table.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return []


def _written(address: str, port: int) -> str:
    """As the kernel writes it: the address as a number of this machine's byte order, the port, both hexadecimal."""
    return f"{int.from_bytes(socket.inet_aton(address), sys.byteorder):08X}:{port:04X}"
