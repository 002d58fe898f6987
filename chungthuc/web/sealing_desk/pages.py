"""What the clerk's page shows."""

from dataclasses import dataclass

from chungthuc.certification.models import CertifiedCopy
from chungthuc.registers.models import RegisterVolume
from chungthuc.web.delivery.dispatch import Dispatch
from chungthuc.web.kit.timeline import Moment


@dataclass(frozen=True)
class SealingPage:
    """One copy before the clerk. ``shown`` is the SHA-256 of the file that the page shows, where it may be sealed;
    ``has_proved``: he has typed his password in this sitting."""

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
