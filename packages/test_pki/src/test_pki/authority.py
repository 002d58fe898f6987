"""Roots, intermediates, people and agencies, as X.509 certificates (RFC 5280)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from test_pki.parts import (
    access_to,
    authority_of_depth,
    issued_by,
    key_of,
    key_usage,
    list_address,
    named,
    new_key,
    read_key,
    stamping,
    to_der,
    to_pem,
    unsigned,
)

LONG = timedelta(days=20 * 365)
YEARS = timedelta(days=3 * 365)
SHA256 = hashes.SHA256()

ROOTS = {"official": "Gốc CA thử nghiệm chuyên dùng công vụ", "public": "Gốc CA thử nghiệm công cộng"}
ISSUERS = {
    "official": "CA thử nghiệm phục vụ cơ quan nhà nước",
    "public": "CA thử nghiệm công cộng",
    "daily": "CA thử nghiệm trả lời theo danh sách ngày",
    "listed": "CA thử nghiệm chỉ phát hành CRL",
}
LISTED = ("daily", "listed")  # what they know is as old as their list of the day
TSA_ROOT, TSA = "Gốc dấu thời gian thử nghiệm", "Dịch vụ dấu thời gian thử nghiệm"


@dataclass(frozen=True)
class Credential:
    """A key with its certificate and the chain up to, not including, the root. All DER but ``key_pem``."""

    key_pem: bytes
    certificate: bytes
    chain: tuple[bytes, ...]

    @property
    def key(self) -> rsa.RSAPrivateKey:
        return read_key(self.key_pem)

    @property
    def x509(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.certificate)

    def sign(self, data: bytes) -> bytes:
        """What a token answers: RSA PKCS#1 v1.5 over SHA-256."""
        return self.key.sign(data, padding.PKCS1v15(), SHA256)


