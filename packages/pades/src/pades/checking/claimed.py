"""When the signer says that he signed, by his own clock: information, which never decides on a file."""

from datetime import UTC, datetime

from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


class _Timeless(EmbeddedPdfSignature):
    """A signature whose claimed time cannot be read: the library sees none, where it would give up on the file."""

    @property
    def self_reported_timestamp(self) -> datetime | None:
        return None


def forget_unreadable(signature: EmbeddedPdfSignature) -> None:
    """Let the library pass over a /M or a signing-time that it cannot read (ISO 32000-2, 7.9.4; RFC 5652, 11.3): words,
    a number, a month of 13, an offset of 99 hours. The bytes themselves are judged elsewhere (raw.py)."""
    if claimed_at(signature) is None:
        signature.__class__ = _Timeless


def claimed_at(signature: EmbeddedPdfSignature) -> str | None:
    """The claimed time as ISO 8601 in UTC; None when there is none that can be read."""
    try:
        found = signature.self_reported_timestamp
        if not isinstance(found, datetime):
            return None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except Exception:  # noqa: BLE001  whatever the library raises on what stands there
        return None
