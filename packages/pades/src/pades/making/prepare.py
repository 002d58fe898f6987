"""The exact bytes that a signature will cover, before anyone signs; the hole is left open (EN 319 142-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pades.common.appending import Appending
from pades.common.coroutines import run
from pades.common.errors import ErrorCode, PadesError
from pades.common.fields import fill
from pades.common.raw import LONGEST_HOLE
from pades.common.source import Source
from pades.making.stamps import style

BYTES_RESERVED = 32_768  # hexadecimal characters at least: 16 KiB of CMS, three times what was measured
TOKEN_ROOM = 8_192  # bytes kept for a time-stamp token as long as none of the service was seen; 6 KB were measured
AIR = 1.3  # of what was seen: the next token may carry a longer chain
MOST_RESERVED = LONGEST_HOLE - 2  # hexadecimal characters; a longer hole our own verifier does not read
CHUNK = 1 << 20


@dataclass(frozen=True)
class Prepared:
    """A tentative tail and what is needed to finish it; nothing of it is committed.

    ``hole`` are the offsets of /Contents in the whole file; ``digest`` is the SHA-256 of the byte range;
    ``signed_attrs`` is the DER that the token signs; ``previous_length`` is the length of the tail it grew from.
    """

    tail: bytes
    field: str
    digest: bytes
    hole: tuple[int, int]
    signed_attrs: bytes
    previous_length: int


def prepare_signature(
    source: Source,
    *,
    certificate: bytes,
    chain: Sequence[bytes],
    picture: bytes | None,
    at: datetime,
    token_length: int = 0,
) -> Prepared:
    """The signatory's certification signature over ``SigLeader`` (DocMDP P=2: filling and signing stay allowed).

    ``token_length``: of the largest time-stamp token that the service gave so far, 0 when none is known.
    Raises PadesError("signature_too_large") when certificate, chain and token would not fit.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name="SigLeader",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    with source.open() as stream:
        writer = Appending(stream, strict=True)
        return _prepare(source, stream, writer, metadata, certificate, chain, picture, at, token_length)


def prepare_seal(
    source: Source,
    *,
    certificate: bytes,
    chain: Sequence[bytes],
    number: str,
    volume: str,
    date: str,
    picture: bytes | None,
    at: datetime,
    token_length: int = 0,
) -> Prepared:
    """Number, volume and date filled and ``SigSeal`` signed in one revision; the field's lock freezes them.

    ``token_length`` and PadesError as for ``prepare_signature``.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name="SigSeal", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    with source.open() as stream:
        writer = Appending(stream, strict=True)
        fill(writer, {"CertNo": number, "CertVolume": volume, "CertDate": date})
        return _prepare(source, stream, writer, metadata, certificate, chain, picture, at, token_length)


def external_signer(certificate: bytes, chain: Sequence[bytes], value: bytes | None = None) -> signers.ExternalSigner:
    """A signer whose value is made elsewhere; the chain goes into the CMS without the root."""
    signer_certificate = x509.Certificate.load(certificate)
    store = SimpleCertificateStore()
    store.register_multiple(x509.Certificate.load(one) for one in chain)
    size = signer_certificate.public_key.byte_size
    return signers.ExternalSigner(signer_certificate, store, signature_value=value or size, embed_roots=False)


def _prepare(
    source: Source,
    stream: Any,
    writer: Appending,
    metadata: signers.PdfSignatureMetadata,
    certificate: bytes,
    chain: Sequence[bytes],
    picture: bytes | None,
    at: datetime,
    token_length: int,
) -> Prepared:
    signer = external_signer(certificate, chain)
    reserved = _reserved(signer, token_length)
    pdf_signer = signers.PdfSigner(metadata, signer, stamp_style=style(picture, signer.signing_cert))
    digest, _document, _output = run(
        pdf_signer.async_digest_doc_for_signing(
            writer, existing_fields_only=True, bytes_reserved=reserved, in_place=True, chunk_size=CHUNK
        )
    )
    attributes = run(signer.signed_attrs(digest.document_digest, "sha256", use_pades=True))
    return Prepared(
        tail=stream.take_tail(),
        field=metadata.field_name or "",
        digest=digest.document_digest,
        hole=(digest.reserved_region_start, digest.reserved_region_end),
        signed_attrs=attributes.dump(),
        previous_length=len(source.tail),
    )


def hole_for(length: int) -> int:
    """Hexadecimal characters for so many bytes and some air, in whole KiB."""
    return -(-int(length * AIR) // 512) * 1024


def _reserved(signer: signers.ExternalSigner, token_length: int) -> int:
    """The hole for this signer's CMS with the largest token that may come: known before anybody is asked for a PIN."""
    attributes = run(signer.signed_attrs(bytes(32), "sha256", use_pades=True))
    bare = run(signer.async_sign_prescribed_attributes("sha256", signed_attrs=attributes))
    reserved = max(BYTES_RESERVED, hole_for(len(bare.dump()) + max(TOKEN_ROOM, token_length)))
    if reserved > MOST_RESERVED:
        raise PadesError(ErrorCode.SIGNATURE_TOO_LARGE, permanent=True)
    return reserved
