"""A token, seen from the agent: one worker process a batch, strictly serial, killed when it hangs."""

import base64
import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from token_agent.certificates import describe
from token_agent.consent import warning
from token_agent.errors import MESSAGES, AgentError

PATIENCE = 60.0  # seconds without an answer
FAREWELL = 5.0  # seconds for logging out


class Token:
    """``with Token(module) as token``: the worker lives as long as the block. ``worker`` replaces its command line."""

    def __init__(self, module: str, *, patience: float = PATIENCE, worker: tuple[str, ...] | None = None) -> None:
        self.patience = patience
        # -P: nothing is imported from the folder in which the agent was started
        self._command = worker or (sys.executable, "-P", "-m", "token_agent.worker", module)
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._logged_in = self._silent = False

    def __enter__(self) -> "Token":
        self._child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
            env=_environment(),
        )  # fmt: skip
        threading.Thread(target=_read_lines, args=(self._child.stdout, self._answers), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child is None:
            return
        if self._logged_in and self.is_alive:
            self.patience = min(self.patience, FAREWELL)
            with suppress(AgentError):
                self._ask({"op": "close"})
        self._child.kill()
        self._child.communicate()
        self._child = None

    @property
    def is_alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def certificates(self) -> list[dict[str, Any]]:
        """Every certificate on every token, described."""
        found = [describe(one) for one in self._ask({"op": "list"})["certificates"]]
        return [one for one in found if one is not None]

    def open(self, cert_sha256: str, pin: bytearray) -> None:
        """Log in; the PIN is overwritten here as soon as it was passed on. Never tried twice by itself."""
        try:
            self._ask({"op": "open", "cert_sha256": cert_sha256, "pin_length": len(pin)}, after=pin)
        finally:
            pin[:] = b"\0" * len(pin)
        self._logged_in = True

    def sign(self, attrs: bytes) -> bytes:
        answer = self._ask({"op": "sign", "attrs": base64.b64encode(attrs).decode()})
        try:
            return base64.b64decode(answer["value"], validate=True)
        except (KeyError, TypeError, ValueError):
            raise AgentError("token_error", "value") from None

    def _ask(self, question: dict[str, Any], *, after: bytearray | None = None) -> dict[str, Any]:
        child = self._child
        if child is None or child.stdin is None or self._silent:
            raise AgentError("token_error", "no worker")
        with suppress(OSError):  # it ended; what it said last is still to be read
            child.stdin.write(json.dumps(question).encode() + b"\n")
            if after:
                child.stdin.write(after)
        answer = self._answer(child)
        if "error" in answer:
            code = answer["error"] if answer["error"] in MESSAGES else "token_error"
            raise AgentError(code, answer.get("detail", ""), warning(answer))
        return answer

    def _answer(self, child: subprocess.Popen[bytes]) -> dict[str, Any]:
        """The next line. A worker that does not answer, or not in JSON, is killed."""
        try:
            answer: dict[str, Any] = dict(json.loads(self._answers.get(timeout=self.patience)))
        except (queue.Empty, ValueError, TypeError) as error:
            self._silent = True  # nobody waits for it again
            child.kill()
            child.wait()
            raise AgentError("token_error", "no answer" if isinstance(error, queue.Empty) else "ended") from None
        return answer


def _read_lines(stream: IO[bytes], answers: "queue.Queue[bytes]") -> None:
    with suppress(OSError, ValueError), os.fdopen(os.dup(stream.fileno()), "rb") as lines:
        for line in lines:
            answers.put(line)
    answers.put(b"")


def _environment() -> dict[str, str]:
    """The worker finds this very package, wherever it lies."""
    home = str(Path(__file__).parent.parent)
    others = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": f"{home}{os.pathsep}{others}" if others else home}
