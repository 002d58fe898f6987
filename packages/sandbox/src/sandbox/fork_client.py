"""Asking our fork server for a child: one server a process, started with the first child, ended with this process."""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LEAVING = 5.0  # seconds that a server may take to end
TELLING = 30.0  # seconds that it may take to tell of a child's end: it may be reading a library for another
WANTED = "child for "  # what a message begins with: an empty one is the end
SERVER = "from sandbox.fork_server import main; main()"


@dataclass(frozen=True)
class End:
    """How a child ended: its exit code, negative for a signal; the most memory that it held, in bytes; its seconds of
    CPU."""

    status: int
    peak: int
    cpu: float


class Child:
    """A running child: its answer and its complaints to be read, its end to be asked for."""

    def __init__(self, out: int, err: int, line: socket.socket) -> None:
        self.out, self.err, self._line = out, err, line

    def end(self) -> End | None:
        """Whatever the child started dies with it. None when there was no child, or its server has died."""
        os.close(self.out)
        os.close(self.err)
        with self._line as line:
            line.settimeout(TELLING)
            with suppress(OSError):  # it has ended by itself and the line is closed: what was told lies there
                line.sendall(b"end")
            with suppress(OSError):
                if told := line.recv(1024):
                    return End(**json.loads(told))
        return None


class _ForkServer:
    """Its process, and the socket on which children are asked for (a message a child)."""

    def __init__(self, paths: str) -> None:
        self.paths, self.owner = paths, os.getpid()
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.settimeout(TELLING)  # one that hangs keeps nobody waiting for ever
        with theirs:
            self.process = subprocess.Popen(
                command(SERVER),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                start_new_session=True,
                env=environment(),
            )

    def ask(self, module: str, request: bytes) -> Child:
        """Raises OSError when the server is no more."""
        line, theirs = socket.socketpair()
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        try:
            with theirs, os.fdopen(os.memfd_create("request"), "w+b") as lying:
                lying.write(request)
                lying.seek(0)
                handed = [lying.fileno(), out_end, err_end, theirs.fileno()]
                socket.send_fds(self.control, [f"{WANTED}{module}".encode()], handed)
        except OSError:
            line.close()
            os.close(out)
            os.close(err)
            raise
        finally:
            os.close(out_end)
            os.close(err_end)
        return Child(out, err, line)

    def leave(self) -> None:
        """In a process that was forked from its owner only the socket is let go."""
        self.control.close()
        if self.owner == os.getpid():
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=LEAVING)


_asking = threading.Lock()
_ours: _ForkServer | None = None


def start(module: str, request: bytes) -> Child:
    """A child that finds the request on its standard input and needs the module. Raises OSError when none can be had.

    A server that has died (no memory, for instance) is replaced once.
    """
    with _asking:
        try:
            return _server().ask(module, request)
        except (BrokenPipeError, ConnectionError):
            _leave()
            return _server().ask(module, request)


def command(program: str) -> list[str]:
    """No site packages but those of PYTHONPATH, no current directory, no bytecode written."""
    return [sys.executable, "-s", "-S", "-P", "-B", "-c", program]


def environment() -> dict[str, str]:
    """Only what Python needs to find the packages; few memory arenas, or threads would eat the address space; and no
    threads of a library's own, which a fork would lose."""
    return {"PYTHONPATH": _paths(), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}


def _paths() -> str:
    return os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)


def _server() -> _ForkServer:
    """Another one where modules are looked for in other places now, or where this process is a fork of the owner."""
    global _ours
    if _ours is not None and (_ours.paths, _ours.owner) != (_paths(), os.getpid()):
        _leave()
    if _ours is None:
        _ours = _ForkServer(_paths())
    return _ours


def _leave() -> None:
    global _ours
    if _ours is not None:
        _ours.leave()
        _ours = None


atexit.register(_leave)
os.register_at_fork(before=_asking.acquire, after_in_parent=_asking.release, after_in_child=_asking.release)
