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

from token_agent import attributes
from token_agent.errors import AgentError

LIFE, SKEW, MOST_ITEMS, LONGEST = 600, 120, 200, 400_000
ALGORITHM = "Ed25519"  # RFC 9864; no other, no «none»
ACTS = {"sign": "Ký số", "seal": "Đóng dấu"}
HEX = re.compile(r"[0-9a-f]{64}")


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


@dataclass(frozen=True)
class Ticket:
    sid: str
    origin: str
    act: str
    officer: str
    agency: str
    cert_sha256: str
    expires: int
    items: tuple[Item, ...]


def read(compact: str, *, origin: str, keys: Mapping[str, bytes], now: float | None = None) -> Ticket:
    """A verified ticket. ``keys``: raw Ed25519 public keys by kid. Raises AgentError ticket_invalid, ticket_expired."""
    claims = _verified(compact, keys)
    try:
        return _checked(claims, origin, time.time() if now is None else now)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise AgentError("ticket_invalid", str(error)) from None


def check_attributes(ticket: Ticket, certificate: bytes) -> None:
    """Each item's attributes are the template for its digest and this certificate. Raises AgentError."""
    for item in ticket.items:
        if item.attrs not in attributes.expected(item.digest, certificate):
            raise AgentError("content_changed", item.id)


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
    except (ValueError, KeyError, TypeError, InvalidSignature, binascii.Error, UnicodeError) as error:
        raise AgentError("ticket_invalid", type(error).__name__) from None
    if not isinstance(claims, dict):
        raise AgentError("ticket_invalid", "claims")
    return claims


def _checked(claims: dict[str, Any], origin: str, now: float) -> Ticket:
    issued, expires = int(claims["iat"]), int(claims["exp"])
    if claims["v"] != 1 or claims["iss"] != origin or claims["act"] not in ACTS:
        raise ValueError("not for this site or act")
    if not 0 < expires - issued <= LIFE or issued > now + SKEW:
        raise ValueError("times")
    if expires < now - SKEW:
        raise AgentError("ticket_expired")
    items = tuple(_item(one) for one in claims["items"])
    if not 1 <= len(items) <= MOST_ITEMS or len({one.id for one in items}) != len(items):
        raise ValueError("items")
    if not HEX.fullmatch(claims["cert_sha256"]) or len(str(claims["sid"])) < 16:
        raise ValueError("certificate or sid")
    return Ticket(
        str(claims["sid"]), origin, claims["act"], str(claims["officer"])[:200], str(claims["agency"])[:300],
        claims["cert_sha256"], expires, items,
    )  # fmt: skip


def _item(one: dict[str, Any]) -> Item:
    if one["alg"] != "rsa-pkcs1-sha256" or not HEX.fullmatch(one["byterange_sha256"]):
        raise ValueError("algorithm or digest")
    return Item(
        id=str(one["id"])[:80],
        title=str(one["title"])[:300],
        owner=str(one["owner"])[:200],
        pages=int(one["pages"]),
        number=str(one.get("number", ""))[:80],
        digest=bytes.fromhex(one["byterange_sha256"]),
        attrs=base64.b64decode(one["attrs"], validate=True),
    )


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
