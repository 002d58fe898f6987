"""The ticket: what the server allows to be signed, named item by item. All rules hold, or nothing is shown."""

import base64
import binascii
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.common.text import harmless
from token_agent.tickets import attributes

LIFE, SKEW, MOST_ITEMS, LONGEST = 600, 120, 200, 400_000
LARGEST_FILE, MOST_ADDED = 128 << 20, 8 << 20  # bytes of a file, and of what one signature adds to it
ALGORITHM = "Ed25519"  # RFC 9864; no other, no «none»
ACTS = ("sign", "seal")
HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FileLayout:
    """How the file to be signed is laid out: ``shown_length`` bytes as the page showed them, then what this signature
    adds, with ``hole`` for the signature itself, ``length`` bytes in all."""

    length: int
    shown_length: int
    hole: tuple[int, int]


@dataclass(frozen=True)
class Item:
    """One document: how it is named to the signer, and the exact attributes to be signed."""

    id: str
    title: str
    owner: str
    pages: int
    number: str
    digest: bytes
    attrs: bytes
    shown_sha256: str = ""  # of the file as the site's page showed it
    file: FileLayout | None = None  # None from a site that does not give its files

    @property
    def mark(self) -> str:
        """«3f9a 12cd»: the site's page shows the same beside the document that was read; empty where it does not."""
        return f"{self.shown_sha256[:4]} {self.shown_sha256[4:8]}".strip()


@dataclass(frozen=True)
class Ticket:
    """``expires``: seconds since 1970 by the server's clock."""

    sid: str
    origin: str
    act: str
    officer: str
    agency: str
    cert_sha256: str
    expires: int
    items: tuple[Item, ...]

    @property
    def is_over(self) -> bool:
        return time.time() > self.expires + SKEW


def read(compact: str, *, origin: str, keys: Mapping[str, bytes], now: float | None = None) -> Ticket:
    """A verified ticket. ``keys``: raw Ed25519 public keys by kid. Raises AgentError ticket_invalid, ticket_expired."""
    claims = _verified(compact, keys)
    try:
        return _checked(claims, origin, time.time() if now is None else now)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise AgentError(Code.TICKET_INVALID, "claims") from None


def key_id(compact: str) -> str:
    """Which key is said to have signed it; nothing is verified yet. Raises AgentError("ticket_invalid")."""
    try:
        return _text(json.loads(_decoded(compact.split(".", 1)[0])), "kid", 200)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise AgentError(Code.TICKET_INVALID, "header") from None


def check_attributes(ticket: Ticket, certificate: bytes) -> None:
    """Each item's attributes are the template for its digest and this certificate. Raises AgentError."""
    for item in ticket.items:
        if item.attrs not in attributes.expected(item.digest, certificate):
            raise AgentError(Code.CONTENT_CHANGED, "attributes")


def _verified(compact: str, keys: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        if len(compact) > LONGEST:
            raise ValueError("too long")
        head, body, signature = compact.split(".")
        header = json.loads(_decoded(head))
        if header.get("alg") != ALGORITHM or set(header) - {"alg", "kid", "typ"}:
            raise ValueError("header")
        key = Ed25519PublicKey.from_public_bytes(keys[header["kid"]])
        key.verify(_decoded(signature), f"{head}.{body}".encode("ascii"))
        claims = json.loads(_decoded(body))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature, RecursionError) as error:
        raise AgentError(Code.TICKET_INVALID, type(error).__name__) from None
    if not isinstance(claims, dict):
        raise AgentError(Code.TICKET_INVALID, "claims")
    return claims


def _checked(claims: dict[str, Any], origin: str, now: float) -> Ticket:
    issued, expires = _number(claims, "iat"), _number(claims, "exp")
    if _number(claims, "v") != 1 or claims["iss"] != origin or claims["act"] not in ACTS:
        raise ValueError("not for this site or act")
    if not 0 < expires - issued <= LIFE or issued > now + SKEW:
        raise ValueError("times")
    if expires < now - SKEW:
        raise AgentError(Code.TICKET_EXPIRED)
    sid = _text(claims, "sid", 200)
    if not HEX.fullmatch(claims["cert_sha256"]) or len(sid) < 16:
        raise ValueError("certificate or sid")
    return Ticket(
        sid, origin, claims["act"], _shown(claims, "officer", 200), _shown(claims, "agency", 300),
        claims["cert_sha256"], expires, _items(claims["items"]),
    )  # fmt: skip


def _items(listed: object) -> tuple[Item, ...]:
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_ITEMS:
        raise ValueError("items")
    items = tuple(_item(one) for one in listed)
    if len({one.id for one in items}) != len(items):
        raise ValueError("one item twice")
    return items


def _item(one: dict[str, Any]) -> Item:
    shown = one.get("shown_sha256", "")
    if shown and not HEX.fullmatch(shown):
        raise ValueError("what was shown")
    if one["alg"] != "rsa-pkcs1-sha256" or not HEX.fullmatch(one["byterange_sha256"]):
        raise ValueError("algorithm or digest")
    pages = _number(one, "pages")
    if not 1 <= pages <= 10_000:
        raise ValueError("pages")
    return Item(
        id=_text(one, "id", 80),
        title=_shown(one, "title", 300),
        owner=_shown(one, "owner", 200),
        pages=pages,
        number=_shown(one, "number", 80) if one.get("number") else "",
        digest=bytes.fromhex(one["byterange_sha256"]),
        attrs=base64.b64decode(one["attrs"], validate=True),
        shown_sha256=shown,
        file=_file(one["file"]) if shown and "file" in one else None,
    )


def _file(claims: dict[str, Any]) -> FileLayout:
    length, shown = _number(claims, "length"), _number(claims, "shown_length")
    start, end = claims["hole"]
    if type(start) is not int or type(end) is not int or not 0 < shown < start < end < length <= LARGEST_FILE:
        raise ValueError("file")
    if length - shown > MOST_ADDED:
        raise ValueError("file")
    return FileLayout(length, shown, (start, end))


def _number(claims: dict[str, Any], name: str) -> int:
    value = claims[name]
    if type(value) is not int:  # True is an int, too
        raise TypeError(name)
    return value


def _text(claims: dict[str, Any], name: str, most: int) -> str:
    value = claims[name]
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise ValueError(name)
    return value


def _shown(claims: dict[str, Any], name: str, most: int) -> str:
    """A name as the signer will read it: nothing that steers a terminal or turns the direction of writing."""
    text = harmless(_text(claims, name, 1000))
    if not text:
        raise ValueError(name)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
