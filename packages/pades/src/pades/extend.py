"""From B-T to B-LT and B-LTA: validation data for both signers, then a time-stamp over all (EN 319 142-1 §6).

Also the check of a certificate before it signs (TT 15/2025/TT-BKHCN: signing software checks first).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings
from pyhanko.sign.validation.dss import async_add_validation_info
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
    ValidationError,
)

from pades.errors import PadesError
from pades.fetch import Fetch
from pades.prepare import CHUNK, run
from pades.purposes import may_sign_documents
from pades.recency import must_be_told, must_reach_the_stamps
from pades.source import Source
from pades.timestamps import Tsa
from pades.trust import Trust

__all__ = ["Fetch", "add_document_timestamp", "add_validation_data", "check_certificate"]

DOCUMENT_STAMP_RESERVED = 24_576  # hexadecimal characters
FRESH = timedelta(days=8)  # of CRLs at signing time; OCSP is fresher


def check_certificate(certificate: bytes, chain: Sequence[bytes], *, trust: Trust, fetch: Fetch, at: datetime) -> None:
    """May this certificate sign now? Dates, purpose, chain to a trusted root, revocation from its CA.

    Raises PadesError certificate_expired | certificate_not_yet_valid | certificate_revoked | certificate_purpose |
    certificate_untrusted | revocation_unavailable | revocation_too_old.
    """
    signer, others = x509.Certificate.load(certificate), [x509.Certificate.load(one) for one in chain]
    _must_be_in_date(signer, at)
    context = ValidationContext(
        trust_roots=list(trust.signer_roots),
        other_certs=others,
        allow_fetching=True,
        fetcher_backend=fetch.backend(),
        revocation_mode="require",
        time_tolerance=timedelta(minutes=2),
    )
    try:
        run(CertificateValidator(signer, validation_context=context).async_validate_usage(set()))
        _must_allow_signing(signer)
    except ValidationError as error:
        raise _explained(error) from error
    must_be_told(signer, context, [*others, *context.certificate_registry], trust, at)


def add_validation_data(source: Source, *, trust: Trust, fetch: Fetch) -> bytes:
    """The tail with OCSP answers, CRLs and certificates for every signature and its time-stamp (DSS).

    Fetched after the time-stamps, so that the answers speak about the moment of signing and after.
    """
    tail = source.tail
    count = _signature_count(source)
    for index in range(count):
        tail = _add_for_one(Source(source.base, tail), index, trust, fetch)
    must_reach_the_stamps(Source(source.base, tail), trust)
    return tail


def add_document_timestamp(
    source: Source, *, trust: Trust, tsa: Tsa, digest: str = "sha256", fetch: Fetch | None = None
) -> bytes:
    """The tail with a time-stamp over the whole file as its last revision; nothing is written behind it.

    ``fetch``: also what the authorities say of the service, for one whose certificate the file does not know yet."""
    context = ValidationContext(
        trust_roots=list(trust.tsa_roots),
        moment=tsa.clock(),
        allow_fetching=fetch is not None,
        fetcher_backend=fetch.backend() if fetch else None,
        revocation_mode="require" if fetch else "soft-fail",
        time_tolerance=timedelta(minutes=2),
    )
    with source.open() as stream:
        writer = IncrementalPdfFileWriter(stream, strict=True)
        run(
            PdfTimeStamper(tsa).async_timestamp_pdf(
                writer,
                digest,
                context,
                in_place=True,
                chunk_size=CHUNK,
                bytes_reserved=DOCUMENT_STAMP_RESERVED,
                dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
            )
        )
        return stream.take_tail()


def _add_for_one(source: Source, index: int, trust: Trust, fetch: Fetch) -> bytes:
    context = ValidationContext(
        trust_roots=list(trust.all_roots),
        allow_fetching=True,
        fetcher_backend=fetch.backend(),
        revocation_mode="require",
        time_tolerance=timedelta(minutes=2),
    )
    with source.open() as stream:
        signature = PdfFileReader(stream, strict=True).embedded_regular_signatures[index]
        try:
            run(
                _without_result(
                    async_add_validation_info(signature, context, in_place=True, add_vri_entry=False, chunk_size=CHUNK)
                )
            )
        except ValidationError as error:
            raise _explained(error) from error
        return stream.take_tail()


async def _without_result(work: object) -> None:
    await work  # type: ignore[misc]


def _signature_count(source: Source) -> int:
    with source.open() as stream:
        return len(PdfFileReader(stream, strict=True).embedded_regular_signatures)


def _must_be_in_date(certificate: x509.Certificate, at: datetime) -> None:
    if at > certificate.not_valid_after:
        raise PadesError("certificate_expired", "Chứng thư số đã hết hạn. Liên hệ nơi cấp để gia hạn, rồi ký lại.")
    if at < certificate.not_valid_before:
        raise PadesError("certificate_not_yet_valid", "Chứng thư số chưa đến ngày có hiệu lực.")


def _must_allow_signing(certificate: x509.Certificate) -> None:
    if not may_sign_documents(certificate):
        raise PadesError("certificate_purpose", "Chứng thư số này không dùng để ký. Chọn chứng thư số ký.")


def _explained(error: ValidationError) -> PadesError:
    if isinstance(error, RevokedError):
        return PadesError("certificate_revoked", "Chứng thư số đã bị thu hồi. Không ký được bằng chứng thư này.")
    if isinstance(error, ExpiredError):
        return PadesError("certificate_expired", "Chứng thư số (hoặc CA cấp nó) đã hết hạn.")
    if isinstance(error, NotYetValidError):
        return PadesError("certificate_not_yet_valid", "Chứng thư số chưa đến ngày có hiệu lực.")
    if isinstance(error, InsufficientRevinfoError):
        return PadesError(
            "revocation_unavailable",
            "Chưa hỏi được tình trạng chứng thư số từ nơi cấp (OCSP, CRL). Hãy thử lại sau ít phút.",
        )
    if isinstance(error, PathBuildingError | PathValidationError):
        return PadesError("certificate_untrusted", "Chứng thư số không do CA được tin cậy cấp.")
    return PadesError("certificate_untrusted", f"Không kiểm tra được chứng thư số: {error}")
