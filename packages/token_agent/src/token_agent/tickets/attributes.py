"""The one thing this agent signs: PAdES signed attributes, rebuilt here byte by byte from digest and certificate.

contentType = data, messageDigest, signingCertificateV2 (RFC 5035, SHA-256 by default, with or without issuerSerial),
as a DER SET. Whoever sends anything else, with whatever explanation, is refused.
"""

import hashlib

from cryptography import x509

SEQUENCE, SET, OCTETS, INTEGER = 0x30, 0x31, 0x04, 0x02
DIRECTORY_NAME = 0xA4
CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
DATA = bytes.fromhex("06092a864886f70d010701")
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")


def expected(digest: bytes, certificate: bytes) -> tuple[bytes, ...]:
    """The encodings that are right for this SHA-256 digest and this certificate (DER)."""
    return tuple(_attributes(digest, certificate, serial=serial) for serial in (True, False))


def _attributes(digest: bytes, certificate: bytes, *, serial: bool) -> bytes:
    parts = [
        _attribute(CONTENT_TYPE, DATA),
        _attribute(MESSAGE_DIGEST, _tlv(OCTETS, digest)),
        _attribute(SIGNING_CERTIFICATE_V2, _signing_certificate(certificate, serial=serial)),
    ]
    return _tlv(SET, b"".join(sorted(parts)))


def _signing_certificate(certificate: bytes, *, serial: bool) -> bytes:
    identifier = _tlv(OCTETS, hashlib.sha256(certificate).digest())
    if serial:
        identifier += _issuer_serial(certificate)
    return _tlv(SEQUENCE, _tlv(SEQUENCE, _tlv(SEQUENCE, identifier)))


def _issuer_serial(certificate: bytes) -> bytes:
    read = x509.load_der_x509_certificate(certificate)
    names = _tlv(SEQUENCE, _tlv(DIRECTORY_NAME, read.issuer.public_bytes()))
    number = read.serial_number
    serial = _tlv(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))
    return _tlv(SEQUENCE, names + serial)


def _attribute(kind: bytes, value: bytes) -> bytes:
    return _tlv(SEQUENCE, kind + _tlv(SET, value))


def _tlv(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content
