"""The words and the page that make a scan a certified copy."""

from pathlib import Path
from typing import Any

from django.conf import settings
from pades.attestation import AttestationPage, Placement, attach, render

from chungthuc.accounts.models import Authority
from chungthuc.agencies.tree import name_on
from chungthuc.certification.models import CertifiedCopy, TestimonyTemplate
from chungthuc.core import clock


def check_url(code: str) -> str:
    """What the QR holds: the official address and the random code, nothing else."""
    return f"{settings.ADDRESS}/c/{code}"


def words(
    *, template: TestimonyTemplate, signatory: Authority, original_title: str, original_pages: int, code: str
) -> AttestationPage:
    """The page's content, from the dated template and the signatory's own row."""
    return AttestationPage(
        agency_lines=(name_on(signatory.agency, clock.today()),),
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
    )


def page_of(copy: CertifiedCopy) -> AttestationPage:
    return words(
        template=copy.testimony,
        signatory=copy.signatory,
        original_title=copy.original_title,
        original_pages=copy.original_pages,
        code=copy.code,
    )


def write(base: Path, page: AttestationPage, placement: Placement) -> bytes:
    """The first tail: attestation page and empty fields. The scan is not touched."""
    placement.check()
    return attach(base, page, placement, fonts=Path(settings.FONTS))


def preview(page: AttestationPage) -> bytes:
    """The page alone as a PDF, before anything is submitted."""
    return render(page, fonts=Path(settings.FONTS))


def placed(placement: Placement) -> dict[str, Any]:
    """As it is stored: points from the lower left corner."""
    leader, seal = placement.leader, placement.seal
    return {
        "leader": [leader.left, leader.bottom, leader.right, leader.top],
        "seal": [seal.left, seal.bottom, seal.right, seal.top],
    }
