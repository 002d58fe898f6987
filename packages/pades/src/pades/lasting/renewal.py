"""Renewing a finished file: fresh validation data for its last time-stamp, then a new time-stamp over all of it.

While the earlier time-stamp still counts, the new one carries its proof on (EN 319 142-1, 5.5): for as long as the new
service's certificate runs and its algorithms hold. Nothing of the earlier bytes is touched.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from pades.common.appending import add_validation_info
from pades.common.coroutines import run
from pades.common.errors import ErrorCode, PadesError
from pades.common.source import Source
from pades.lasting.extend import add_document_timestamp
from pades.lasting.fetch import Fetch
from pades.making.prepare import CHUNK
from pades.making.several_services import FirstOf
from pades.making.timestamps import Tsa
from pades.trust.anchors import Trust

DIGESTS = ("sha256", "sha384", "sha512")
Ends = Mapping[
    str, datetime
]  # «sha256», «rsa2048», «secp256r1» → when it no longer counts; what is not named stays open


def proof_ends(source: Source, *, ends: Ends) -> datetime:
    """Until when the file's last document time-stamp proves anything: its service's certificate and those above it,
    and the algorithms that all of them use.

    Raises PadesError no_document_time_stamp.
    """
    with source.open() as stream:
        last = _last_stamp(PdfFileReader(stream, strict=True))
        found = extract_certificate_info(last.signed_data)
        chain = [found.signer_cert, *_above(found.signer_cert, [*found.other_certs, *last.other_embedded_certs])]
        dates = [one.not_valid_after for one in chain]
        used = {name for one in chain for name in _algorithms(one)} | _digests_of(last)
    last_day: datetime = min([*dates, *(ends[name] for name in used if name in ends)])
    return last_day


def renew(source: Source, *, trust: Trust, fetch: Fetch, tsa: Tsa | FirstOf, ends: Ends, at: datetime) -> bytes:
    """The longer tail. It must prove for longer than the present one, or nothing is gained.

    Raises PadesError no_document_time_stamp | archive_stamp_expired | revocation_unavailable | renewal_gains_nothing,
    and those of the time-stamp service.
    """
    present = proof_ends(source, ends=ends)
    if present < at:
        raise PadesError(ErrorCode.ARCHIVE_STAMP_EXPIRED)
    digest = next((name for name in DIGESTS if name not in ends or ends[name] > at), DIGESTS[-1])
    kept = Source(source.base, _with_data_for_the_stamp(source, trust, fetch, at))
    tail = _stamped(kept, trust, fetch, tsa, digest)
    if proof_ends(Source(source.base, tail), ends=ends) <= present:
        raise PadesError(ErrorCode.RENEWAL_GAINS_NOTHING)
    return tail


def _with_data_for_the_stamp(source: Source, trust: Trust, fetch: Fetch, at: datetime) -> bytes:
    """What the authorities of the last time-stamp's service say of it now, in the /DSS (no /VRI)."""
    context = ValidationContext(
        trust_roots=list(trust.tsa_roots),
        moment=at,
        allow_fetching=True,
        fetcher_backend=fetch.backend(),
        revocation_mode="require",
        time_tolerance=timedelta(minutes=2),
    )
    with source.open() as stream:
        last = _last_stamp(PdfFileReader(stream, strict=True))
        try:
            run(add_validation_info(last, context, chunk_size=CHUNK))
        except (ValidationError, PathError) as error:
            raise PadesError(ErrorCode.REVOCATION_UNAVAILABLE, of_tsa=True) from error
        return stream.take_tail()


def _stamped(source: Source, trust: Trust, fetch: Fetch, tsa: Tsa | FirstOf, digest: str) -> bytes:
    try:
        return add_document_timestamp(source, trust=trust, tsa=tsa, digest=digest, fetch=fetch)
    except (ValidationError, PathError) as error:
        raise PadesError(ErrorCode.REVOCATION_UNAVAILABLE, of_tsa=True) from error


def _last_stamp(reader: PdfFileReader) -> EmbeddedPdfSignature:
    if not (stamps := reader.embedded_timestamp_signatures):
        raise PadesError(ErrorCode.NO_DOCUMENT_TIME_STAMP)
    last: EmbeddedPdfSignature = stamps[-1]
    return last


def _above(certificate: x509.Certificate, others: list[x509.Certificate]) -> list[x509.Certificate]:
    """The authorities between a service and its root, as far as the token brings them; a root's end ends nothing."""
    found = []
    for _step in others:
        issuer = next((one for one in others if one.subject == certificate.issuer and one.self_signed == "no"), None)
        if issuer is None or issuer in found:
            break
        found.append(issuer)
        certificate = issuer
    return found


def _algorithms(certificate: x509.Certificate) -> set[str]:
    key = certificate.public_key
    name = f"{key.algorithm}{key.bit_size}" if key.algorithm != "ec" else str(key.curve[1])
    return {name, certificate.hash_algo}


def _digests_of(stamp: EmbeddedPdfSignature) -> set[str]:
    info = stamp.signed_data["signer_infos"][0]
    imprint = stamp.signed_data["encap_content_info"]["content"].parsed["message_imprint"]["hash_algorithm"]
    return {info["digest_algorithm"]["algorithm"].native, imprint["algorithm"].native}
