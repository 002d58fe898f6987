"""The exact bytes that a signature will cover, before anyone signs; the hole is left open (EN 319 142-1)."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import x509
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pades.appending import Appending
from pades.fields import fill
from pades.source import Source
from pades.stamps import style

BYTES_RESERVED = 32_768  # hexadecimal characters: 16 KiB of CMS, three times what was measured
CHUNK = 1 << 20
T = TypeVar("T")


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
    source: Source, *, certificate: bytes, chain: Sequence[bytes], picture: bytes | None, at: datetime
) -> Prepared:
    """The signatory's certification signature over ``SigLeader`` (DocMDP P=2: filling and signing stay allowed)."""
    metadata = signers.PdfSignatureMetadata(
        field_name="SigLeader",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    with source.open() as stream:
        writer = Appending(stream, strict=True)
        return _prepare(source, stream, writer, metadata, certificate, chain, picture, at)


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
) -> Prepared:
    """Number, volume and date filled and ``SigSeal`` signed in one revision; the field's lock freezes them."""
    metadata = signers.PdfSignatureMetadata(
        field_name="SigSeal", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    with source.open() as stream:
        writer = Appending(stream, strict=True)
        fill(writer, {"CertNo": number, "CertVolume": volume, "CertDate": date})
        return _prepare(source, stream, writer, metadata, certificate, chain, picture, at)


def external_signer(certificate: bytes, chain: Sequence[bytes], value: bytes | None = None) -> signers.ExternalSigner:
    """A signer whose value is made elsewhere; the chain goes into the CMS without the root."""
    signer_certificate = x509.Certificate.load(certificate)
    store = SimpleCertificateStore()
    store.register_multiple(x509.Certificate.load(one) for one in chain)
    size = signer_certificate.public_key.byte_size
    return signers.ExternalSigner(signer_certificate, store, signature_value=value or size, embed_roots=False)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run pyHanko's coroutine on a loop of our own: ``asyncio.run`` formats the result, which costs milliseconds."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def _prepare(
    source: Source,
    stream: Any,
    writer: Appending,
    metadata: signers.PdfSignatureMetadata,
    certificate: bytes,
    chain: Sequence[bytes],
    picture: bytes | None,
    at: datetime,
) -> Prepared:
    signer = external_signer(certificate, chain)
    pdf_signer = signers.PdfSigner(metadata, signer, stamp_style=style(picture, signer.signing_cert))
    digest, _document, _output = run(
        pdf_signer.async_digest_doc_for_signing(
            writer, existing_fields_only=True, bytes_reserved=BYTES_RESERVED, in_place=True, chunk_size=CHUNK
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
