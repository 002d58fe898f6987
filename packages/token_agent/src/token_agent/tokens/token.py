"""A token, seen from the agent: one worker process a batch, strictly serial, killed when it hangs."""

import json
import os
import queue
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError, TokenFault
from token_agent.tokens import pins
from token_agent.tokens.certificates import describe, modulus

PATIENCE = 60.0  # seconds without an answer
FAREWELL = 5.0  # seconds for logging out


@dataclass(frozen=True)
class TokenListing:
    """What the readers of this computer hold. ``certificates``: one that lies on two tokens is there twice, each with
    its ``token`` (label), ``serial`` and ``slot``. ``troubles``: each that failed."""

    certificates: list[dict[str, Any]]
    troubles: list[TokenFault]


class Token:
    """``with Token(module) as token``: the worker lives as long as the block. ``worker`` replaces its command line."""

    def __init__(self, module: str, *, patience: float = PATIENCE, worker: tuple[str, ...] | None = None) -> None:
        self.patience = patience
        # -P: nothing is imported from the folder in which the agent was started
        self._command = worker or (sys.executable, "-P", "-m", "token_agent.tokens.worker", module)
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._logged_in, self._lost = False, ""

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

    def look(self) -> TokenListing:
        """Every certificate on every token, described, and what could not be read."""
        answer = self._ask({"op": "list"})
        found = [describe(one) for one in answer["certificates"]]
        troubles = [TokenFault(one["token"], _known(one["error"])) for one in answer["troubles"]]
        return TokenListing([one for one in found if one is not None], troubles)

    def open(self, holder: Mapping[str, Any], pin: bytearray) -> None:
        """Log in to that token; the PIN is overwritten here as soon as it was passed on. Never tried twice by itself.

        ``holder``: a certificate as ``look`` found it on the token that the person chose.
        """
        try:
            pins.check(pin)
            wanted = {name: holder[name] for name in ("slot", "token", "serial")}
            facts = {"cert_sha256": holder["sha256"], "modulus": modulus(b64decode(holder["certificate"]))}
            self._ask({"op": "open", **wanted, **facts, Code.PIN_LENGTH: len(pin)}, after=pin)
        finally:
            pin[:] = b"\0" * len(pin)
        self._logged_in = True

    def sign(self, attrs: bytes) -> bytes:
        answer = self._ask({"op": "sign", "attrs": b64encode(attrs).decode()})
        try:
            return b64decode(answer["value"], validate=True)
        except (KeyError, TypeError, ValueError):
            raise AgentError(Code.WRONG_VALUE) from None

    def _ask(self, question: dict[str, Any], *, after: bytearray | None = None) -> dict[str, Any]:
        child = self._child
        if child is None or child.stdin is None or self._lost:
            raise AgentError(self._lost or Code.DRIVER_CRASHED, "no worker")
        with suppress(OSError):  # it ended; what it said last is still to be read
            child.stdin.write(json.dumps(question).encode() + b"\n")
            if after:
                child.stdin.write(after)
        answer = self._answer(child)
        if "error" in answer:
            raise AgentError(_known(answer["error"]), answer.get("detail", ""), warning=pins.warning(answer))
        return answer

    def _answer(self, child: subprocess.Popen[bytes]) -> dict[str, Any]:
        """The next line. A worker that does not answer, or not in JSON, is killed."""
        try:
            answer: dict[str, Any] = dict(json.loads(self._answers.get(timeout=self.patience)))
        except (queue.Empty, ValueError, TypeError) as error:
            self._lost = (
                Code.DRIVER_SILENT if isinstance(error, queue.Empty) else Code.DRIVER_CRASHED
            )  # nobody waits again
            child.kill()
            child.wait()
            raise AgentError(self._lost) from None
        return answer


def _known(code: str) -> Code:
    return Code(code) if code in set(Code) else Code.TOKEN_ERROR


def _read_lines(stream: IO[bytes], answers: "queue.Queue[bytes]") -> None:
    with suppress(OSError, ValueError), os.fdopen(os.dup(stream.fileno()), "rb") as lines:
        for line in lines:
            answers.put(line)
    answers.put(b"")


def _environment() -> dict[str, str]:
    """The worker finds this very package, wherever it lies."""
    home = str(Path(__file__).parents[2])
    others = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": f"{home}{os.pathsep}{others}" if others else home}
