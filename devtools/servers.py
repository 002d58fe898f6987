"""Processes that are started together and end together."""

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from devtools.places import ROOT, CannotGoOn, say
from devtools.running import tied

PATIENCE = 10.0  # seconds between the polite signal and the other
TAKEN = ("address already in use", "connection in use")


class PortTaken(CannotGoOn):
    """Somebody took the port after we had found it free: choose again."""


def free_port(wished: int = 0) -> int:
    """The wished port if nobody has it on 127.0.0.1 or ::1 (``localhost`` may mean either), else another."""
    for port in (wished, 0, 0, 0):
        with _bound(socket.AF_INET, "127.0.0.1", port) as probe:
            found = int(probe.getsockname()[1])
            if found and _is_free_on_ipv6(found):
                return found
    raise CannotGoOn("no free port on this machine")


def _bound(family: int, address: str, port: int) -> socket.socket:
    probe = socket.socket(family)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with suppress(OSError):  # taken: the socket stays without a port
        probe.bind((address, port))
    return probe


def _is_free_on_ipv6(port: int) -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            return probe.connect_ex(("::1", port)) != 0
    except OSError:
        return True  # no IPv6 here


class Family:
    """Children in groups of their own; ``end`` stops each group, politely first. None outlives this process."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: list[str], env: dict[str, str], *, terminal: bool = False) -> None:
        with self._log(name).open("wb") as log:
            self.children[name] = subprocess.Popen(
                tied(command),
                cwd=ROOT,
                env={**os.environ, **env},
                stdin=None if terminal else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for_port(self, name: str, port: int, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check(name)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise CannotGoOn(f"{name} does not answer on port {port}; see {self._log(name)}")

    def wait_for_line(self, name: str, part: str, seconds: float = 60) -> str:
        """What follows ``part`` in the first line of its log that has it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check(name)
            for line in self._told(name).splitlines():
                if part in line:
                    return line.partition(part)[2]
            time.sleep(0.05)
        raise CannotGoOn(f"{name} did not become ready; see {self._log(name)}")

    def check(self, name: str) -> None:
        """Raises CannotGoOn with its last words when it ended by itself, PortTaken when that was the reason."""
        if self.children[name].poll() is None:
            return
        told = self._told(name)
        kind = PortTaken if any(words in told.lower() for words in TAKEN) else CannotGoOn
        raise kind(f"{name} ended by itself; {self._log(name)} ends with:\n{told[-1500:]}")

    def watch(self) -> None:
        """Until one of them ends by itself."""
        while True:
            for name in self.children:
                self.check(name)
            time.sleep(0.5)

    def end(self) -> None:
        if self.children:
            say(f"stopping {', '.join(self.children)}")
        for child in reversed(self.children.values()):
            _signal(child, signal.SIGTERM)
        for name, child in self.children.items():
            try:
                child.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                say(f"{name} does not stop; killed")
            _signal(child, signal.SIGKILL)  # also those that its first process left in its group
            child.wait()
        self.children.clear()

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _told(self, name: str) -> str:
        return self._log(name).read_text(encoding="utf-8", errors="replace")


def _signal(child: "subprocess.Popen[bytes]", number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)
