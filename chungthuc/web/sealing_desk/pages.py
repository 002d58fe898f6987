"""What the clerk's page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from chungthuc.certification.models import CertifiedCopy
from chungthuc.registers.models import RegisterVolume
from chungthuc.web.delivery.dispatch import Dispatch
from chungthuc.web.kit.timeline import Moment


@dataclass(frozen=True)
class SealingPage:
    """One copy before the clerk. ``shown`` is the SHA-256 of the file that the page shows, where it may be sealed;
    ``registered``: fingerprints of the seal's certificates; ``has_proved``: he has typed his password in this sitting;
    ``following``: what waits next; ``hindrance``: why no number can be given, and what to do."""

    copy: CertifiedCopy
    sentence: str
    allowed: set[str]
    volumes: list[RegisterVolume]
    has_seal: bool
    has_proved: bool
    shown: str
    pages: range
    timeline: list[Moment]
    dispatch: Dispatch
    preceding: CertifiedCopy | None
    following: CertifiedCopy | None
    reasons: Sequence[Promise]  # usual ones of «Trả về»
    registered: str
    hindrance: str
