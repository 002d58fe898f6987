"""What time does to a finished file: the certificate of a time-stamp service ends, and with it what it proved.

A later time-stamp, made while the earlier one still counts, carries the proof on (EN 319 142-1, 5.5; EN 319 102-1,
5.6.2.2). A file that nobody renewed in time is neither changed nor forged: nothing can be concluded from it any more,
and that is the reason to tell, not what a library makes of the absence.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from pades.checking.judging import Judgement
from pades.common.reasons import Reason
from pades.trust.tokens import attached_token, stamped_at

ARCHIVE, ATTACHED, SIGNER = Reason.ARCHIVE_STAMP_EXPIRED, Reason.TIME_STAMP_EXPIRED, Reason.PROOF_OF_EXISTENCE_MISSING
Judge = Callable[[EmbeddedPdfSignature, datetime], Judgement]


def with_the_true_reason(
    judged: list[Judgement], embedded: Sequence[EmbeddedPdfSignature], at: datetime, again: Judge
) -> list[Judgement]:
    """Where a time-stamp's certificate has ended: what held until then, with that as its doubt; what did not hold even
    then, with what was wrong already. ``again`` judges a signature at another moment."""
    ended = _archive_end(embedded, at)
    return [one if one.trusted else _explained(one, ended or _own_end(one.signature), at, again) for one in judged]


End = tuple[datetime, datetime, Reason]  # until when it counted, a moment at which it surely did, the reason


def _archive_end(embedded: Sequence[EmbeddedPdfSignature], at: datetime) -> End | None:
    """Of the first document time-stamp that had ended when the next one was made, or by now. None: none at all."""
    stamps = [one for one in embedded if one.sig_object_type == "/DocTimeStamp"]
    if not stamps:
        return None
    made = [stamped_at(one.signed_data) for one in stamps]
    for one, (moment, following) in zip(stamps, pairwise([*made, at]), strict=True):
        if one.signer_cert.not_valid_after < following:
            return one.signer_cert.not_valid_after, moment, ARCHIVE
    return stamps[-1].signer_cert.not_valid_after, made[-1], ARCHIVE


def _own_end(signature: EmbeddedPdfSignature) -> End:
    """Without an archive: what ends first, the signer's certificate or that of his time-stamp."""
    ends = [(signature.signer_cert.not_valid_after, SIGNER)]
    if token := attached_token(signature):
        ends.append((extract_certificate_info(token).signer_cert.not_valid_after, ATTACHED))
    moment, reason = min(ends)
    return moment, moment, reason


def _explained(one: Judgement, end: End, at: datetime, again: Judge) -> Judgement:
    until, moment, reason = end
    if at <= until or one.broken:
        return one
    then = again(one.signature, moment)
    return replace(then, doubt=reason, moment=None) if then.trusted else then
