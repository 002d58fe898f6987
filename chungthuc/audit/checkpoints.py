"""Checkpoints: once a day the ends of all chains, signed with Ed25519 (RFC 8032) by a key that signs nothing else.

Whoever owns the database can write chains and rows anew, so that nothing inside contradicts them. Not what has left the
house: the same content lies in files beside the store, and its hash in letters and on paper. ``content`` is canonical
JSON, signed as it is, so that any program can verify it (``openssl pkeyutl -verify -rawin``).
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.db import connection, transaction

from chungthuc.audit.chain import Fault, record
from chungthuc.audit.models import ChainHead, Checkpoint
from chungthuc.audit.rows import pieces
from chungthuc.core import clock

CHAIN = "checkpoints"
FORM = "chungthuc-checkpoint-1"
Heads = dict[str, tuple[int, str]]  # chain → position and hash of its end


class NoKey(Exception):
    """CHUNGTHUC_CHECKPOINT_KEY names no Ed25519 key that can be read."""


class NotReadable(ValueError):
    """This is no checkpoint."""


@transaction.atomic
def make(day: date) -> Checkpoint | None:
    """The checkpoint after this day, or the one that is there; None where a later day has one already. Raises NoKey."""
    there = Checkpoint.objects.filter(pk=day).first()
    last = Checkpoint.objects.order_by("-day").first()
    if there is not None or (last is not None and last.day > day):
        return there
    key = _signing_key()
    heads = {one.chain: (one.position, one.hash) for one in ChainHead.objects.order_by("chain")}
    previous, at = last.sha256 if last else "", clock.now()
    content = _written(day, at, previous, heads)
    made = Checkpoint.objects.create(
        day=day,
        at=at,
        content=content,
        sha256=digest(content),
        previous=previous,
        key=_public(key),
        signature=key.sign(content.encode()).hex(),
        chains=len(heads),
        events=_events(heads),
    )
    record(CHAIN, "make_checkpoint", row=made, by="system:checkpoint")
    return made


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def plain_hash(typed: str) -> str:
    """As it was printed, in groups, or typed by hand: the 64 digits."""
    return "".join(one for one in typed.lower() if one not in "- \t\n")


def heads_of(content: str) -> Heads:
    """Raises NotReadable. Also of what somebody put together from lines of a log: only the ends, without the rest."""
    try:
        told = json.loads(content)
        chains = told["chains"] if told.get("form") == FORM else told
        return {str(chain): (int(position), str(end)) for chain, (position, end) in chains.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as trouble:
        raise NotReadable(str(trouble)) from trouble


def faults() -> Iterator[tuple[str, str]]:
    """Of the table, oldest first: plain names of checkpoints or of places in a chain, and what does not hold there.

    Two contents are in memory at a time; of each only those ends are looked up that moved since the one before.
    """
    before, ends = "", Heads()
    for one in Checkpoint.objects.order_by("day").iterator(chunk_size=1):
        yield from ((one.plain_name, what) for what in _faults_of(one, before))
        try:
            now = heads_of(one.content)
        except NotReadable:
            now = {}
        moved = {chain: end for chain, end in now.items() if ends.get(chain) != end}
        yield from ((f"{fault.chain}#{fault.position}", fault.what) for fault in absent(moved))
        before, ends = one.sha256, now or ends


def is_signed(content: str, signature: str) -> bool:
    """By a key of ours, the present one or an earlier one."""
    return any(_holds(content, signature, key) for key in known_keys())


def known_keys() -> set[str]:
    """Public halves in hexadecimal digits, by which checkpoints may be signed."""
    try:
        return {*settings.CHECKPOINT_OLD_KEYS, _public(_signing_key())}
    except NoKey:
        return set(settings.CHECKPOINT_OLD_KEYS)


ABSENT = """
SELECT told.chain, told.position, event.hash IS NULL
  FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS told(chain, position, hash)
  LEFT JOIN audit_event event ON event.chain = told.chain AND event.position = told.position
 WHERE told.position > 0 AND event.hash IS DISTINCT FROM told.hash
 ORDER BY 1, 2"""


def absent(heads: Heads) -> Iterator[Fault]:
    """Which of these ends, known from outside, the chains do not contain any more: cut off, or written anew."""
    for some in pieces(iter(heads.items())):
        with connection.cursor() as cursor:
            chains, positions, hashes = zip(*((chain, *end) for chain, end in some), strict=True)
            cursor.execute(ABSENT, [list(chains), list(positions), list(hashes)])
            found = cursor.fetchall()
        for chain, position, gone in found:
            yield Fault(chain, position, "cut off" if gone else "not the checkpoint's")


def _faults_of(one: Checkpoint, before: str) -> Iterator[str]:
    if digest(one.content) != one.sha256:
        yield "content changed"
    if one.key not in known_keys():
        yield "signed by another key"
    elif not _holds(one.content, one.signature, one.key):
        yield "signature does not hold"
    if one.previous != before:
        yield "does not follow the one before"
    try:
        if not _says_what_stands_beside_it(one):
            yield "not what was signed"
    except NotReadable:
        yield "not readable"


def _says_what_stands_beside_it(one: Checkpoint) -> bool:
    """Raises NotReadable."""
    heads = heads_of(one.content)
    told = json.loads(one.content)
    beside = (one.day.isoformat(), _moment(one.at), one.previous, one.chains, one.events)
    return beside == (told.get("day"), told.get("at"), told.get("previous"), len(heads), _events(heads))


def _written(day: date, at: datetime, previous: str, heads: Heads) -> str:
    told: dict[str, Any] = {"form": FORM, "site": settings.ADDRESS, "day": day.isoformat(), "at": _moment(at),
                            "previous": previous, "chains": heads}  # fmt: skip
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _events(heads: Heads) -> int:
    return sum(position for position, _hash in heads.values())


def _holds(content: str, signature: str, key: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), content.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _signing_key() -> Ed25519PrivateKey:
    return _read(settings.CHECKPOINT_KEY)


@lru_cache(maxsize=2)
def _read(path: str) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(Path(path).read_bytes(), password=None)
    except (OSError, ValueError) as trouble:
        raise NoKey(f"CHUNGTHUC_CHECKPOINT_KEY: {type(trouble).__name__}") from trouble
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey("CHUNGTHUC_CHECKPOINT_KEY: not an Ed25519 key")
    return key


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()
