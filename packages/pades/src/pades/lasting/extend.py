"""From B-T to B-LT and B-LTA: validation data for both signers, then a time-stamp over all (EN 319 142-1 §6).

Also the check of a certificate before it signs (TT 15/2025/TT-BKHCN: signing software checks first).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    CRLValidationError,
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    OCSPValidationError,
    PathError,
    PathValidationError,
    RevokedError,
    ValidationError,
)

from pades.common.appending import Appending, add_validation_info
from pades.common.coroutines import run
from pades.common.errors import ErrorCode, PadesError
from pades.common.source import Source
from pades.lasting.fetch import Fetch, GuardedBackend
from pades.lasting.recency import check_reaches_the_stamps, check_told
from pades.making.prepare import CHUNK, hole_for
from pades.making.several_services import FirstOf
from pades.making.timestamps import Tsa
from pades.trust.anchors import Trust
from pades.trust.purposes import may_sign_documents

__all__ = ["Fetch", "add_document_timestamp", "add_validation_data", "check_alone", "check_certificate"]

DOCUMENT_STAMP_RESERVED = 24_576  # hexadecimal characters
LEAST_BITS = 2048
FRESH = timedelta(days=8)  # of CRLs at signing time; OCSP is fresher


def check_certificate(
    certificate: bytes, chain: Sequence[bytes], *, trust: Trust, fetch: Fetch, at: datetime
) -> tuple[bytes, ...]:
    """May this certificate sign now? Dates, purpose, chain to a trusted root, revocation from its CA.

    Returns the whole chain, issuer first, without the root, also where ``chain`` was not complete and was fetched.
    Raises PadesError certificate_expired | certificate_not_yet_valid | certificate_revoked | certificate_purpose |
    certificate_untrusted | certificate_unreadable | issuer_unavailable | revocation_unavailable | revocation_too_old.
    """
    signer, others = _read(certificate, chain)
    _check_in_date(signer, at)
    backend = fetch.backend()
    context = ValidationContext(
        trust_roots=list(trust.signer_roots),
        other_certs=others,
        allow_fetching=True,
        fetcher_backend=backend,
        revocation_mode="require",
        time_tolerance=timedelta(minutes=2),
    )
    with _faults_named(backend, signer=signer):
        path = run(CertificateValidator(signer, validation_context=context).async_validate_usage(set()))
        _check_key_usage(signer)
        check_told(signer, context, [*others, *context.certificate_registry], trust, at)
        return tuple(one.dump() for one in reversed(list(path.iter_certs(include_root=False))[:-1]))


def check_alone(certificate: bytes, *, at: datetime) -> None:
    """What the certificate itself says, nobody else is asked: purpose, key, dates.

    Raises PadesError certificate_unreadable | certificate_purpose | key_not_supported | certificate_expired |
    certificate_not_yet_valid.
    """
    signer, _none = _read(certificate, ())
    _check_key_usage(signer)
    _check_in_date(signer, at)


def add_validation_data(source: Source, *, trust: Trust, fetch: Fetch) -> bytes:
    """The tail with OCSP answers, CRLs and certificates for every signature and its time-stamp (DSS).

    Fetched after the time-stamps, so that the answers speak about the moment of signing and after.
    """
    tail = source.tail
    count = _signature_count(source)
    for index in range(count):
        tail = _add_for_one(Source(source.base, tail), index, trust, fetch)
    check_reaches_the_stamps(Source(source.base, tail), trust)
    return tail


def add_document_timestamp(
    source: Source, *, trust: Trust, tsa: Tsa | FirstOf, digest: str = "sha256", fetch: Fetch | None = None
) -> bytes:
    """The tail with a time-stamp over the whole file as its last revision; nothing is written behind it.

    ``fetch``: also what the authorities say of the service, for one whose certificate the file does not know yet.
    A token larger than its hole is asked for once more, with a hole for its size: no person has to do it again.
    """
    try:
        return _stamped(source, trust, tsa, digest, fetch)
    except SigningError:
        return _stamped(source, trust, tsa, digest, fetch)


def _stamped(source: Source, trust: Trust, tsa: Tsa | FirstOf, digest: str, fetch: Fetch | None) -> bytes:
    context = ValidationContext(
        trust_roots=list(trust.tsa_roots),
        moment=tsa.clock(),
        allow_fetching=fetch is not None,
        fetcher_backend=fetch.backend() if fetch else None,
        revocation_mode="require" if fetch else "soft-fail",
        time_tolerance=timedelta(minutes=2),
    )
    with source.open() as stream, _tsa_named():
        writer = Appending(stream, strict=True)
        run(
            PdfTimeStamper(tsa).async_timestamp_pdf(
                writer,
                digest,
                context,
                in_place=True,
                chunk_size=CHUNK,
                bytes_reserved=max(DOCUMENT_STAMP_RESERVED, hole_for(tsa.token_length)),
                dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
            )
        )
        return stream.take_tail()


def _add_for_one(source: Source, index: int, trust: Trust, fetch: Fetch) -> bytes:
    backend = fetch.backend()
    context = ValidationContext(
        trust_roots=list(trust.all_roots),
        allow_fetching=True,
        fetcher_backend=backend,
        revocation_mode="require",
        time_tolerance=timedelta(minutes=2),
    )
    with source.open() as stream:
        signature = PdfFileReader(stream, strict=True).embedded_regular_signatures[index]
        with _faults_named(backend, signer=signature.signer_cert):
            run(add_validation_info(signature, context, chunk_size=CHUNK))
        return stream.take_tail()


def _signature_count(source: Source) -> int:
    with source.open() as stream:
        return len(PdfFileReader(stream, strict=True).embedded_regular_signatures)


def _read(certificate: bytes, chain: Sequence[bytes]) -> tuple[x509.Certificate, list[x509.Certificate]]:
    """Parsed as a whole: asn1crypto reads lazily, and would fail later in the middle of something else."""
    try:
        found = [x509.Certificate.load(one, strict=True) for one in (certificate, *chain)]
        for one in found:
            one.native  # noqa: B018
        return found[0], found[1:]
    except Exception as error:  # asn1crypto raises many kinds
        raise PadesError(ErrorCode.CERTIFICATE_UNREADABLE, permanent=True) from error


def _check_in_date(certificate: x509.Certificate, at: datetime) -> None:
    if at > certificate.not_valid_after:
        raise PadesError(ErrorCode.CERTIFICATE_EXPIRED, permanent=True)
    if at < certificate.not_valid_before:
        raise PadesError(ErrorCode.CERTIFICATE_NOT_YET_VALID)


def _check_key_usage(certificate: x509.Certificate) -> None:
    if not may_sign_documents(certificate):
        raise PadesError(ErrorCode.CERTIFICATE_PURPOSE, permanent=True)
    key = certificate.public_key
    if key.algorithm != "rsa" or key.bit_size < LEAST_BITS:
        raise PadesError(ErrorCode.KEY_NOT_SUPPORTED, permanent=True)


@contextmanager
def _tsa_named() -> Iterator[None]:
    """Only what is known to be the service's: the rest would be called by a wrong name."""
    try:
        yield
    except (ValidationError, PathError) as error:
        raise _explained(error, None, None) from error


