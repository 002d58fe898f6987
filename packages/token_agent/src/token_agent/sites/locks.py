"""One holder of a file at a time, on every system that the agent runs on."""

import sys
from typing import IO


def hold(stream: IO[bytes], *, wait: bool = False) -> bool:
    """Whether this process now holds the file; with ``wait`` it waits for its turn."""
    try:
        _hold(stream, wait=wait)
    except OSError:
        return False
    return True


if sys.platform == "win32":
    import msvcrt

    def _hold(stream: IO[bytes], *, wait: bool) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(stream: IO[bytes], *, wait: bool) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
