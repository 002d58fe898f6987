"""Lists of revoked certificates of every kind (RFC 5280, 5), signed by the test authorities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from test_pki.authority import SHA256, Pki


@dataclass(frozen=True)
class Line:
    """One revoked certificate."""

    number: int
    at: datetime
    reason: x509.ReasonFlags | None = None
    issuer: x509.Name | None = None  # of an indirect list: another authority's


def listed(
    pki: Pki,
    lines: Sequence[Line] = (),
    *,
    name: str = "official-ca",
    made: datetime | None = None,
    until: timedelta = timedelta(days=10),
    critical: Sequence[x509.ExtensionType] = (),
) -> bytes:
    """The list as DER; ``critical``: its critical extensions."""
    authority, moment = pki._load(name), made or datetime.now(UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.x509.subject)
        .last_update(moment - timedelta(seconds=1))
        .next_update(moment + until)
        .add_extension(x509.CRLNumber(100), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    for extension in critical:
        builder = builder.add_extension(extension, critical=True)
    for line in lines:
        builder = builder.add_revoked_certificate(_entry(line))
    return builder.sign(authority.key, SHA256).public_bytes(serialization.Encoding.DER)


def scope(**said: Any) -> x509.IssuingDistributionPoint:
    """Which certificates the list speaks of: as RFC 5280, 5.2.5 names it, all of them where nothing is said."""
    nothing: dict[str, Any] = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**{**nothing, **said})


def _entry(line: Line) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(line.number).revocation_date(line.at)
    if line.reason:
        builder = builder.add_extension(x509.CRLReason(line.reason), critical=False)
    if line.issuer:
        builder = builder.add_extension(x509.CertificateIssuer([x509.DirectoryName(line.issuer)]), critical=True)
    return builder.build()
