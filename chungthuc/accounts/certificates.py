"""Certificates that may be used here, and what a verifier needs to know about them."""

import base64
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pades.trust.purposes import may_sign_documents

from chungthuc.accounts.models import (
    Authority,
    Basis,
    Dated,
    EndReason,
    Grant,
    KeyPurpose,
    Person,
    RegisteredCertificate,
    Right,
    fingerprint,
)
from chungthuc.accounts.spans import Span, meet
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused

Row = tuple[str, str, str, str, str]


@transaction.atomic
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
    """Allow a certificate (DER; ``chain``: DER, issuer first) here. The same again is the same row; one that was ended
    gets a new one.

    Raises Refused("certificate_unreadable" | "certificate_purpose"), NotAllowed("certificate_of_somebody_else").
    """
    read = _read(certificate)
    if not may_sign_documents(asn1_x509.Certificate.load(certificate)):
        raise Refused(
            "certificate_purpose",
            _("Chứng thư số này không dùng để ký tài liệu."),
            _("Chọn chứng thư số ký của người hoặc của cơ quan, không phải của máy chủ hay dịch vụ."),
        )
    Agency.objects.select_for_update().get(pk=agency.pk)  # two administrators at once: one row
    uses = RegisteredCertificate.objects.lasting(clock.now())
    uses = uses.filter(fingerprint_sha256=fingerprint(certificate), agency=agency, purpose=purpose)
    if row := uses.first():
        if row.person != person:
            raise NotAllowed("certificate_of_somebody_else", _("Chứng thư số này đã đăng ký cho người khác."))
        return row
    row = RegisteredCertificate.objects.create(
        fingerprint_sha256=fingerprint(certificate), agency=agency, purpose=purpose, person=person,
        certificate=certificate, chain=[base64.b64encode(one).decode() for one in chain],
        valid_from=read.not_valid_before_utc, valid_until=read.not_valid_after_utc, registered_by=by,
        since=since or clock.now(),
    )  # fmt: skip
    record(agency.code, "register_certificate", row=row, by=by)
    return row


def find(certificate: bytes, at: datetime | None = None) -> list[RegisteredCertificate]:
    """Every use that the certificate (DER) has at the moment: whose it is, at which agency, for what."""
    rows = RegisteredCertificate.objects.on(at or clock.now()).filter(fingerprint_sha256=fingerprint(certificate))
    return list(rows.select_related("person", "agency").order_by("pk"))


def fingerprints(agency: Agency, purpose: str, person: Person | None = None) -> list[str]:
    """Of every certificate that may be used there for this now; ``person``: whose, None for the agency's seal."""
    rows = RegisteredCertificate.objects.in_force().filter(agency=agency, purpose=purpose, person=person)
    return list(rows.order_by("-valid_until").values_list("fingerprint_sha256", flat=True))


def usable(certificate: bytes, *, person: Person, agency: Agency, purpose: str) -> RegisteredCertificate:
    """The registered row for this very use. Raises NotAllowed when it is somebody else's or unknown here."""
    owner = person.pk if purpose == KeyPurpose.SIGNATURE else None
    for row in find(certificate):
        if (row.agency_id, row.purpose, row.person_id) == (agency.pk, purpose, owner):
            return row
    raise NotAllowed(
        "certificate_not_registered",
        _("Chứng thư số này chưa được đăng ký cho bạn (hoặc con dấu) tại cơ quan này."),
        _("Chọn đúng thiết bị ký, hoặc nhờ người quản trị đăng ký chứng thư số."),
    )


@transaction.atomic
def end(row: RegisteredCertificate, *, by: Person, reason: str = "") -> None:
    """No longer allowed from now on (a lost token, another post); what was signed with it stays as it is."""
    if RegisteredCertificate.objects.in_force().filter(pk=row.pk).update(until=clock.now()):
        known = {"reason": EndReason.keep(row, reason, by=by).sha256} if reason else {}
        record(row.agency.code, "end_certificate", row=row, by=by, facts=known)
    row.refresh_from_db()


def export_rights(agency: Agency) -> Iterator[Row]:
    """Rows of the verifier's table: fingerprint, role, agency, valid_from, valid_to (ISO 8601; empty: open).

    A leader's row holds while the certificate was registered, his authority was in force, he held the right
    to sign, and, for a delegation, the giver's own authority lasted.
    """
    competent = _competence(agency)
    for one in RegisteredCertificate.objects.filter(agency=agency).order_by("pk"):
        if one.purpose == KeyPurpose.SEAL:
            yield from _rows(one, "seal", agency, [_span(one)])
        elif one.person_id is not None:
            yield from _rows(one, "leader", agency, meet([_span(one)], competent[one.person_id]))


def _competence(agency: Agency) -> dict[Any, list[Span]]:
    """When each person could sign there, by his key."""
    lent, granted = defaultdict(list), defaultdict(list)
    held = list(Authority.objects.filter(agency=agency).order_by("since", "pk"))
    for one in held:
        if one.basis != Basis.DELEGATION:
            lent[one.person_id].append(_span(one))
    for grant in Grant.objects.filter(agency=agency, right=Right.SIGN_COPY).order_by("since", "pk"):
        granted[grant.person_id].append(_span(grant))
    found: dict[Any, list[Span]] = defaultdict(list)
    for one in held:
        spans = [_span(one)]
        if one.basis == Basis.DELEGATION and one.from_person_id is not None:
            spans = meet(spans, lent[one.from_person_id])
        found[one.person_id] += meet(spans, granted[one.person_id])
    return found


def _span(row: Dated) -> Span:
    """Whole seconds at the start: time-stamps know no fractions, so what began in this second counts."""
    return row.since.replace(microsecond=0), row.until


def _rows(one: RegisteredCertificate, role: str, agency: Agency, spans: Iterable[Span]) -> Iterator[Row]:
    for start, end_ in spans:
        last = end_.isoformat() if end_ else ""
        yield one.fingerprint_sha256, role, agency.code, start.isoformat(), last


def _read(certificate: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(certificate)
    except ValueError:
        raise Refused("certificate_unreadable", _("Không đọc được chứng thư số.")) from None
