"""Is what the authorities answer new enough for a signature: when it is about to be made, and when it has been made?"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko_certvalidator import ValidationContext

from pades.common.coroutines import run
from pades.common.errors import ErrorCode, PadesError
from pades.common.source import Source
from pades.trust.anchors import Trust
from pades.trust.revocation import BEFORE, CLOCKS, Statement, earliest, genuine, in_file, latest, spoken
from pades.trust.tokens import attached_token, stamped_at


def check_told(
    certificate: x509.Certificate,
    context: ValidationContext,
    chain: Iterable[x509.Certificate],
    trust: Trust,
    at: datetime,
) -> None:
    """The authority spoke of the certificate's last 24 hours, and did not revoke it. Its list is asked for as well
    where its answer is older than that.

    Raises PadesError certificate_revoked | revocation_too_old: the copy could not be issued later.
    """
    others = list(chain)
    told = _told(certificate, context, others, trust)
    if not _reaches(told, at):
        run(context.async_retrieve_crls(certificate))
        told = _told(certificate, context, others, trust)
    since = earliest(told)
    if since is not None and since <= at + CLOCKS:
        raise PadesError(ErrorCode.CERTIFICATE_REVOKED)
    if not _reaches(told, at):
        raise PadesError(ErrorCode.REVOCATION_TOO_OLD)


def check_reaches_the_stamps(source: Source, trust: Trust) -> None:
    """The validation data in the file is not from more than 24 hours before each signature's time-stamp.

    Raises PadesError revocation_too_old: an authority with a daily list has a newer one tomorrow.
    """
    with source.open() as stream:
        for one in PdfFileReader(stream, strict=True).embedded_regular_signatures:
            token = attached_token(one)
            if token is not None and not _reaches(in_file(one, trust.signer_roots), stamped_at(token)):
                raise PadesError(ErrorCode.REVOCATION_TOO_OLD, signed=True)


def _told(
    certificate: x509.Certificate, context: ValidationContext, others: Sequence[x509.Certificate], trust: Trust
) -> list[Statement]:
    answers, lists = ([one.dump() for one in kind] for kind in (context.ocsps, context.crls))
    return genuine(spoken(certificate, answers, lists), certificate, trust.signer_roots, others)


def _reaches(told: Iterable[Statement], moment: datetime) -> bool:
    known = latest(told)
    return known is not None and known >= moment - BEFORE
