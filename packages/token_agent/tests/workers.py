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
from token_agent.tokens import worker

KIND, NOTES, MODULE = sys.argv[1:]
library = worker.pkcs11.lib


REFUSALS = {
    "pin-expired": trouble.PinExpired(),
    "pin-locked": trouble.PinLocked(),
    "pin-unset": trouble.UserPinNotInitialized(),
    "pin-length": trouble.PinLenRange(),
    "pin-not-taken": trouble.PinInvalid(),
    "in-use": trouble.AnotherUserAlreadyLoggedIn(),
    "device": trouble.DeviceError(),
    "pulled-out": trouble.DeviceRemoved(),
    "odd": trouble.GeneralError(),
}


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
            if KIND in REFUSALS:
                raise REFUSALS[KIND]
        return self._token.open(**settings)


class Unreadable(Counted):
    """A token that cannot be opened."""

    def open(self, **settings: Any) -> Any:
        raise trouble.GeneralError


class Slot:
    """A reader whose token's logins are counted, or which goes wrong."""

    def __init__(self, slot: Any) -> None:
        self._slot = slot

    def __getattr__(self, name: str) -> Any:
        return getattr(self._slot, name)

    def get_token(self) -> Any:
        token = self._slot.get_token()
        if KIND.startswith("bad-reader") and token.label.strip() != "hoa":
            raise BAD[KIND]
        return Unreadable(token) if KIND == "bad-token" and token.label.strip() == "binh" else Counted(token)


BAD = {
    "bad-reader-device": trouble.DeviceError(),
    "bad-reader-unknown": trouble.TokenNotRecognised(),
    "bad-reader-label": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "a label of an old code page"),
}


class Library:
    def __init__(self, module: str) -> None:
        self._library = library(module)

    def get_slots(self, token_present: bool = False) -> Any:
        return [Slot(one) for one in self._library.get_slots(token_present=token_present)]


class FaultyWorker(worker.Worker):
    """Goes wrong at the second signature of its life."""

    signatures = 0

    def sign(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.signatures += 1
        first = Path(NOTES).read_text(encoding="utf-8").count("start") == 1
        if self.signatures == 2 and (first or KIND == "crashes-again"):
            self._go_wrong()
        value = super().sign(asked)
        if KIND == "silent-key":
            note("signed")
        if KIND == "lies":
            return {"value": base64.b64encode(bytes(256)).decode()}
        return {"value": 5} if KIND == "raves" else value

    def _chosen(self, asked: dict[str, Any]) -> Any:
        return super()._chosen({**asked, "serial": "another"} if KIND == "exchanged" else asked)

    def _go_wrong(self) -> None:
        if KIND.startswith("crashes"):
            os.abort()
        if KIND == "hangs":
            time.sleep(60)
        if KIND == "babbles":
            os.write(1, b'{"value": ""}\n')  # to what a library thinks is the screen
        if KIND == "removed":
            raise trouble.DeviceRemoved


def _untold(key: Any, attribute: Any, otherwise: Any) -> Any:
    return otherwise if attribute == worker.Attribute.MODULUS else told(key, attribute, otherwise)


told = worker._attribute
if KIND == "silent-key":
    worker._attribute = _untold
note("start")
worker.pkcs11.lib = Library
worker.Worker = FaultyWorker  # type: ignore[misc]
sys.exit(worker.main(MODULE))
