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
from pathlib import Path
from typing import IO, Any, cast

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, TokenFlag
from pkcs11 import exceptions as trouble

from token_agent.common.codes import Code
from token_agent.tokens import driver

DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # SHA-256; RFC 8017, 9.2 note 1
CODES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (trouble.PinIncorrect, Code.WRONG_PIN),
    (trouble.PinLenRange, Code.PIN_LENGTH),
    (trouble.PinInvalid, Code.PIN_NOT_TAKEN),
    (trouble.PinLocked, Code.PIN_LOCKED),
    (trouble.PinExpired, Code.PIN_EXPIRED),
    (trouble.UserPinNotInitialized, Code.PIN_UNSET),
    ((trouble.NoSuchToken, trouble.TokenNotPresent, trouble.DeviceRemoved, trouble.SlotIDInvalid), Code.TOKEN_REMOVED),
    (trouble.TokenNotRecognised, Code.TOKEN_UNKNOWN),
    ((trouble.AnotherUserAlreadyLoggedIn, trouble.UserTooManyTypes, trouble.SessionCount), Code.TOKEN_IN_USE),
    ((trouble.DeviceError, trouble.DeviceMemory), Code.TOKEN_BROKEN),
    ((trouble.MechanismInvalid, trouble.KeyTypeInconsistent, trouble.KeySizeRange), Code.KEY_CANNOT_SIGN),
)


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
            return self.open(asked, pin)
        return {"list": self.list, "sign": self.sign, "close": self.close}[asked["op"]](asked)

    def list(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Every certificate on every token, without a PIN; and which reader or token failed, each for itself."""
        found: list[dict[str, Any]] = []
        troubles: list[dict[str, str]] = []
        for slot in self._slots():
            name = slot.slot_description.strip()
            try:
                token = slot.get_token()
                name = token.label.strip() or name
                if TokenFlag.TOKEN_INITIALIZED in token.flags:  # one that was given keys
                    found += self._certificates(token)
            except trouble.TokenNotPresent:
                continue  # an empty reader is nothing wrong
            except Exception as error:  # noqa: BLE001 - whatever one does, the others are listed
                troubles.append({"token": name, "error": _code(error), "detail": type(error).__name__})
        return {"certificates": found, "troubles": troubles}

    def open(self, asked: dict[str, Any], pin: bytearray) -> dict[str, Any]:
        """Log in once, to the token that the person chose and to no other; the key must be the certificate's."""
        self.token = self._chosen(asked)
        if self.token is None:
            return {"error": Code.TOKEN_REMOVED}
        with self.token.open() as session:
            identifiers = _identifiers(session, asked["cert_sha256"])
        if not identifiers:
            return {"error": Code.CERTIFICATE_ABSENT}
        self.session = self.token.open(user_pin=pin.decode())
        self.key, error = _key(self.session, identifiers, bytes.fromhex(asked["modulus"]))
        if error:
            return {**self.close(asked), "error": error}
        self.hashes = Mechanism.SHA256_RSA_PKCS in self.token.slot.get_mechanisms()
        if _wants_pin_each_time(self.key):
            self.pin = bytearray(pin)
        return {"ok": True}

    def sign(self, asked: dict[str, Any]) -> dict[str, Any]:
        """RSA PKCS#1 v1.5 with SHA-256 over the attributes; a token that cannot hash gets the digest."""
        attrs = base64.b64decode(asked["attrs"])
        signed = attrs if self.hashes else DIGEST_INFO + hashlib.sha256(attrs).digest()
        mechanism = Mechanism.SHA256_RSA_PKCS if self.hashes else Mechanism.RSA_PKCS
        if not hasattr(self.key, "sign"):
            return {"error": Code.KEY_CANNOT_SIGN, "detail": "not a signing key"}
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
        with suppress(trouble.PKCS11Error, AttributeError):
            return _flags(self.token.slot.get_token())
        return {}

    def _slots(self) -> Any:
        """All readers; when a library cannot tell of them all, those with a token in them."""
        try:
            return self.library.get_slots()
        except (trouble.PKCS11Error, ValueError):
            return self.library.get_slots(token_present=True)

    def _certificates(self, token: Any) -> Iterator[dict[str, Any]]:
        about = {"token": token.label.strip(), "serial": _serial(token), "slot": str(token.slot.slot_id)}
        with token.open() as session:
            for value, _identifier in _values(session):
                yield {"certificate": base64.b64encode(value).decode(), **about, **_flags(token)}

    def _chosen(self, asked: dict[str, Any]) -> Any:
        """The token in that reader, unless it was exchanged since it was listed."""
        for slot in self._slots():
            if str(slot.slot_id) == asked["slot"]:
                token = slot.get_token()
                return token if (token.label.strip(), _serial(token)) == (asked["token"], asked["serial"]) else None
        return None


def _values(session: Any) -> Iterator[tuple[bytes, bytes]]:
    """Value and CKA_ID of each certificate."""
    for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        with suppress(trouble.AttributeTypeInvalid, trouble.AttributeSensitive):
            yield bytes(one[Attribute.VALUE]), bytes(one[Attribute.ID])


def _identifiers(session: Any, fingerprint: str) -> set[bytes]:
    """Each CKA_ID under which the token keeps this certificate."""
    return {name for value, name in _values(session) if hashlib.sha256(value).hexdigest() == fingerprint}


def _key(session: Any, identifiers: set[bytes], modulus: bytes) -> tuple[Any, str]:
    """The private key of the certificate, or a code. By its modulus (RFC 8017, 3.1), which outweighs CKA_ID; by CKA_ID
    alone where the token does not tell the modulus: then the value is checked before it leaves, as always. Never by
    label."""
    keys = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}))
    for one in keys:
        if modulus and bytes(_attribute(one, Attribute.MODULUS, b"")).lstrip(b"\0") == modulus:
            return one, ""
    named = [one for one in keys if bytes(_attribute(one, Attribute.ID, b"")) in identifiers]
    for one in named:
        if (
            not _attribute(one, Attribute.MODULUS, b"")
            and _attribute(one, Attribute.KEY_TYPE, KeyType.RSA) == KeyType.RSA
        ):
            return one, ""
    return None, Code.KEY_OF_ANOTHER if named else Code.KEY_MISSING


