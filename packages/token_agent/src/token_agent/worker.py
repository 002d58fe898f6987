"""The token's own process: the vendor's library is loaded only here, and the PIN lives only here and in the asking.

Lines of JSON on stdin, an answer each on stdout: list · open · sign · close.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import pkcs11
from cryptography import x509
from pkcs11 import Attribute, Mechanism, ObjectClass, TokenFlag
from pkcs11 import exceptions as trouble


class Worker:
    """One library, at most one logged-in session, one operation at a time."""

    def __init__(self, module: str) -> None:
        self.library = pkcs11.lib(module)
        self.session: Any = None
        self.key: Any = None

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"list": self.list, "open": self.open, "sign": self.sign, "close": self.close}[asked["op"]](asked)

    def _tokens(self) -> Iterator[Any]:
        """Tokens that were given keys; a reader may hold an empty one."""
        return (one for one in self.library.get_tokens() if TokenFlag.TOKEN_INITIALIZED in one.flags)

    def list(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Every certificate on every token, without a PIN."""
        found = []
        for token in self._tokens():
            with token.open() as session:
                found += [_shown(one, token) for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})]
        return {"certificates": found}

    def open(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Log in to the token that holds the certificate; its key is found by CKA_ID, never by label."""
        for token in self._tokens():
            identifier = _identifier(token, asked["cert_sha256"])
            if identifier is None:
                continue
            pin = bytearray(asked.pop("pin").encode())
            try:
                self.session = token.open(user_pin=pin.decode())
            finally:
                pin[:] = b"\0" * len(pin)
            keys = self.session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: identifier})
            self.key = next(iter(keys), None)
            return {"ok": True} if self.key is not None else {"error": "wrong_certificate"}
        return {"error": "wrong_certificate"}

    def sign(self, asked: dict[str, Any]) -> dict[str, Any]:
        """RSA PKCS#1 v1.5 with SHA-256 over the attributes; the token or its library hashes them."""
        value = self.key.sign(base64.b64decode(asked["attrs"]), mechanism=Mechanism.SHA256_RSA_PKCS)
        return {"value": base64.b64encode(value).decode()}

    def close(self, asked: dict[str, Any]) -> dict[str, Any]:
        if self.session is not None:
            self.session.close()
        self.session = self.key = None
        return {"ok": True}


def _identifier(token: Any, fingerprint: str) -> bytes | None:
    with token.open() as session:
        for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            if hashlib.sha256(one[Attribute.VALUE]).hexdigest() == fingerprint:
                return bytes(one[Attribute.ID])
    return None


def _shown(one: Any, token: Any) -> dict[str, Any]:
    certificate = bytes(one[Attribute.VALUE])
    read = x509.load_der_x509_certificate(certificate)
    names = read.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return {
        "certificate": base64.b64encode(certificate).decode(),
        "sha256": hashlib.sha256(certificate).hexdigest(),
        "subject": str(names[0].value) if names else read.subject.rfc4514_string(),
        "notBefore": read.not_valid_before_utc.isoformat(),
        "notAfter": read.not_valid_after_utc.isoformat(),
        "suitable": _signs(read),
        "token": token.label.strip(),
        "pinLow": TokenFlag.USER_PIN_COUNT_LOW in token.flags,
        "pinFinal": TokenFlag.USER_PIN_FINAL_TRY in token.flags,
        "pinLocked": TokenFlag.USER_PIN_LOCKED in token.flags,
    }


def _signs(read: x509.Certificate) -> bool:
    try:
        usage = read.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def main() -> int:
    try:
        worker = Worker(sys.argv[1])
    except (trouble.PKCS11Error, RuntimeError, OSError):
        _tell({"error": "no_driver"})
        return 1
    for line in sys.stdin:
        _tell(_safely(worker, json.loads(line)))
    return 0


def _safely(worker: Worker, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return worker.answer(asked)
    except (trouble.PinIncorrect, trouble.PinLenRange, trouble.PinInvalid):
        return {"error": "wrong_pin"}
    except trouble.PinLocked:
        return {"error": "pin_locked"}
    except (trouble.NoSuchToken, trouble.TokenNotPresent, trouble.DeviceRemoved):
        return {"error": "no_token"}
    except (trouble.PKCS11Error, AttributeError) as error:
        return {"error": "token_error", "detail": type(error).__name__}


def _tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
