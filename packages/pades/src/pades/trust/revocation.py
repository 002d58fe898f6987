"""Revocation data inside a file: who it speaks of, when it was made, and whether the issuer really made it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator

from pades.common.objects import at, list_of
from pades.trust.lists import HELD, covers, line_on
from pades.trust.responders import answered_in_date

CLOCKS = timedelta(minutes=1)  # between two services; their own times are whole seconds
BEFORE = timedelta(hours=24)  # how much older than the time-stamp data may be (decision 0009)
DIGESTS = ("sha1", "sha256", "sha384", "sha512")  # of names: no proof rests on them
DEEPEST = 4  # authorities between a signer and a root


@dataclass(frozen=True)
class Statement:
    """An OCSP answer or a CRL that speaks of a certificate. Not yet known to be genuine.

    ``known`` is its thisUpdate, the moment of which it speaks (RFC 6960, 2.4): a responder that is fed from a daily
    list signs now (producedAt) what was right this morning. None where it claims to know more than was known when it
    was signed, and of a list that does not cover the certificate: such a one says nothing good. ``until``: its
    nextUpdate, when the next one may be asked for. ``held``: revoked for a while (certificateHold); that may be lifted.
    """

    known: datetime | None
    until: datetime | None
    revoked: datetime | None  # since when, if it says so
    held: bool
    is_made_by: Callable[[x509.Certificate], bool]


def statements(reader: PdfFileReader, certificate: x509.Certificate) -> Iterator[Statement]:
    """Everything in the file's /DSS that speaks of the certificate (EN 319 142-1, 5.4.2)."""
    store = at(reader.root, "/DSS", {})
    answers, lists = ((one.get_object().data for one in list_of(store, key)) for key in ("/OCSPs", "/CRLs"))
    yield from spoken(certificate, answers, lists)


def spoken(certificate: x509.Certificate, answers: Iterable[bytes], lists: Iterable[bytes]) -> Iterator[Statement]:
    """What OCSP answers and CRLs (DER) say of the certificate."""
    for read, contents in ((_answered, answers), (_listed, lists)):
        for content in contents:
            with suppress(ValueError, TypeError, KeyError):  # what cannot be read says nothing
                yield from read(content, certificate)


def _answered(content: bytes, certificate: x509.Certificate) -> list[Statement]:
    answer = ocsp.OCSPResponse.load(content).basic_ocsp_response
    told = answer["tbs_response_data"]
    produced, by = told["produced_at"].native, partial(_answer_by, answer)
    lines = [one for one in told["responses"] if _speaks_of(one["cert_id"], certificate)]
    return [
        Statement(_known(line["this_update"].native, produced), line["next_update"].native, *_revoked(line), by)
        for line in lines
    ]


def _known(this_update: datetime, produced: datetime) -> datetime | None:
    return this_update if this_update <= produced else None


def _speaks_of(named: Any, certificate: x509.Certificate) -> bool:
    """By number and by issuer, whose name or key is given as a hash: one answer may speak of several authorities'
    certificates."""
    if named["serial_number"].native != certificate.serial_number:
        return False
    digest = named["hash_algorithm"]["algorithm"].native
    by_name = digest in DIGESTS and hashlib.new(digest, certificate.issuer.dump()).digest()
    named_so = named["issuer_name_hash"].native == by_name
    return bool(named_so or named["issuer_key_hash"].native == certificate.authority_key_identifier)


def _listed(content: bytes, certificate: x509.Certificate) -> list[Statement]:
    listed = crl.CertificateList.load(content)
    if listed.issuer != certificate.issuer:
        return []
    dates, (since, held) = listed["tbs_cert_list"], line_on(listed, certificate) or (None, False)
    known = dates["this_update"].native if covers(listed, certificate) else None
    by = partial(_signed_by, listed, "tbs_cert_list")
    return [Statement(known, dates["next_update"].native, since, held, by)]


