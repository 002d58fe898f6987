"""An issued file again: are its bytes those that were recorded (I6, I8), and is the verdict the one of then (I19)?"""

from dataclasses import dataclass
from enum import StrEnum

from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.proof.verdict import examine, faults
from chungthuc.documents import store


class What(StrEnum):
    BASE = "I8"  # the scan that everything was added to
    BYTES = "I6"
    VERDICT = "I19"


@dataclass(frozen=True)
class Changed:
    """``why``: the verifier's code; the name in the store of a base that is not as it was; else empty."""

    what: What
    why: str = ""


def changed(copy: CertifiedCopy) -> Changed | None:
    """None: the bytes are there, as long and with the hash recorded, begin with their base, and our verifier accepts.

    A verdict may change without fault: when a signer's certificate turns out to have been revoked before he signed.
    That is told where it is found (``rechecking``), and is not told again.
    """
    document = copy.document
    base, last = store.path(document.base_sha256), document.revisions.order_by("position").last()
    if not base.exists() or store.measure(base) != store.Stored(document.base_sha256, document.base_length):
        return Changed(What.BASE, document.base_sha256)
    if last is None or last.released_at is None or document.source().sha256() != last.file_sha256:
        return Changed(What.BYTES)
    report = examine(copy)
    if copy.revoked_since is not None or not (found := faults(copy, report)):
        return None
    return Changed(What.VERDICT, report.reason if report.verdict != "VALID" else found[0])
