"""The token's own process: the vendor's library is loaded only here, and the PIN lives only here and in the asking.

Lines of JSON on stdin, an answer each on stdout: list · open · sign · close. After an «open» line follow
``pin_length`` raw bytes.
"""

import base64
import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, cast

import pkcs11
from pkcs11 import Attribute, Mechanism, ObjectClass, TokenFlag
from pkcs11 import exceptions as trouble

DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # SHA-256; RFC 8017, 9.2 note 1


class Worker:
    """One library, at most one logged-in session, one operation at a time."""

    def __init__(self, module: str) -> None:
        self.library = pkcs11.lib(module)
        self.token: Any = None
        self.session: Any = None
        self.key: Any = None
        self.pin = bytearray()  # kept only for a key that wants it before every signature
        self.hashes = True

    def answer(self, asked: dict[str, Any], pin: bytearray) -> dict[str, Any]:
        if asked["op"] == "open":
            return self.open(asked["cert_sha256"], pin)
        return {"list": self.list, "sign": self.sign, "close": self.close}[asked["op"]](asked)

    def list(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Every certificate on every token, without a PIN."""
        found = []
        for token in self._tokens():
            with token.open() as session:
                found += [
                    {"certificate": base64.b64encode(value).decode(), "token": token.label.strip(), **_flags(token)}
                    for value, _identifier in _certificates(session)
                ]
        return {"certificates": found}

    def open(self, fingerprint: str, pin: bytearray) -> dict[str, Any]:
        """Log in once to the token that holds the certificate; its key is found by CKA_ID, never by label."""
        self.token, identifier = self._holder(fingerprint)
        if self.token is None:
            return {"error": "wrong_certificate"}
        self.session = self.token.open(user_pin=pin.decode())
        keys = self.session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: identifier})
        self.key = next(iter(keys), None)
        if self.key is None:
            return {"error": "wrong_certificate"}
        self.hashes = Mechanism.SHA256_RSA_PKCS in self.token.slot.get_mechanisms()
        if _wants_pin_each_time(self.key):
            self.pin = bytearray(pin)
        return {"ok": True}

    def sign(self, asked: dict[str, Any]) -> dict[str, Any]:
        """RSA PKCS#1 v1.5 with SHA-256 over the attributes; a token that cannot hash gets the digest."""
        attrs = base64.b64decode(asked["attrs"])
        signed = attrs if self.hashes else DIGEST_INFO + hashlib.sha256(attrs).digest()
        mechanism = Mechanism.SHA256_RSA_PKCS if self.hashes else Mechanism.RSA_PKCS
        value = self.key.sign(signed, mechanism=mechanism, pin=self.pin.decode() or None)
        return {"value": base64.b64encode(value).decode()}

    def close(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Log out."""
        overwrite(self.pin)
        if self.session is not None:
            self.session.close()
        self.session = self.key = None
        return {"ok": True}

    def pin_flags(self) -> dict[str, bool]:
        """How the PIN stands after a refusal, as far as the token tells."""
        with suppress(trouble.PKCS11Error):
            return _flags(self.token.slot.get_token())
        return {}

    def _tokens(self) -> Iterator[Any]:
        """Tokens that were given keys; a reader may hold an empty one."""
        return (one for one in self.library.get_tokens() if TokenFlag.TOKEN_INITIALIZED in one.flags)

    def _holder(self, fingerprint: str) -> tuple[Any, bytes]:
        for token in self._tokens():
            with token.open() as session:
                for value, identifier in _certificates(session):
                    if hashlib.sha256(value).hexdigest() == fingerprint:
                        return token, identifier
        return None, b""


def _certificates(session: Any) -> Iterator[tuple[bytes, bytes]]:
    """Value and CKA_ID of each certificate."""
    for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        with suppress(trouble.AttributeTypeInvalid, trouble.AttributeSensitive):
            yield bytes(one[Attribute.VALUE]), bytes(one[Attribute.ID])


def _flags(token: Any) -> dict[str, bool]:
    return {
        "pinLow": TokenFlag.USER_PIN_COUNT_LOW in token.flags,
        "pinFinal": TokenFlag.USER_PIN_FINAL_TRY in token.flags,
        "pinLocked": TokenFlag.USER_PIN_LOCKED in token.flags,
    }


def _wants_pin_each_time(key: Any) -> bool:
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except (trouble.PKCS11Error, KeyError):
        return False


def overwrite(pin: bytearray) -> None:
    pin[:] = b"\0" * len(pin)


def main(module: str) -> int:
    """Answer until stdin ends."""
    questions, answers = cast(io.BufferedReader, sys.stdin.buffer), _private_output()
    _leave_no_core()
    try:
        worker = Worker(module)
    except (trouble.PKCS11Error, RuntimeError, OSError):
        _tell(answers, {"error": "no_driver"})
        return 1
    for line in iter(questions.readline, b""):
        asked = json.loads(line)
        pin = bytearray(asked.get("pin_length", 0))
        questions.readinto(pin)
        _tell(answers, _safely(worker, asked, pin))
        overwrite(pin)
    return 0


def _safely(worker: Worker, asked: dict[str, Any], pin: bytearray) -> dict[str, Any]:
    try:
        return worker.answer(asked, pin)
    except (trouble.PinIncorrect, trouble.PinLenRange, trouble.PinInvalid):
        return {"error": "wrong_pin", **worker.pin_flags()}
    except trouble.PinLocked:
        return {"error": "pin_locked"}
    except (trouble.NoSuchToken, trouble.TokenNotPresent, trouble.DeviceRemoved):
        return {"error": "no_token"}
    except (trouble.PKCS11Error, AttributeError) as error:
        return {"error": "token_error", "detail": type(error).__name__}


def _private_output() -> IO[bytes]:
    """What a vendor's library prints must not look like an answer."""
    mine = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return mine


def _leave_no_core() -> None:
    """A crash of the vendor's library must not write the PIN to disk."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tell(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
