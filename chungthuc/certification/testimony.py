"""The words and the page that make a scan a certified copy."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from pades.common.errors import PadesError
from pades.making.attestation import LEADER, AttestationPage, Positions, Rect, attach, render, taken
from pades.making.geometry import DIAMETER
from pades.making.ink import beside
from pades.making.trial import WORDS

from chungthuc.accounts.models import Authority, SignaturePicture
from chungthuc.agencies.models import SealProfile
from chungthuc.agencies.tree import name_on
from chungthuc.certification.models import CertifiedCopy, TestimonyTemplate
from chungthuc.core import clock

# Where the name of a unit begins behind that of its organ: «Ủy ban nhân dân | phường Hoàn Kiếm», not «… và Xã hội».
UNIT = re.compile(r"\s+(?=(?i:phường|xã|đặc khu|thị trấn|thị xã|quận|huyện|thành phố|tỉnh)\s(?!(?<=[Xx]ã\s)hội\b))")


def check_url(code: str) -> str:
    """What the QR holds: the official address and the random code, nothing else."""
    return f"{settings.ADDRESS}/c/{code}"


def words(
    *,
    template: TestimonyTemplate,
    signatory: Authority,
    original_title: str,
    original_pages: int,
    code: str,
    trial: bool,
) -> AttestationPage:
    """The page's content, from the dated template and the signatory's own row."""
    return AttestationPage(
        agency_lines=heading_lines(name_on(signatory.agency, clock.today())),
        heading=template.heading,
        number_label=template.number_label,
        volume_label=template.volume_label,
        date_label=template.date_label,
        signing_note=template.signing_note,
        capacity=signatory.capacity_line,
        title=signatory.title,
        signatory=signatory.person.full_name,
        original_title=original_title,
        original_pages=original_pages,
        check_url=check_url(code),
        check_code=code,
        trial=WORDS if trial else "",
    )


def heading_lines(name: str) -> tuple[str, ...]:
    """The agency's name as papers are headed: the organ, below it the unit, whose name is never broken."""
    organ, *unit = UNIT.split(name.strip(), maxsplit=1)
    return (organ, *("\u00a0".join(one.split()) for one in unit))


def page_of(copy: CertifiedCopy) -> AttestationPage:
    return words(
        template=copy.testimony,
        signatory=copy.signatory,
        original_title=copy.original_title,
        original_pages=copy.original_pages,
        code=copy.code,
        trial=copy.trial,
    )


def write(base: Path, page: AttestationPage, positions: Positions) -> bytes:
    """The first tail: attestation page and empty fields. The scan is not touched."""
    positions.check()
    return attach(base, page, positions, fonts=Path(settings.FONTS))


def preview(page: AttestationPage) -> bytes:
    """The page alone as a PDF, before anything is submitted."""
    return render(page, fonts=Path(settings.FONTS))


def positions_for(signatory: Authority, leader: Rect = LEADER) -> Positions:
    """The signature there, and this agency's seal in its true size over a third of this signatory's ink."""
    seal = SealProfile.of(signatory.agency)
    picture = SignaturePicture.of(signatory.person)
    return beside(leader, picture=picture, diameter_mm=seal.diameter_mm if seal else DIAMETER)


def positions_kept(copy: CertifiedCopy) -> Positions:
    """As ``positions_for``, where the copy's signature was put, as long as its page still leaves room there."""
    kept = positions_for(copy.signatory, copy.positions.leader)
    try:
        kept.check(taken_on(copy))
    except PadesError:
        return positions_for(copy.signatory)
    return kept


def taken_on(copy: CertifiedCopy) -> tuple[Rect, ...]:
    """What words, QR and number fields take of the copy's page: no signature may stand there."""
    return taken(page_of(copy), fonts=Path(settings.FONTS))


def as_stored(positions: Positions) -> dict[str, Any]:
    """As it is stored: points from the lower left corner."""
    leader, seal = positions.leader, positions.seal
    return {
        "leader": [leader.left, leader.bottom, leader.right, leader.top],
        "seal": [seal.left, seal.bottom, seal.right, seal.top],
    }
