"""Which certificates may sign, and whether a value is a signature."""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from token_agent.common.codes import Code
from token_agent.common.text import harmless

LEAST_BITS = 2048
STRANGE = (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)


def describe(found: dict[str, Any]) -> dict[str, Any] | None:
    """What the worker found, with what a person needs to choose; None for what is not a certificate."""
    certificate = base64.b64decode(found["certificate"])
    try:
        read = x509.load_der_x509_certificate(certificate)
        return {
            **found,
            "sha256": hashlib.sha256(certificate).hexdigest(),
            "subject": _name(read.subject),
            "notBefore": read.not_valid_before_utc.isoformat(),
            "notAfter": read.not_valid_after_utc.isoformat(),
            "suitable": _signs(read),
        }
    except STRANGE:  # tokens carry strange things; one of them must not hide the others
        return None


def _name(subject: x509.Name) -> str:
    """The first name of the person, or of his organisation, or nothing; never the whole subject: numbers are in it."""
    for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        for one in subject.get_attributes_for_oid(kind):
            if name := harmless(str(one.value)):
                return name
    return ""


def fault(described: dict[str, Any], at: datetime | None = None) -> Code | None:
    """Why it may not sign now, a code; None when it is made for signing and in date."""
    moment = at or datetime.now(UTC)
    if not described["suitable"]:
        return Code.CERTIFICATE_UNFIT
    if moment < datetime.fromisoformat(described["notBefore"]):
        return Code.CERTIFICATE_NOT_YET
    return Code.CERTIFICATE_OVER if moment > datetime.fromisoformat(described["notAfter"]) else None


def modulus(certificate: bytes) -> str:
    """Of the certificate's RSA key, hexadecimal: the private key on the token has the same (RFC 8017, 3.1)."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return ""
    number = key.public_numbers().n
    return number.to_bytes((number.bit_length() + 7) // 8, "big").hex()


def fits(certificate: bytes, signed: bytes, value: bytes) -> bool:
    """RSA PKCS#1 v1.5 with SHA-256 by the certificate's key (RFC 8017, 8.2)."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(value, signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _signs(read: x509.Certificate) -> bool:
    """An RSA key of a person or an agency whose usage, if it is limited, covers signatures (RFC 5280, 4.2.1.3)."""
    key = read.public_key()
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_BITS and _usage(read) and not _is_authority(read)


def _usage(read: x509.Certificate) -> bool:
    try:
        usage = read.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _is_authority(read: x509.Certificate) -> bool:
    try:
        return read.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
