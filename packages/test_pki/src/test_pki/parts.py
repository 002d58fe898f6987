"""Keys and the parts of certificates, as the authorities put them together (RFC 5280)."""

from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


@lru_cache(maxsize=256)
def read_key(pem: bytes) -> rsa.RSAPrivateKey:
    """Read once: a key of ours needs no proof that it is one."""
    key = serialization.load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("test keys are RSA")
    return key


@lru_cache(maxsize=256)
def key_of(_directory: str, _name: str, _kind: str, bits: int) -> rsa.RSAPrivateKey:
    """Somebody's key is made once a process: tests make the same people a thousand times."""
    return new_key(bits)


def new_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def to_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def to_der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def named(common_name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )


def unsigned(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, start: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def authority_of_depth(builder: x509.CertificateBuilder, key: rsa.RSAPrivateKey, depth: int) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=depth), critical=True)
    return builder.add_extension(key_usage(authority=True), critical=True)


def key_usage(*, authority: bool = False, signing: bool = True) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing and not authority,
        key_encipherment=not signing,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def issued_by(key: rsa.RSAPrivateKey) -> x509.AuthorityKeyIdentifier:
    """Whose key signed it (RFC 5280, 4.2.1.1): strict readers ask for it in every certificate."""
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def stamping() -> x509.ExtendedKeyUsage:
    return x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])


def access_to(method: x509.ObjectIdentifier, url: str) -> x509.AccessDescription:
    return x509.AccessDescription(method, x509.UniformResourceIdentifier(url))


def list_address(url: str) -> x509.DistributionPoint:
    return x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