class Pki:
    """A directory of keys and certificates. ``trust`` inside it has the shape that verifiers load."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.moment: datetime | None = None  # when the authorities act, in a simulated future; None: now
        self.list_age = timedelta(hours=6)  # of the list from which «daily» and «listed» answer
        self.base_url = json.loads((directory / "pki.json").read_text(encoding="utf-8"))["base_url"]

    @classmethod
    def create(cls, directory: Path, *, base_url: str = "http://127.0.0.1:0") -> "Pki":
        """Make everything anew; ``base_url`` is where OCSP, CRLs and the time-stamp service will answer."""
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "pki.json").write_text(json.dumps({"base_url": base_url}), encoding="utf-8")
        pki = cls(directory)
        for name in ("official", "public"):
            pki._make_root(name, ROOTS[name])
            pki._make_issuer(name)
        for name in LISTED:
            pki._make_issuer(name, under="public")
        pki._make_root("tsa", TSA_ROOT)
        pki._make_tsa()
        pki._write_trust()
        return pki

    @classmethod
    def open(cls, directory: Path) -> "Pki":
        return cls(directory)

    def now(self) -> datetime:
        return self.moment or datetime.now(UTC)

    @property
    def trust(self) -> Path:
        return self.directory / "trust"

    def issuer(self, name: str = "official") -> Credential:
        return self._load(f"{name}-ca")

    @property
    def tsa(self) -> Credential:
        return self._load("tsa-service")

    def issue(
        self,
        common_name: str,
        *,
        kind: str = "person",
        organization: str = "",
        under: str = "official",
        not_before: datetime | None = None,
        not_after: datetime | None = None,
        key_bits: int = 2048,
        ocsp: bool = True,
        signing: bool = True,
        purposes: Sequence[x509.ObjectIdentifier] | None = None,
    ) -> Credential:
        """A certificate for a person or an agency. ``ocsp=False``: only a CRL says whether it lives (so it is under
        «listed»); ``signing=False``: its key usage does not allow signatures; ``purposes``: its extended key usage."""
        key = key_of(str(self.directory), common_name, kind, key_bits)
        start = not_before or self.now() - timedelta(days=1)
        names = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
        if organization:
            names.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
        names.append(x509.NameAttribute(NameOID.COMMON_NAME, common_name))
        builder = self._leaf(x509.Name(names), key, under, start, not_after or start + YEARS,
                             ocsp=ocsp and under != "listed")  # fmt: skip
        builder = builder.add_extension(key_usage(signing=signing), critical=True)
        if purposes is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.TITLE, kind)]))]),
            critical=False,
        )
        ca = self.issuer(under)
        certificate = builder.sign(ca.key, SHA256)
        return Credential(to_pem(key), to_der(certificate), (ca.certificate,))

    def responder(
        self, under: str = "official", *, no_check: bool = True, life: timedelta = timedelta(days=90)
    ) -> Credential:
        """An OCSP responder that the authority certified for it (RFC 6960, 4.2.2.2), until ``life`` from now."""
        ca, key = self.issuer(under), new_key()
        builder = self._leaf(named("OCSP thử nghiệm"), key, under, self.now() - timedelta(days=1),
                             self.now() + life, ocsp=False)  # fmt: skip
        builder = builder.add_extension(key_usage(), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        if no_check:
            builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
        return Credential(to_pem(key), to_der(builder.sign(ca.key, SHA256)), (ca.certificate,))

    def revoke(self, certificate: bytes, at: datetime | None = None) -> None:
        """From now on OCSP and CRL say that it was revoked at this moment."""
        revoked = self.revoked()
        serial = x509.load_der_x509_certificate(certificate).serial_number
        revoked[serial] = at or self.now()
        lines = {str(number): moment.isoformat() for number, moment in revoked.items()}
        (self.directory / "revoked.json").write_text(json.dumps(lines), encoding="utf-8")

    def revoked(self) -> dict[int, datetime]:
        file = self.directory / "revoked.json"
        if not file.exists():
            return {}
        lines = json.loads(file.read_text(encoding="utf-8"))
        return {int(number): datetime.fromisoformat(moment) for number, moment in lines.items()}

    def rogue_tsa(self) -> Credential:
        """A time-stamp service that nobody trusts."""
        key = new_key()
        name = named("Dịch vụ dấu thời gian giả")
        builder = unsigned(name, name, key, datetime.now(UTC) - timedelta(days=1), YEARS)
        builder = builder.add_extension(key_usage(), critical=True).add_extension(stamping(), critical=True)
        builder = builder.add_extension(issued_by(key), critical=False)
        return Credential(to_pem(key), to_der(builder.sign(key, SHA256)), ())

    def _make_root(self, name: str, common_name: str) -> None:
        key = new_key()
        builder = unsigned(named(common_name), named(common_name), key, self.now() - timedelta(days=30), LONG)
        builder = authority_of_depth(builder, key, 2).add_extension(issued_by(key), critical=False)
        self._save(f"{name}-root", key, builder.sign(key, SHA256), ())

    def _make_issuer(self, name: str, *, under: str = "") -> None:
        above = under or name
        root, key = self._load(f"{above}-root"), new_key()
        builder = unsigned(named(ISSUERS[name]), root.x509.subject, key, self.now() - timedelta(days=20), LONG)
        builder = builder.add_extension(
            x509.CRLDistributionPoints([list_address(f"{self.base_url}/crl/{above}-root.crl")]), critical=False
        )
        builder = authority_of_depth(builder, key, 0).add_extension(issued_by(root.key), critical=False)
        self._save(f"{name}-ca", key, builder.sign(root.key, SHA256), ())

    def replace_tsa(self, *, life: timedelta = LONG, root: str = "") -> None:
        """The service takes a new key and certificate, at the Pki's moment; ``root``: under a new root of that name,
        which verifiers trust from now on beside the earlier ones."""
        if root:
            self._make_root(root, f"{TSA_ROOT} {root}")
            pem = self._load(f"{root}-root").x509.public_bytes(serialization.Encoding.PEM)
            (self.trust / "tsa" / f"{root}.pem").write_bytes(pem)
        self._make_tsa(root or "tsa", life)

    def other_tsa(
        self,
        purposes: Sequence[x509.ObjectIdentifier] | None = (ExtendedKeyUsageOID.TIME_STAMPING,),
        *,
        critical: bool = True,
        life: timedelta = YEARS,
        ocsp: str = "",
    ) -> Credential:
        """Another service under the trusted root; its certificate need not be as RFC 3161, 2.3 wants it. ``ocsp``: the
        name of the authority that answers for it."""
        root, key = self._load("tsa-root"), new_key()
        builder = unsigned(named("Dịch vụ khác"), root.x509.subject, key, self.now() - timedelta(days=1), life)
        builder = builder.add_extension(key_usage(), critical=True)
        if purposes is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
        if ocsp:
            access = access_to(AuthorityInformationAccessOID.OCSP, f"{self.base_url}/ocsp/{ocsp}")
            builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        point = x509.CRLDistributionPoints([list_address(f"{self.base_url}/crl/tsa-root.crl")])
        return Credential(to_pem(key), to_der(builder.add_extension(point, critical=False).sign(root.key, SHA256)), ())

    def _make_tsa(self, under: str = "tsa", life: timedelta = LONG) -> None:
        root, key = self._load(f"{under}-root"), new_key()
        builder = unsigned(named(TSA), root.x509.subject, key, self.now() - timedelta(days=10), life)
        builder = builder.add_extension(key_usage(), critical=True).add_extension(stamping(), critical=True)
        builder = builder.add_extension(
            x509.CRLDistributionPoints([list_address(f"{self.base_url}/crl/{under}-root.crl")]), critical=False
        )
        builder = builder.add_extension(issued_by(root.key), critical=False)
        self._save("tsa-service", key, builder.sign(root.key, SHA256), ())

    def _leaf(
        self,
        subject: x509.Name,
        key: rsa.RSAPrivateKey,
        under: str,
        start: datetime,
        end: datetime,
        *,
        ocsp: bool,
    ) -> x509.CertificateBuilder:
        ca = self.issuer(under)
        builder = unsigned(subject, ca.x509.subject, key, start, end - start)
        access = [access_to(AuthorityInformationAccessOID.CA_ISSUERS, f"{self.base_url}/ca/{under}-ca.cer")]
        if ocsp:
            access.append(access_to(AuthorityInformationAccessOID.OCSP, f"{self.base_url}/ocsp/{under}-ca"))
        builder = builder.add_extension(x509.AuthorityInformationAccess(access), critical=False)
        builder = builder.add_extension(
            x509.CRLDistributionPoints([list_address(f"{self.base_url}/crl/{under}-ca.crl")]), critical=False
        )
        return builder.add_extension(issued_by(ca.key), critical=False)

    def _write_trust(self) -> None:
        (self.trust / "tsa").mkdir(parents=True, exist_ok=True)
        names = {}
        for name in ("official", "public"):
            root = self._load(f"{name}-root").x509
            (self.trust / f"{name}.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
            kind = "official_duty" if name == "official" else "public"
            names[root.fingerprint(SHA256).hex()] = {"name": ROOTS[name], "kind": kind}
        stamp_root = self._load("tsa-root").x509.public_bytes(serialization.Encoding.PEM)
        (self.trust / "tsa" / "tsa.pem").write_bytes(stamp_root)
        (self.trust / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    def _save(self, name: str, key: rsa.RSAPrivateKey, certificate: x509.Certificate, chain: Sequence[bytes]) -> None:
        (self.directory / f"{name}.key").write_bytes(to_pem(key))
        (self.directory / f"{name}.cer").write_bytes(to_der(certificate))

    def _load(self, name: str) -> Credential:
        key, certificate = (self.directory / f"{name}.key"), (self.directory / f"{name}.cer")
        return Credential(key.read_bytes(), certificate.read_bytes(), ())