@contextmanager
def _faults_named(backend: GuardedBackend, *, signer: x509.Certificate) -> Iterator[None]:
    """Whatever pyHanko finds wrong becomes a PadesError: with ``signer``'s certificate, or with the time-stamp
    service's where another one was looked at."""
    try:
        yield
    except (ValidationError, PathError) as error:
        raise _explained(error, backend, signer) from error
    except (CRLValidationError, OCSPValidationError) as error:
        raise _no_revocation(backend) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # asn1crypto reads lazily what strangers wrote
        raise PadesError(ErrorCode.REVOCATION_UNREADABLE) from error


def _explained(
    error: ValidationError | PathError, backend: GuardedBackend | None, signer: x509.Certificate | None
) -> PadesError:
    if isinstance(error, InsufficientRevinfoError):
        return _no_revocation(backend)
    looked_at = error.original_path.get_ee_cert_safe() if isinstance(error, PathValidationError) else signer
    if signer is None or looked_at is None or looked_at.sha256 != signer.sha256:
        return PadesError(ErrorCode.TSA_UNTRUSTED, permanent=True)
    if isinstance(error, RevokedError):
        return PadesError(ErrorCode.CERTIFICATE_REVOKED, permanent=True)
    if isinstance(error, ExpiredError):
        return PadesError(ErrorCode.CERTIFICATE_EXPIRED, in_chain=True, permanent=True)
    if isinstance(error, NotYetValidError):
        return PadesError(ErrorCode.CERTIFICATE_NOT_YET_VALID)
    if isinstance(error, PathError) and (why := backend.why() if backend else {}):
        return PadesError(ErrorCode.ISSUER_UNAVAILABLE, **why)
    return PadesError(ErrorCode.CERTIFICATE_UNTRUSTED, permanent=True)


def _no_revocation(backend: GuardedBackend | None) -> PadesError:
    return PadesError(ErrorCode.REVOCATION_UNAVAILABLE, **(backend.why() if backend else {}))
