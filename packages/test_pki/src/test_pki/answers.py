"""What the test authorities answer: OCSP (RFC 6960), CRLs (RFC 5280), time-stamps (RFC 3161)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from asn1crypto import cms, core, tsp
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.x509 import ocsp
from pyhanko.sign.general import as_signing_certificate, simple_cms_attribute
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from test_pki.authority import LISTED, SHA256, Credential, Pki

FRESH = timedelta(days=1)


def crl(pki: Pki, name: str, *, made: datetime | None = None, by: Credential | None = None) -> bytes:
    """The list of the authority called ``name`` («official-ca», «tsa-root» …), DER; ``made`` at another time than now;
    ``by``: forged, signed by somebody else."""
    authority = pki._load(name)
    now = made or _as_of(pki, name)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.x509.subject)
        .last_update(now - timedelta(seconds=1))
        .next_update(now + FRESH)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    for serial, moment in pki.revoked().items():
        if moment > now and _is_listed(name):
            continue
        line = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
        builder = builder.add_revoked_certificate(line.build())
    return builder.sign((by or authority).key, SHA256).public_bytes(serialization.Encoding.DER)


def ocsp_answer(
    pki: Pki,
    name: str,
    query: bytes,
    *,
    known: datetime | None = None,
    until: timedelta | None = FRESH,
    produced: datetime | None = None,
    responder: Credential | None = None,
) -> bytes:
    """Good or revoked, DER, signed by the authority itself or by a ``responder`` that it certified.

    ``known`` is thisUpdate, ``until`` the time from there to nextUpdate (None: no such word), ``produced`` producedAt.
    """
    authority = pki._load(name)
    request = ocsp.load_der_ocsp_request(query)
    this_update = known or _as_of(pki, name)
    moment = pki.revoked().get(request.serial_number)
    if moment and _is_listed(name) and moment > this_update:
        moment = None  # not yet in the list of the day
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=request.issuer_name_hash,
        issuer_key_hash=request.issuer_key_hash,
        serial_number=request.serial_number,
        algorithm=request.hash_algorithm,
        cert_status=ocsp.OCSPCertStatus.REVOKED if moment else ocsp.OCSPCertStatus.GOOD,
        this_update=this_update,
        next_update=None if until is None else this_update + until,
        revocation_time=moment,
        revocation_reason=x509.ReasonFlags.key_compromise if moment else None,
    )
    signer = responder or authority
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.x509)
    if responder:
        builder = builder.certificates([responder.x509])
    for extension in request.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    answer = builder.sign(signer.key, SHA256).public_bytes(serialization.Encoding.DER)
    return signed_at(answer, signer, produced or pki.moment) if produced or pki.moment else answer


def signed_at(answer: bytes, by: Credential, produced: datetime | None) -> bytes:
    """The same answer, signed at another moment (producedAt)."""
    response = asn1_ocsp.OCSPResponse.load(answer)
    basic = response["response_bytes"]["response"].parsed
    basic["tbs_response_data"]["produced_at"] = produced
    return resigned(response, by)


def together(answers: Sequence[bytes], by: Credential) -> bytes:
    """One answer that speaks of several certificates, in this order (RFC 6960, 4.2.1)."""
    first = asn1_ocsp.OCSPResponse.load(answers[0])
    lines = [
        line
        for one in answers
        for line in asn1_ocsp.OCSPResponse.load(one).basic_ocsp_response["tbs_response_data"]["responses"]
    ]
    first["response_bytes"]["response"].parsed["tbs_response_data"]["responses"] = asn1_ocsp.Responses(lines)
    return resigned(first, by)


def resigned(response: asn1_ocsp.OCSPResponse, by: Credential) -> bytes:
    basic = response["response_bytes"]["response"].parsed
    basic["signature"] = by.sign(basic["tbs_response_data"].dump(force=True))
    response["response_bytes"]["response"] = basic
    encoded: bytes = response.dump(force=True)
    return encoded


def _is_listed(name: str) -> bool:
    return name.removesuffix("-ca") in LISTED


def _as_of(pki: Pki, name: str) -> datetime:
    """Of which moment the authority speaks: now, or its list of the day."""
    return pki.now() - (pki.list_age if _is_listed(name) else timedelta(0))


def refusal(status: int, text: str = "") -> bytes:
    """A time-stamp response without a token: a status (2: rejection) and, if given, the service's words."""
    told = {"status": status, **({"status_string": [text]} if text else {})}
    answer: bytes = _Refusal({"status": _Status(told)}).dump()
    return answer


class _Status(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("status", core.Integer),
        ("status_string", core.SequenceOf, {"spec": core.UTF8String, "optional": True}),
    ]


class _Refusal(core.Sequence):  # type: ignore[misc]
    _fields = [("status", _Status)]


def stamp(service: Credential, query: bytes, *, at: datetime | None = None, beside: Sequence[bytes] = ()) -> bytes:
    """A time-stamp response by this service, DER, made at ``at`` (now); ``beside``: certificates sent along."""
    store = SimpleCertificateStore()
    store.register_multiple(asn1_x509.Certificate.load(one) for one in beside)
    stamper = _Stamper(asn1_x509.Certificate.load(service.certificate), None, certs_to_embed=store, fixed_dt=at)
    stamper.service = service
    answer: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(query)).dump()
    return answer


class _Stamper(DummyTimeStamper):
    """Signs with the key as it was read once: the library reads it for every stamp, and proves each time that it is an
    RSA key (a twentieth of a second)."""

    service: Credential

    def _sign_tst_info(self, tst_info_data: bytes, md_algorithm: str, dt: datetime) -> tuple[bytes, cms.CMSAttributes]:
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
                simple_cms_attribute("signing_certificate", as_signing_certificate(self.tsa_cert)),
                simple_cms_attribute("message_digest", hashlib.new(md_algorithm, tst_info_data).digest()),
            ]
        )
        algorithm = get_pyca_cryptography_hash(md_algorithm.upper())
        return self.service.key.sign(attributes.dump(), padding.PKCS1v15(), algorithm), attributes
