"""The process that children are forked from. It has loaded our own code and never sees a file or a request.

To start Python and to read the libraries takes up to a second; a fork takes milliseconds. What a child gets goes by
descriptors, past this process; a child that is confined (``isolation``) cannot come back to it. It ends with the
process that started it, and its children with it.
"""

import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress

from sandbox import child as confined
from sandbox.fork_client import WANTED

NAME_LIMIT = 1024
HANDED = 4  # the request, the answer, the complaints, the line on which the child's end is told
KEPT = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}  # whoever started us decides when we end


def main() -> None:
    """Serve the socket that lies on standard input until it is closed."""
    for number in KEPT:
        signal.signal(number, signal.SIG_IGN)
    _ForkServer(socket.socket(fileno=0)).serve()


class _ForkServer:
    """``lines``: by the child's number, the socket on which its end is wished for and told."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.lines: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        awake, self.alarm = socket.socketpair()
        awake.setblocking(False)
        self.alarm.setblocking(False)
        signal.set_wakeup_fd(self.alarm.fileno())
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        self.selector.register(control, selectors.EVENT_READ, self._ask)
        self.selector.register(awake, selectors.EVENT_READ, lambda: self._reap(awake))

    def serve(self) -> None:
        while True:
            for key, _ in self.selector.select():
                key.data()

    def _ask(self) -> None:
        """One message is one child: the module it will need, and its descriptors."""
        wanted, handed, _flags, _address = socket.recv_fds(self.control, NAME_LIMIT, HANDED)
        if not wanted:
            self._leave()
        _learn(wanted.decode().removeprefix(WANTED))
        try:
            if len(handed) == HANDED:  # else there were no descriptors left: its line closes, as when no fork is had
                self._fork(handed)
        finally:
            for descriptor in handed:
                os.close(descriptor)

    def _fork(self, handed: list[int]) -> None:
        try:
            child = os.fork()
        except OSError:  # no more processes: the line closes and says that there was no child
            return
        if child == 0:
            _be_the_child(handed[:3])
        line = self.lines[child] = socket.socket(fileno=os.dup(handed[3]))
        self.selector.register(line, selectors.EVENT_READ, lambda: self._kill(child))

    def _kill(self, child: int) -> None:
        """Its end is wished for, or nobody waits for it any more. Once: the line then only tells."""
        if child in self.lines:  # else it has ended in the same moment
            self.selector.unregister(self.lines[child])
            _kill_group(child)

    def _reap(self, awake: socket.socket) -> None:
        with suppress(BlockingIOError):
            awake.recv(4096)
        while (ended := _ended()) is not None:
            _kill_group(ended)  # what it started dies with it; its number is still its own
            _, status, usage = os.wait4(ended, 0)
            told = {"status": os.waitstatus_to_exitcode(status), "peak": usage.ru_maxrss * 1024}
            self._tell(ended, told | {"cpu": usage.ru_utime + usage.ru_stime})

    def _tell(self, child: int, end: dict[str, float]) -> None:
        line = self.lines.pop(child)
        with suppress(KeyError):
            self.selector.unregister(line)
        with line, suppress(OSError):
            line.sendall(json.dumps(end).encode())

    def _leave(self) -> None:
        for child in self.lines:
            _kill_group(child)
        os._exit(0)


def _learn(module: str) -> None:
    """Read it here, so that every child has it; one that cannot be read fails in the child, and is told there."""
    if module in sys.modules:
        return
    with suppress(Exception):
        importlib.import_module(module)
    gc.freeze()  # pages that no child's collector touches stay shared


def _be_the_child(handed: list[int]) -> None:
    """From here on nothing of the server is left but what it has read."""
    try:
        signal.set_wakeup_fd(-1)
        for number in (*KEPT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        for place, descriptor in enumerate(handed):
            os.dup2(descriptor, place)
        os.closerange(len(handed), os.sysconf("SC_OPEN_MAX"))
        confined.main()
    finally:
        os._exit(1)


def _ended() -> int | None:
    """A child that has ended and still has its number."""
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return found.si_pid if found else None


def _kill_group(child: int) -> None:
    """One that is just ending keeps its own status; one that has just begun has no group yet."""
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
        os.killpg(child, signal.SIGKILL)
