"""What the signatory's page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from chungthuc.certification.models import CertifiedCopy, ScanAnswer
from chungthuc.web.kit.looks import Look
from chungthuc.web.kit.timeline import Moment
from chungthuc.web.signing_desk.forms import PlacementForm

Box = dict[str, float]  # left, bottom, width, height in millimetres from the lower left corner


@dataclass(frozen=True)
class SigningPage:
    """One copy before its signatory. ``shown`` is the SHA-256 of the file that the page shows, where it may be signed;
    ``registered``: fingerprints of the certificates with which this person may sign it; ``taken``: what words, QR and
    number fields take of the page; ``lookers``: None for whom they are not."""

    copy: CertifiedCopy
    answer: ScanAnswer
    sentence: str
    allowed: set[str]
    shown: str
    pages: range
    last_page: int
    placement: dict[str, Box]  # leader, seal
    page_size: dict[str, float]  # width, height, margin
    taken: Sequence[Box]
    picture_of_signature: str  # a data URL, or empty
    preceding: CertifiedCopy | None
    following: CertifiedCopy | None
    timeline: list[Moment]
    lookers: list[Look] | None
    placing: bool
    seals_too: bool  # he may seal it himself, right after he forwards it
    form: PlacementForm  # of the placement
    reasons: Sequence[Promise]  # usual ones of «Trả về»
    registered: str
    may_give: bool  # the dossier, into another officer's hands
