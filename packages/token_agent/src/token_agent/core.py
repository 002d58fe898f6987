"""What the agent does, whatever carries the messages: ``handle(origin, message)`` yields the answers.

The origin is what the browser reported; the core trusts nothing else about who asks.
"""

import hashlib
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from base64 import b64decode, b64encode, urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from token_agent import VERSION
from token_agent.consent import Consent
from token_agent.errors import AgentError
from token_agent.origins import is_acceptable, is_development
from token_agent.state import Pairing, State
from token_agent.ticket import Ticket, check_attributes, read
from token_agent.token import Token

Answer = dict[str, Any]
KEYS_PATH = "/.well-known/chungthuc-ticket-keys.json"
PAIRING_LIFE, PAIRING_TRIES, NONCE_LIFE = 120, 3, 300
SIGNED = ("list_certs", "sign", "cancel")


@dataclass
class OpenPairing:
    """A code on the agent's screen, waiting to be typed on the page."""

    origin: str
    browser_key: str
    code: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    since: float = field(default_factory=time.monotonic)
    tries: int = 0

    @property
    def is_over(self) -> bool:
        return time.monotonic() - self.since > PAIRING_LIFE or self.tries >= PAIRING_TRIES


class Agent:
    """One agent: its state, its face, its token library. ``development`` also accepts http://localhost, in red."""

    def __init__(self, state: State, consent: Consent, *, module: str, development: bool = False) -> None:
        self.state, self.consent, self.module, self.development = state, consent, module, development
        self._pairing: OpenPairing | None = None
        self._nonces: dict[str, float] = {}
        self._busy = threading.Lock()
        self._guard = threading.Lock()
        self._stopping = threading.Event()

    def handle(self, origin: str, message: dict[str, Any], signature: str = "", body: bytes = b"") -> Iterator[Answer]:
        """Answers to one message; the last one may be an error. Raises AgentError before anything was done."""
        if not is_acceptable(origin, development=self.development):
            raise AgentError("origin_not_allowed")
        command = message.get("command")
        if command in SIGNED:
            self._must_be_paired(origin, message, signature, body)
        steps = {
            "hello": self._hello,
            "pair": self._pair,
            "pair_code": self._pair_code,
            "list_certs": self._list,
            "sign": self._sign,
            "cancel": self._cancel,
        }
        if command not in steps:
            raise AgentError("bad_request", "command")
        return steps[command](origin, message)

    def _hello(self, origin: str, message: dict[str, Any]) -> Iterator[Answer]:
        nonce = secrets.token_urlsafe(24)
        with self._guard:
            now = time.monotonic()
            self._nonces = {one: at for one, at in self._nonces.items() if at > now - NONCE_LIFE}
            self._nonces[nonce] = now
        paired = self.state.pairing(origin, _text(message, "key")) is not None if "key" in message else False
        yield {"version": VERSION, "protocol": 1, "nonce": nonce, "paired": paired}

    def _pair(self, origin: str, message: dict[str, Any]) -> Iterator[Answer]:
        key = _text(message, "key")
        _public_key(key)
        with self._guard:
            if self._pairing and not self._pairing.is_over and self._pairing.origin != origin:
                raise AgentError("pairing_busy")
            self._pairing = OpenPairing(origin, key, f"{secrets.randbelow(10**6):06d}")
        self.consent.pairing(origin, self._pairing.code, development=is_development(origin))
        yield {"pairing": self._pairing.id}

    def _pair_code(self, origin: str, message: dict[str, Any]) -> Iterator[Answer]:
        waiting = self._pairing
        if waiting is None or waiting.is_over or (waiting.origin, waiting.id) != (origin, message.get("pairing")):
            raise AgentError("pairing_refused")
        waiting.tries += 1
        if not secrets.compare_digest(waiting.code, _text(message, "code").replace(" ", "")):
            raise AgentError("pairing_refused", "code")
        self._pairing = None
        self.consent.pairing_over()
        self.state.pair(Pairing(origin, waiting.browser_key, fetch_ticket_keys(origin)))
        self.state.log(event="paired", origin=origin)
        yield {"paired": True}

    def _list(self, origin: str, message: dict[str, Any]) -> Iterator[Answer]:
        with Token(self.module) as token:
            yield {"certificates": token.certificates()}

    def _sign(self, origin: str, message: dict[str, Any]) -> Iterator[Answer]:
        if not self._busy.acquire(blocking=False):
            raise AgentError("busy")
        try:
            ticket = self._ticket(origin, _text(message, "ticket", 400_000), _text(message, "key"))
            yield from self._sign_all(origin, ticket)
        finally:
            self._busy.release()

    def _sign_all(self, origin: str, ticket: Ticket) -> Iterator[Answer]:
        with Token(self.module) as token:
            chosen = next((one for one in token.certificates() if one["sha256"] == ticket.cert_sha256), None)
            if chosen is None:
                raise AgentError("wrong_certificate")
            check_attributes(ticket, b64decode(chosen["certificate"]))
            self.state.spend(ticket.sid)
            pin = self.consent.sign(ticket, chosen, development=is_development(origin))
            if pin is None:
                raise AgentError("stopped_by_user")
            token.open(ticket.cert_sha256, pin)
            yield from self._each(origin, ticket, token)
            token.close()

    def _each(self, origin: str, ticket: Ticket, token: Token) -> Iterator[Answer]:
        self._stopping.clear()
        progress = self.consent.progress(ticket)
        progress.total = len(ticket.items)
        try:
            for item in ticket.items:
                progress.title = item.title
                if progress.stop or self._stopping.is_set():
                    yield {"id": item.id, **AgentError("stopped_by_user").to_json()}
                    continue
                if time.time() > ticket.expires + 120:
                    yield {"id": item.id, **AgentError("ticket_expired").to_json()}
                    continue
                answer = _one(token, item.attrs)
                self.state.log(event=ticket.act, origin=origin, id=item.id, digest=item.digest.hex(),
                               result=answer.get("error", "signed"))  # fmt: skip
                if "error" in answer:
                    progress.failed.append((item.title, answer["message"]))
                progress.done += 1
                yield {"id": item.id, **answer}
        finally:
            progress.over = True

    def _cancel(self, origin: str, message: dict[str, Any]) -> Iterator[Answer]:
        self._stopping.set()
        yield {"cancelled": True}

    def _ticket(self, origin: str, compact: str, key: str) -> Ticket:
        """Verify with the keys kept at pairing; a key that is not known is fetched anew once (keys are renewed)."""
        pairing = self.state.pairing(origin, key)
        if pairing is None:
            raise AgentError("not_paired")
        known = {kid: bytes.fromhex(one) for kid, one in pairing.ticket_keys.items()}
        if _kid(compact) not in known:
            pairing.ticket_keys = fetch_ticket_keys(origin)
            self.state.save_pairings()
            known = {kid: bytes.fromhex(one) for kid, one in pairing.ticket_keys.items()}
        return read(compact, origin=origin, keys=known)

    def _must_be_paired(self, origin: str, message: dict[str, Any], signature: str, body: bytes) -> None:
        """Paired site, fresh nonce, and the browser key's own signature over nonce and body."""
        key, nonce = _text(message, "key"), _text(message, "nonce")
        if self.state.pairing(origin, key) is None:
            raise AgentError("not_paired")
        with self._guard:
            at = self._nonces.pop(nonce, None)
        if at is None or time.monotonic() - at > NONCE_LIFE:
            raise AgentError("bad_request", "nonce")
        signed = f"{nonce}.{hashlib.sha256(body).hexdigest()}".encode()
        if not _fits(key, signature, signed):
            raise AgentError("not_paired", "signature")


