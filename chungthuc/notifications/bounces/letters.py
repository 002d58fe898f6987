"""Letters that come back: an envelope sender for each letter, and the reader of what is sent to it (RFC 3464).

«bounces+TOKEN@office»: the token is the message's id, its round and a keyed hash over both, so that a stranger's letter
marks nothing. Only whoever carried or got a letter knows its token; he can say of that one letter that it came back.

What comes in is anybody's: it is read by lines, up to ``LONGEST`` bytes, and nothing of it is kept but a status code.
"""

import base64
import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from chungthuc.core import jobs
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import ChannelName, Message, MessageState

LONGEST = 256 * 1024  # bytes that are read; the fields stand before the letter that is quoted
LINES = 4000
SALT = "chungthuc.notifications.bounces"
TO = ("delivered-to", "x-original-to", "envelope-to", "to")
TOKEN = re.compile(r"\+([a-z2-7]{26})\.(\d{1,5})\.([a-z2-7]{16})@", re.IGNORECASE)
BY_SUBJECT = {"2.2": FailureCode.RECIPIENT_BUSY, "2.3": FailureCode.LETTER_REFUSED, "3.4": FailureCode.LETTER_REFUSED}
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True)
class Bounce:
    """Which message came back, in which round, and the enhanced status code (RFC 3463), empty if none was given."""

    message_id: UUID
    round: int
    status: str


def address_of(message: Message) -> str:
    """The envelope sender of this round of the letter; empty where no box is set up."""
    box, _at, domain = settings.MAIL_BOUNCES.partition("@")
    if not domain:
        return ""
    name = base64.b32encode(message.pk.bytes).decode().rstrip("=").lower()
    return f"{box}+{name}.{message.round}.{_proof(name, message.round)}@{domain}"


def _proof(name: str, round_: int) -> str:
    digest = salted_hmac(SALT, f"{name}.{round_}", algorithm="sha256").digest()[:10]
    return base64.b32encode(digest).decode().lower()


def read(letter: bytes, *, to: str = "") -> Bounce | None:
    """What a letter to the box says; None for what is no report of a failure about one of ours.

    ``to``: the envelope's recipient, where who hands the letter over says it; else its headers do.
    """
    lines = letter[:LONGEST].decode("latin-1").splitlines()[:LINES]
    known = _known(" ".join([to, *_addressed(lines)]))
    status = _failure(lines)
    return Bounce(*known, status) if known and status is not None else None


def _addressed(lines: list[str]) -> list[str]:
    """Values of the headers that say to whom it came; of a folded one its first line, where the address is."""
    found: list[str] = []
    for line in lines:
        if not line.strip():
            return found
        name, _colon, value = line.partition(":")
        if name.lower() in TO:
            found.append(value)
    return found


def _known(text: str) -> tuple[UUID, int] | None:
    for name, round_, proof in TOKEN.findall(text[:4000]):
        if constant_time_compare(_proof(name.lower(), int(round_)), proof.lower()):
            return UUID(bytes=base64.b32decode(f"{name.upper()}======")), int(round_)
    return None


def _failure(lines: list[str]) -> str | None:
    """The status of the first recipient that failed; None where none did (delayed, relayed, an absence note)."""
    reports = [
        n for n, line in enumerate(lines) if re.match(r"content-type:\s*message/(global-)?delivery-status", line, re.I)
    ]
    if not reports:
        return None
    fields = {"action": "", "status": ""}
    for line in [*lines[reports[0] + 1 :], ""]:
        name, _colon, value = line.partition(":")
        if name.strip().lower() in fields:
            fields[name.strip().lower()] = value.split("(")[0].strip().lower()
        elif not line.strip() or line.startswith("--"):
            if fields["action"] == "failed":
                found = STATUS.match(fields["status"])
                return found[0] if found else ""
            fields = {"action": "", "status": ""}
            if line.startswith("--"):
                return None
    return None


@transaction.atomic
def take(bounce: Bounce) -> bool:
    """Mark the letter as failed and tell who waits for it. False for an old round and for what had failed before."""
    sent = Message.objects.filter(
        pk=bounce.message_id, round=bounce.round, channel=ChannelName.EMAIL, state=MessageState.SENT
    )
    message = sent.select_for_update().first()
    if message is None:
        return False
    why = f"came back {bounce.status}".strip()
    sent.update(state=MessageState.FAILED, failure=code_of(bounce.status), last_error=why)
    if message.then:  # the same job that heard that it had left
        jobs.defer(message.then, key=message.key)
    return True


def code_of(status: str) -> FailureCode:
    """By the subject of the status code (RFC 3463 §3): address, full box, size."""
    subject = ".".join(status.split(".")[1:])
    if status.startswith("5") and subject.startswith("1."):
        return FailureCode.RECIPIENT_REFUSED
    return BY_SUBJECT.get(subject, FailureCode.BOUNCED)
