"""The value has come: check it, get the time-stamp, close the hole (PAdES B-T, EN 319 142-1 §6)."""

from collections.abc import Sequence
from pathlib import Path

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest

from pades.common.coroutines import run
from pades.common.errors import ErrorCode, PadesError
from pades.common.source import Overlay
from pades.making.prepare import Prepared, external_signer
from pades.making.several_services import FirstOf
from pades.making.timestamps import Tsa


def check_value(*, signed_attrs: bytes, certificate: bytes, value: bytes) -> None:
    """Does the value fit the stored attributes and this certificate's key (RSA PKCS#1 v1.5, SHA-256)?

    Raises PadesError("value_does_not_fit"). Nothing is touched before this.
    """
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise PadesError(ErrorCode.KEY_NOT_SUPPORTED, permanent=True)
    try:
        key.verify(value, signed_attrs, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        raise PadesError(ErrorCode.VALUE_DOES_NOT_FIT) from None


def complete(
    base: Path, prepared: Prepared, *, certificate: bytes, chain: Sequence[bytes], value: bytes, tsa: Tsa | FirstOf
) -> bytes:
    """The prepared tail with the CMS in its hole. Slow: it waits for the time-stamp service.

    Raises PadesError of the service, or signature_too_large when its token is larger than any before:
    ``tsa.token_length`` then tells how large, and what is prepared with it has room enough.
    """
    check_value(signed_attrs=prepared.signed_attrs, certificate=certificate, value=value)
    signer = external_signer(certificate, chain, value)
    signature = run(
        signer.async_sign_prescribed_attributes(
            "sha256", signed_attrs=cms.CMSAttributes.load(prepared.signed_attrs), timestamper=tsa
        )
    )
    _check_fit(signature.dump(), prepared)
    with Overlay(base, prepared.tail) as stream:
        PreparedByteRangeDigest(prepared.digest, *prepared.hole).fill_with_cms(stream, signature)
        return stream.take_tail()


def _check_fit(signature: bytes, prepared: Prepared) -> None:
    room = (prepared.hole[1] - prepared.hole[0] - 2) // 2
    if len(signature) > room:
        raise PadesError(ErrorCode.SIGNATURE_TOO_LARGE, signed=True, permanent=True)
