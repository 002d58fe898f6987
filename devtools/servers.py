"""Processes that are started together and end together."""

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from devtools.places import ROOT, CannotGoOn, say


def free_port(wished: int = 0) -> int:
    """The wished port if nobody has it, else another."""
    for port in (wished, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise CannotGoOn("no free port on this machine")


class Family:
    """Children in groups of their own; ``end`` stops each group, politely first."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: list[str], env: dict[str, str], *, terminal: bool = False) -> None:
        log = (self.logs / f"{name}.log").open("wb")
        self.children[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **env},
            stdin=None if terminal else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()

    def wait_for_port(self, name: str, port: int, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check(name)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise CannotGoOn(f"{name} does not answer on port {port}; see {self.logs / name}.log")

    def wait_for_line(self, name: str, beginning: str, seconds: float = 60) -> str:
        """The first line of its log that begins so."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check(name)
            for line in (self.logs / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines():
                if line.startswith(beginning):
                    return line
            time.sleep(0.05)
        raise CannotGoOn(f"{name} did not become ready; see {self.logs / name}.log")

    def check(self, name: str) -> None:
        if self.children[name].poll() is not None:
            tail = (self.logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-1500:]
            raise CannotGoOn(f"{name} ended by itself:\n{tail}")

    def watch(self) -> None:
        """Until one of them ends by itself."""
        while True:
            for name in self.children:
                self.check(name)
            time.sleep(0.5)

    def end(self) -> None:
        for name, child in reversed(self.children.items()):
            say(f"{name}: stopping")
            _signal(child, signal.SIGTERM)
        for child in self.children.values():
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()


def _signal(child: "subprocess.Popen[bytes]", number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)
