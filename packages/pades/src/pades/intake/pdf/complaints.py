"""What qpdf says of a file, sorted: what is known to be harmless, what can be mended and compared, what the rest means.

Harmless and mendable are lists of what is allowed: a sentence that stands on neither refuses the file, also one that a
later qpdf invents.
"""

from collections.abc import Iterable

import pikepdf

from pades.intake.codings import unpacking
from pades.intake.refusals import Refusal, RefusedUpload

HARMLESS = (
    "extraneous whitespace seen before xref",
    "xref entry for the xref stream itself is missing - a common error handled correctly",
)
MENDABLE = (  # slips of a writer that leave one reading, if a second parser comes to the same pages
    "xref not found",
    "expected n n obj",
    "invalid xref entry (obj=",
    "accepting invalid xref table entry",
    "object has offset 0 - a common error handled correctly",
    "unable to find /Root dictionary",
    "reported number of objects (",
    "expected endstream",
    "expected endobj",
    "stream dictionary lacks /Length key",
    "stream keyword followed by carriage return only",
    "stream keyword followed by extraneous whitespace",
)
MENDING = (  # said while mending
    "file is damaged",
    "Attempting to reconstruct cross-reference table",
    "attempting to recover stream length",
    "recovered stream length: ",
    "can't find startxref",  # where it was taken away by us
    "Resources is missing or invalid; repairing",  # a page may do without (7.8.3)
)
UNPACKING = ("error decoding stream data for object ", "input stream is complete but output may still be valid")
PACKED = (pikepdf.Name.ObjStm, pikepdf.Name.XRef)  # objects are taken out of these
REBUILT = "Attempting to reconstruct cross-reference table"
MEANING = {  # part of a complaint → the reason, the first that fits
    "Loop detected": Refusal.RECURSION,
    "loop detected": Refusal.RECURSION,
    "self-referential": Refusal.RECURSION,
    "claims to contain itself": Refusal.RECURSION,
    "max-nesting": Refusal.TOO_DEEP,
    "deeply nested": Refusal.TOO_DEEP,
    "limits error": Refusal.TOO_EXPENSIVE,
    "memory limit": Refusal.TOO_EXPENSIVE,
    "impossibly large": Refusal.TOO_EXPENSIVE,
    "too many": Refusal.TOO_EXPENSIVE,
    "duplicated key": Refusal.AMBIGUOUS,
    "more than once in the pages tree": Refusal.AMBIGUOUS,
    "page tree": Refusal.PAGE_TREE_INVALID,
    "ages tree": Refusal.PAGE_TREE_INVALID,
    "xref": Refusal.XREF_INVALID,
    "ross-reference": Refusal.XREF_INVALID,
    "trailer": Refusal.XREF_INVALID,
    "/Root": Refusal.XREF_INVALID,
    "object has offset 0": Refusal.XREF_INVALID,
    "expected n n obj": Refusal.XREF_INVALID,
}


def is_harmless(complaint: str) -> bool:
    return any(part in complaint for part in HARMLESS)


def is_mendable(complaint: str) -> bool:
    return any(part in complaint for part in MENDABLE)


def meaning(complaint: str) -> Refusal:
    """The best reason known."""
    return next((reason for part, reason in MEANING.items() if part in complaint), Refusal.MALFORMED)


def heed(complaints: Iterable[object], *, mending: bool = False, of: pikepdf.Pdf | None = None) -> None:
    """Raise RefusedUpload unless every complaint is harmless, or, while ``mending``, belongs to that.

    ``of``: the file. A stream that cannot be unpacked is no reason by itself: what a page uses is read to its end
    elsewhere (``in_use``), and its page is named; objects are never taken out of one that is damaged.
    """
    for complaint in map(str, complaints):
        allowed = is_harmless(complaint) or (mending and (is_mendable(complaint) or _is_mending(complaint)))
        allowed = allowed or (of is not None and _is_of_a_plain_stream(complaint, of))
        if not allowed:
            raise RefusedUpload(meaning(complaint))


def _is_of_a_plain_stream(complaint: str, pdf: pikepdf.Pdf) -> bool:
    """The parser does not always say which stream it means: the packed ones must all be whole."""
    if not any(part in complaint for part in UNPACKING):
        return False
    packed = (one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Type") in PACKED)
    try:
        return all(unpacking.content(one) is not None for one in packed)
    except unpacking.Lost:
        return False


def _is_mending(complaint: str) -> bool:
    return any(part in complaint for part in MENDING)
