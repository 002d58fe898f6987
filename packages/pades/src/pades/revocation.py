"""Revocation data inside a file: who it speaks of, when it was made, and whether the issuer really made it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator

from pades.structure import at, list_of

CLOCKS = timedelta(minutes=1)  # between two services; their own times are whole seconds
BEFORE = timedelta(hours=24)  # how much older than the time-stamp other systems' data may be (decision 0009)
DEEPEST = 4  # authorities between a signer and a root


@dataclass(frozen=True)
class Statement:
    """An OCSP answer or a CRL that speaks of a certificate; ``made`` is when. Not yet known to be genuine."""

    made: datetime
    revoked: datetime | None  # since when, if it says so
    is_made_by: Callable[[x509.Certificate], bool]


def statements(reader: PdfFileReader, certificate: x509.Certificate) -> Iterator[Statement]:
    """Everything in the file's /DSS that speaks of the certificate (EN 319 142-1, 5.4.2)."""
    store = at(reader.root, "/DSS", {})
    for key, read in (("/OCSPs", _answered), ("/CRLs", _listed)):
        for one in list_of(store, key):
            with suppress(ValueError, TypeError, KeyError):  # what cannot be read says nothing
                yield from read(one.get_object().data, certificate)


def _answered(content: bytes, certificate: x509.Certificate) -> list[Statement]:
    answer = ocsp.OCSPResponse.load(content).basic_ocsp_response
    told = answer["tbs_response_data"]
    lines = [one for one in told["responses"] if one["cert_id"]["serial_number"].native == certificate.serial_number]
    by = partial(_answer_by, answer)
    return [Statement(told["produced_at"].native, _revoked_by_answer(line), by) for line in lines]


def _listed(content: bytes, certificate: x509.Certificate) -> list[Statement]:
    listed = crl.CertificateList.load(content)
    if listed.issuer != certificate.issuer:
        return []
    made = listed["tbs_cert_list"]["this_update"].native
    return [Statement(made, _revoked_by_list(listed, certificate), partial(_signed_by, listed, "tbs_cert_list"))]


def last_told(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> datetime | None:
    """When an issuer of the signer's certificate last spoke of it, as far as the file tells."""
    return max((one.made for one in _genuine(signature, roots)), default=None)


def revoked_since(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> datetime | None:
    """The earliest moment from which the signer's certificate was revoked, as an issuer of his says in the file; None
    when none says so."""
    return min((one.revoked for one in _genuine(signature, roots) if one.revoked is not None), default=None)


def _genuine(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> list[Statement]:
    """What issuers say of the signer's certificate whose own path leads to one of the roots."""
    certificate = signature.signer_cert
    pool = [*roots, *_certificates(signature)]
    issuers = [one for one in pool if _issued(one, certificate) and _leads_to(one, roots, pool)]
    told = statements(signature.reader, certificate)
    return [one for one in told if any(one.is_made_by(issuer) for issuer in issuers)]


def _certificates(signature: EmbeddedPdfSignature) -> Iterator[x509.Certificate]:
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
    above = [one for one in pool if depth < DEEPEST and one != certificate and _issued(one, certificate)]
    return any(_leads_to(one, roots, pool, depth + 1) for one in above)


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    return issuer.subject == certificate.issuer and _signed_by(
        certificate, "tbs_certificate", issuer, value="signature_value"
    )


def _revoked_by_answer(line: Any) -> datetime | None:
    status = line["cert_status"]
    return status.chosen["revocation_time"].native if status.name == "revoked" else None


def _revoked_by_list(listed: Any, certificate: x509.Certificate) -> datetime | None:
    lines = listed["tbs_cert_list"]["revoked_certificates"] or ()
    found = (one for one in lines if one["user_certificate"].native == certificate.serial_number)
    return next((one["revocation_date"].native for one in found), None)


def _answer_by(answer: Any, issuer: x509.Certificate) -> bool:
    """Signed by the issuer, or by a responder that the issuer certified for it (RFC 6960, 4.2.2.2)."""
    if _signed_by(answer, "tbs_response_data", issuer):
        return True
    return any(
        _signed_by(answer, "tbs_response_data", responder)
        and _may_answer(responder)
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
