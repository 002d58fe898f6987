"""Does a trusted time-stamp cover the whole file, and were all of them made in their order?"""

from itertools import pairwise

from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from pades.checking import ageing
from pades.checking.judging import Judgement
from pades.common.reasons import Reason
from pades.trust import offline
from pades.trust.anchors import Trust
from pades.trust.tokens import is_covered, is_sound, stamped_at


def stamp_fault(embedded: list[EmbeddedPdfSignature], judged: list[Judgement], trust: Trust) -> Reason | None:
    """Why the outermost signature is not a trusted time-stamp over the whole file, or None."""
    if not any(one.sig_object_type == "/DocTimeStamp" for one in embedded):
        return Reason.DOCUMENT_TIME_STAMP_MISSING
    last = embedded[-1]
    if last.sig_object_type != "/DocTimeStamp" or last.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return Reason.DOCUMENT_TIME_STAMP_NOT_LAST
    if judged[-1].doubt == ageing.ARCHIVE:
        return ageing.ARCHIVE
    stamps = [one for one in embedded if one.sig_object_type == "/DocTimeStamp"]
    sound = all(is_sound(one.signed_data, one, trust) and is_covered(one.signed_data, one, trust) for one in stamps)
    return (
        None if sound and _in_order(embedded, judged) and judged[-1].archived else Reason.DOCUMENT_TIME_STAMP_UNTRUSTED
    )


def _in_order(embedded: list[EmbeddedPdfSignature], judged: list[Judgement]) -> bool:
    """What covers another time-stamp cannot have been made before it."""
    signed = {one.signature.field_name: one.moment for one in judged}
    told = [
        stamped_at(one.signed_data) if one.sig_object_type == "/DocTimeStamp" else signed.get(one.field_name)
        for one in embedded
    ]
    return all(later >= earlier - offline.TOLERANCE for earlier, later in pairwise(filter(None, told)))
