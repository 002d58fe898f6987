"""Who asks: a fresh nonce of ours, and the browser key's signature over nonce and body."""

import hashlib
import secrets
import threading
import time
from base64 import b64decode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError

NONCE_LIFE, MOST_NONCES, HALF = 300, 1000, 32


class Nonces:
    """Each is good once, for five minutes."""

    def __init__(self) -> None:
        self._given: dict[str, float] = {}
        self._guard = threading.Lock()

    def give(self) -> str:
        nonce, now = secrets.token_urlsafe(24), time.monotonic()
        with self._guard:
            fresh = {one: at for one, at in self._given.items() if at > now - NONCE_LIFE}
            self._given = dict(list(fresh.items())[-MOST_NONCES:])
            self._given[nonce] = now
        return nonce

    def take(self, nonce: str) -> None:
        """Raises AgentError("bad_request")."""
        with self._guard:
            at = self._given.pop(nonce, None)
        if at is None or time.monotonic() - at > NONCE_LIFE:
            raise AgentError(Code.BAD_REQUEST, "nonce")


def public_key(key: str) -> ec.EllipticCurvePublicKey:
    """A P-256 point in hexadecimal. Raises AgentError("bad_request")."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(key))
    except ValueError:
        raise AgentError(Code.BAD_REQUEST, "key") from None


def check(key: str, nonce: str, body: bytes, signature: str) -> None:
    """ECDSA P-256 with SHA-256 as WebCrypto gives it (r ‖ s), Base64. Raises AgentError("not_paired")."""
    signed = f"{nonce}.{hashlib.sha256(body).hexdigest()}".encode()
    try:
        raw = b64decode(signature, validate=True)
        if len(raw) != 2 * HALF:
            raise ValueError("length")
        der = utils.encode_dss_signature(int.from_bytes(raw[:HALF], "big"), int.from_bytes(raw[HALF:], "big"))
        public_key(key).verify(der, signed, ec.ECDSA(SHA256()))
    except (ValueError, InvalidSignature):
        raise AgentError(Code.NOT_PAIRED, "signature") from None