def fetch_ticket_keys(origin: str) -> dict[str, str]:
    """The server's ticket keys from the origin itself, never from the page. Raises AgentError("keys_unavailable")."""
    try:
        request = urllib.request.Request(f"{origin}{KEYS_PATH}", headers={"Accept": "application/json"})  # noqa: S310
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=10) as answer:
            found = json.loads(answer.read(65_536))
        return {
            one["kid"]: urlsafe_b64decode(one["x"] + "==").hex()
            for one in found["keys"]
            if (one.get("kty"), one.get("crv")) == ("OKP", "Ed25519")
        }
    except (OSError, ValueError, KeyError, TypeError, urllib.error.URLError):
        raise AgentError("keys_unavailable") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _one(token: Token, attrs: bytes) -> Answer:
    try:
        return {"signature": b64encode(token.sign(attrs)).decode()}
    except AgentError as error:
        return error.to_json()


def _kid(compact: str) -> str:
    try:
        head = compact.split(".", 1)[0]
        return str(json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"])
    except (ValueError, KeyError, TypeError):
        raise AgentError("ticket_invalid", "header") from None


def _text(message: dict[str, Any], name: str, most: int = 1000) -> str:
    value = message.get(name)
    if not isinstance(value, str) or not value or len(value) > most:
        raise AgentError("bad_request", name)
    return value


def _public_key(key: str) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(key))
    except ValueError:
        raise AgentError("bad_request", "key") from None


def _fits(key: str, signature: str, signed: bytes) -> bool:
    try:
        raw = b64decode(signature, validate=True)
        half = len(raw) // 2
        der = utils.encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
        _public_key(key).verify(der, signed, ec.ECDSA(SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True
