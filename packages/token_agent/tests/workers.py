"""Token processes that misbehave as drivers do: the real worker on the real token, with one thing bent.

``python workers.py KIND NOTES MODULE``. NOTES is a file: a line for each login that reached the token, and each start.
"""

import base64
import os
import sys
import time
from pathlib import Path
from typing import Any

from pkcs11 import exceptions as trouble
from token_agent import worker

KIND, NOTES, MODULE = sys.argv[1:]
library = worker.pkcs11.lib


def note(line: str) -> None:
    with Path(NOTES).open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")


class Counted:
    """A token whose logins are counted."""

    def __init__(self, token: Any) -> None:
        self._token = token

    def __getattr__(self, name: str) -> Any:
        return getattr(self._token, name)

    def open(self, **settings: Any) -> Any:
        if "user_pin" in settings:
            note("login")
        return self._token.open(**settings)


class Library:
    def __init__(self, module: str) -> None:
        self._library = library(module)

    def get_tokens(self) -> Any:
        return (Counted(one) for one in self._library.get_tokens())


class Bent(worker.Worker):
    """Goes wrong at the second signature of its life."""

    signatures = 0

    def sign(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.signatures += 1
        first = Path(NOTES).read_text(encoding="utf-8").count("start") == 1
        if self.signatures == 2 and (first or KIND == "crashes-again"):
            self._go_wrong()
        value = super().sign(asked)
        if KIND == "lies":
            return {"value": base64.b64encode(bytes(256)).decode()}
        return {"value": 5} if KIND == "raves" else value

    def _go_wrong(self) -> None:
        if KIND.startswith("crashes"):
            os.abort()
        if KIND == "hangs":
            time.sleep(60)
        if KIND == "babbles":
            os.write(1, b'{"value": ""}\n')  # to what a library thinks is the screen
        if KIND == "removed":
            raise trouble.DeviceRemoved


note("start")
worker.pkcs11.lib = Library
worker.Worker = Bent  # type: ignore[misc]
sys.exit(worker.main(MODULE))
