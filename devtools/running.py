"""Starting programs so that none outlives us, and holding what only one may use at a time."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import IO

from devtools.places import ROOT


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP: unlike Ctrl-C in a terminal, only this process was told."""


def heed_signals() -> None:
    """Ctrl-C works also where the shell started us in the background; a polite kill ends us as Ctrl-C does."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _terminate)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup stays nohup
        signal.signal(signal.SIGHUP, _terminate)


def ignore_signals() -> None:
    """While things are being stopped, a second Ctrl-C must not leave half of them running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def tied(command: list[str], *, by: str = "TERM") -> list[str]:
    """The same command, told to end when we end, even by kill -9 (Linux; elsewhere the command as it is). Only we may
    start it: where we ended before it could be told, its parent is another and it does not begin."""
    setpriv = shutil.which("setpriv")
    if setpriv is None or sys.platform != "linux":
        return command
    begin = f'[ "$PPID" = {os.getpid()} ] && exec "$@"'
    return [setpriv, "--pdeathsig", by, "--", "sh", "-c", begin, "sh", *command]


def run(command: list[str], env: Mapping[str, str], *, quiet: bool = False) -> int:
    """Run to the end in the root; on Ctrl-C give it the time to clear up after itself. Returns its exit code."""
    child = subprocess.Popen(tied(command), cwd=ROOT, env=env, stdout=subprocess.DEVNULL if quiet else None)
    try:
        return child.wait()
    except KeyboardInterrupt as stop:
        ignore_signals()  # the child got Ctrl-C from the terminal, as we did
        if isinstance(stop, Terminated):
            child.send_signal(signal.SIGINT)
        try:
            child.wait(timeout=30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise


class Hold:
    """A lock as long as this process lives: ``take`` is false where another process has it; ``holder`` says who."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: IO[str] | None = None

    def take(self, wait: bool = False) -> bool:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        held = self._file.open("a+", encoding="utf-8")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            held.close()
            return False
        held.truncate(0)
        held.write(f"dev.py {' '.join(sys.argv[1:])} (process {os.getpid()})")
        held.flush()
        self._held = held
        return True

    def holder(self) -> str:
        return self._file.read_text(encoding="utf-8") if self._file.exists() else ""

    def release(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated
