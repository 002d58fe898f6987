"""What the test authorities answer: OCSP (RFC 6960), CRLs (RFC 5280), time-stamps (RFC 3161)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from asn1crypto import core, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import ocsp
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from test_pki.authority import SHA256, Credential, Pki

FRESH = timedelta(days=1)


def crl(pki: Pki, name: str, *, made: datetime | None = None, by: Credential | None = None) -> bytes:
    """The list of the authority called ``name`` («official-ca», «tsa-root» …), DER; ``made`` at another time than now;
    ``by``: forged, signed by somebody else."""
    authority = pki._load(name)
    now = made or datetime.now(UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.x509.subject)
        .last_update(now - timedelta(seconds=1))
        .next_update(now + FRESH)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    for serial, moment in pki.revoked().items():
        line = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
        builder = builder.add_revoked_certificate(line.build())
    return builder.sign((by or authority).key, SHA256).public_bytes(serialization.Encoding.DER)


def ocsp_answer(pki: Pki, name: str, query: bytes) -> bytes:
    """Good or revoked, signed by the authority itself, DER."""
    authority = pki._load(name)
    request = ocsp.load_der_ocsp_request(query)
    moment = pki.revoked().get(request.serial_number)
    now = datetime.now(UTC)
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=request.issuer_name_hash,
        issuer_key_hash=request.issuer_key_hash,
        serial_number=request.serial_number,
        algorithm=request.hash_algorithm,
        cert_status=ocsp.OCSPCertStatus.REVOKED if moment else ocsp.OCSPCertStatus.GOOD,
        this_update=now,
        next_update=now + FRESH,
        revocation_time=moment,
        revocation_reason=x509.ReasonFlags.key_compromise if moment else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, authority.x509)
    for extension in request.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    return builder.sign(authority.key, SHA256).public_bytes(serialization.Encoding.DER)


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
    """A time-stamp response by this service, DER; ``at`` lies about the time; ``beside``: certificates sent along."""
    store = SimpleCertificateStore()
    store.register_multiple(asn1_x509.Certificate.load(one) for one in beside)
    key = serialization.load_pem_private_key(service.key_pem, None)
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(service.certificate),
        keys.PrivateKeyInfo.load(der),
        certs_to_embed=store,
        fixed_dt=at,
    )
    answer: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(query)).dump()
    return answer
