"""A token, seen from the agent: one worker process a batch, strictly serial, killed when it hangs."""

import base64
import json
import os
import selectors
import subprocess
import sys
from types import TracebackType
from typing import Any

from token_agent.errors import MESSAGES, AgentError

PATIENCE = 60.0  # seconds without an answer


class Token:
    """``with Token(module) as token``: the worker lives as long as the block."""

    def __init__(self, module: str, *, patience: float = PATIENCE, worker: tuple[str, ...] | None = None) -> None:
        self.module, self.patience = module, patience
        self._command = worker or (sys.executable, "-m", "token_agent.worker", module)
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Token":
        self._child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(os.environ),
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def certificates(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._ask({"op": "list"})["certificates"]
        return found

    def open(self, cert_sha256: str, pin: bytearray) -> None:
        """Log in; the PIN is overwritten here as soon as it was passed on. Never tried twice by itself."""
        try:
            self._ask({"op": "open", "cert_sha256": cert_sha256, "pin": pin.decode()})
        finally:
            pin[:] = b"\0" * len(pin)

    def sign(self, attrs: bytes) -> bytes:
        value = self._ask({"op": "sign", "attrs": base64.b64encode(attrs).decode()})["value"]
        return base64.b64decode(value)

    def close(self) -> None:
        self._ask({"op": "close"})

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise AgentError("token_error", "no worker")
        try:
            child.stdin.write(json.dumps(question).encode() + b"\n")
            child.stdin.flush()
            with selectors.DefaultSelector() as wait:
                wait.register(child.stdout, selectors.EVENT_READ)
                if not wait.select(self.patience):
                    child.kill()
                    raise AgentError("token_error", "no answer")
            answer: dict[str, Any] = json.loads(child.stdout.readline() or b'{"error": "token_error"}')
        except (OSError, ValueError):
            raise AgentError("token_error", "worker ended") from None
        if "error" in answer:
            code = answer["error"] if answer["error"] in MESSAGES else "token_error"
            raise AgentError(code, answer.get("detail", ""))
        return answer