def last_told(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], at: datetime) -> datetime | None:
    """The last moment of which an issuer of the signer's certificate spoke in the file, as of ``at``: nobody knows of
    what is still to come."""
    return latest(one for one in in_file(signature, roots) if one.known is None or one.known <= at)


def latest(told: Iterable[Statement]) -> datetime | None:
    return max((one.known for one in told if one.known is not None), default=None)


def revoked_since(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> datetime | None:
    """The earliest moment from which the signer's certificate was revoked, as an issuer of his says in the file; None
    when none says so."""
    return earliest(in_file(signature, roots))


def earliest(told: Iterable[Statement]) -> datetime | None:
    """Since when, by the worst of what is told. A hold counts no longer once later good news lifts it."""
    told = list(told)
    good = latest(one for one in told if one.revoked is None)
    return min((one.revoked for one in told if one.revoked is not None and not _is_lifted(one, good)), default=None)


def _is_lifted(one: Statement, good: datetime | None) -> bool:
    return one.held and good is not None and one.known is not None and one.known < good


def in_file(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> list[Statement]:
    """What issuers of the signer's certificate say of it in the file."""
    certificate = signature.signer_cert
    return genuine(statements(signature.reader, certificate), certificate, roots, certificates(signature))


def genuine(
    told: Iterable[Statement],
    certificate: x509.Certificate,
    roots: Sequence[x509.Certificate],
    others: Iterable[x509.Certificate],
) -> list[Statement]:
    """What issuers say of the certificate whose own path leads to one of the roots."""
    pool = [*roots, *others]
    issuers = [one for one in pool if has_issued(one, certificate) and _leads_to(one, roots, pool)]
    return [one for one in told if any(one.is_made_by(issuer) for issuer in issuers)]


def certificates(signature: EmbeddedPdfSignature) -> Iterator[x509.Certificate]:
    """All that came with the file: in the signature and in the /DSS."""
    yield from signature.other_embedded_certs
    for one in list_of(at(signature.reader.root, "/DSS", {}), "/Certs"):
        with suppress(ValueError, TypeError):
            yield x509.Certificate.load(one.get_object().data)


def _leads_to(
    certificate: x509.Certificate, roots: Sequence[x509.Certificate], pool: Sequence[x509.Certificate], depth: int = 0
) -> bool:
    if any(certificate.dump() == root.dump() for root in roots):
        return True
    above = [one for one in pool if depth < DEEPEST and one != certificate and has_issued(one, certificate)]
    return any(_leads_to(one, roots, pool, depth + 1) for one in above)


def has_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    return issuer.subject == certificate.issuer and _signed_by(
        certificate, "tbs_certificate", issuer, value="signature_value"
    )


def _revoked(line: Any) -> tuple[datetime | None, bool]:
    status = line["cert_status"]
    if status.name != "revoked":
        return None, False
    return status.chosen["revocation_time"].native, status.chosen["revocation_reason"].native == HELD


def _answer_by(answer: Any, issuer: x509.Certificate) -> bool:
    """Signed by the issuer, or by a responder that the issuer certified for it (RFC 6960, 4.2.2.2)."""
    if _signed_by(answer, "tbs_response_data", issuer):
        return True
    produced = answer["tbs_response_data"]["produced_at"].native
    return any(
        _signed_by(answer, "tbs_response_data", responder)
        and _may_answer(responder)
        and answered_in_date(responder, produced)
        and _signed_by(responder, "tbs_certificate", issuer, value="signature_value")
        for responder in answer["certs"] or ()
    )


def _may_answer(responder: x509.Certificate) -> bool:
    purposes = responder.extended_key_usage_value
    return purposes is not None and "ocsp_signing" in purposes.native


def _signed_by(signed: Any, content: str, by: x509.Certificate, *, value: str = "signature") -> bool:
    with suppress(Exception):  # whatever a damaged or foreign signature raises: it is not this one's
        DefaultSignatureValidator().validate_signature(
            signed[value].native, signed[content].dump(), by.public_key, signed["signature_algorithm"]
        )
        return True
    return False