def _attribute(key: Any, attribute: Attribute, otherwise: Any) -> Any:
    try:
        return key[attribute]
    except (trouble.PKCS11Error, KeyError, NotImplementedError):
        return otherwise


def _serial(token: Any) -> str:
    return bytes(token.serial).strip(b"\0 ").decode(errors="replace")


def _flags(token: Any) -> dict[str, bool]:
    return {
        "pinLow": TokenFlag.USER_PIN_COUNT_LOW in token.flags,
        "pinFinal": TokenFlag.USER_PIN_FINAL_TRY in token.flags,
        "pinLocked": TokenFlag.USER_PIN_LOCKED in token.flags,
    }


def _wants_pin_each_time(key: Any) -> bool:
    return bool(_attribute(key, Attribute.ALWAYS_AUTHENTICATE, False))


def overwrite(pin: bytearray) -> None:
    pin[:] = b"\0" * len(pin)


def main(module: str) -> int:
    """Answer until stdin ends."""
    questions, answers = cast(io.BufferedReader, sys.stdin.buffer), _private_output()
    _leave_no_core()
    worker, code = _loaded(module)
    if worker is None:
        _write(answers, {"error": code})
        return 1
    for line in iter(questions.readline, b""):
        asked = json.loads(line)
        pin = bytearray(asked.get(Code.PIN_LENGTH, 0))
        questions.readinto(pin)
        _write(answers, _safely(worker, asked, pin))
        overwrite(pin)
    return 0


def _loaded(module: str) -> tuple[Worker | None, str]:
    """The very file that was looked at, never one that the system searches for; or a code."""
    if code := driver.fault(module):
        return None, code
    file = str(Path(module).resolve())
    try:
        return Worker(file), ""
    except trouble.PKCS11Error as error:
        loading = type(error) is trouble.PKCS11Error  # its subclasses are what a library answers
        return None, driver.fault_in_loading(file) if loading else Code.DRIVER_FAILED
    except (RuntimeError, OSError, ValueError):
        return None, Code.DRIVER_FAILED


def _safely(worker: Worker, asked: dict[str, Any], pin: bytearray) -> dict[str, Any]:
    try:
        return worker.answer(asked, pin)
    except Exception as error:  # noqa: BLE001 - the next question has to be answered, too
        code = _code(error)
        flags = worker.pin_flags() if code in (Code.WRONG_PIN, Code.PIN_LENGTH, Code.PIN_NOT_TAKEN) else {}
        return {"error": code, "detail": type(error).__name__, **flags}


def _code(error: Exception) -> str:
    return next((code for kinds, code in CODES if isinstance(error, kinds)), Code.TOKEN_ERROR)


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


def _write(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
