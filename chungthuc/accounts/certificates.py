"""Certificates that may be used here, and what a verifier needs to know about them."""

import base64
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from cryptography import x509
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Authority, KeyPurpose, Person, RegisteredCertificate, fingerprint, in_force
from chungthuc.agencies.models import Agency
from chungthuc.core.errors import NotAllowed, Refused

ROLES = {KeyPurpose.SIGNATURE: "leader", KeyPurpose.SEAL: "seal"}


def register(
    certificate: bytes,
    chain: Sequence[bytes],
    *,
    purpose: KeyPurpose,
    agency: Agency,
    person: Person | None = None,
    by: Person | None = None,
    since: datetime | None = None,
) -> RegisteredCertificate:
    """Allow a certificate (DER) here. Raises Refused("certificate_unreadable")."""
    try:
        read = x509.load_der_x509_certificate(certificate)
    except ValueError:
        raise Refused("certificate_unreadable", _("Không đọc được chứng thư số.")) from None
    facts: dict[str, Any] = {"since": since} if since else {}
    row, _made = RegisteredCertificate.objects.get_or_create(
        fingerprint_sha256=fingerprint(certificate),
        agency=agency,
        purpose=purpose,
        defaults={
            "person": person,
            "certificate": certificate,
            "chain": [base64.b64encode(one).decode() for one in chain],
            "valid_from": read.not_valid_before_utc,
            "valid_until": read.not_valid_after_utc,
            "registered_by": by,
            **facts,
        },
    )
    return row


def usable(certificate: bytes, *, person: Person, agency: Agency, purpose: str) -> RegisteredCertificate:
    """The registered row for this very use. Raises NotAllowed when it is somebody else's or unknown here."""
    rows = RegisteredCertificate.objects.filter(
        in_force(), fingerprint_sha256=fingerprint(certificate), agency=agency, purpose=purpose
    )
    if purpose == KeyPurpose.SIGNATURE:
        rows = rows.filter(person=person)
    row = rows.first()
    if row is None:
        raise NotAllowed(
            "certificate_not_registered",
            _("Chứng thư số này chưa được đăng ký cho bạn (hoặc con dấu) tại cơ quan này."),
            _("Chọn đúng thiết bị ký, hoặc nhờ người quản trị đăng ký chứng thư số."),
        )
    return row


def export_rights(agency: Agency) -> Iterator[tuple[str, str, str, str, str]]:
    """Rows of the verifier's table: fingerprint, role, agency, valid_from, valid_to (ISO 8601, empty: open)."""
    for one in RegisteredCertificate.objects.filter(agency=agency).order_by("pk"):
        if one.purpose == KeyPurpose.SEAL:
            yield (one.fingerprint_sha256, "seal", agency.code, one.since.isoformat(), _until(one.until))
            continue
        for held in Authority.objects.filter(agency=agency, person=one.person).order_by("pk"):
            start = max(one.since, held.since)
            ends = [end for end in (one.until, held.until) if end]
            yield (one.fingerprint_sha256, ROLES[KeyPurpose.SIGNATURE], agency.code, start.isoformat(),
                   _until(min(ends) if ends else None))  # fmt: skip


def _until(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
