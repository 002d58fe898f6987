"""What was done to a file after a signature: allowed, not allowed, or nothing that shows.

A file of our structure is held to what our own writer does: filled fields and a seal after the leader, validation data
and time-stamps after the seal. Other systems' files are held to what they show (showing.py): the library's level alone
calls honest ones changed.
"""

from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from pades.changes.archiving import adds_only_validation_data
from pades.changes.details import title_changed
from pades.changes.showing import same_form, same_shown
from pades.trust import offline


def changes_after(signature: EmbeddedPdfSignature, *, last: bool, ours: bool) -> dict[str, Any]:
    """``changed``: something not allowed was done after it; ``beside``: only something that shows nothing.

    ``last``: behind the second signature only archiving is allowed; behind the first, fields are filled.
    """
    level = ModificationLevel.LTA_UPDATES if last else ModificationLevel.FORM_FILLING
    if not _is_beyond(signature, level):
        return {"changed": last and not _has_same_form(signature, ours=ours), "beside": False}
    harmless = not ours and _shows_the_same(signature, filling=not last)
    return {"changed": not harmless, "beside": harmless}


def behind_everything(reader: PdfFileReader, last: EmbeddedPdfSignature, *, ours: bool) -> dict[str, bool]:
    """The same for what stands behind the outermost signature or time-stamp: validation data, and nothing besides."""
    beyond = False
    if last.sig_object_type == "/DocTimeStamp":
        last.compute_integrity_info(diff_policy=offline.STRICT_DIFFERENCE)
        beyond = _is_beyond(last, ModificationLevel.LTA_UPDATES)
    if not beyond and adds_only_validation_data(reader, last):
        return {"changed": False, "beside": False}
    harmless = not ours and _shows_the_same(last, filling=False)
    return {"changed": not harmless, "beside": harmless}


def retitled(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> bool:
    """Does the file call itself otherwise than when this was signed? Viewers show the title above the page; beside a
    renewal of validation data no rule of the library looks at it."""
    return title_changed(reader, signature.signed_revision, reader.xrefs.total_revisions - 1)


def _is_beyond(signature: EmbeddedPdfSignature, limit: ModificationLevel) -> bool:
    """Was more done after this signature than the limit allows? An update that does nothing at all is none of those
    that are allowed (EN 319 142-1, 5.5: what is added later is for archiving)."""
    if signature.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return False
    difference = signature.diff_result
    if signature.coverage != SignatureCoverageLevel.ENTIRE_REVISION or not isinstance(difference, DiffResult):
        return True
    within = ModificationLevel.NONE.value < difference.modification_level.value <= limit.value
    return not within or not signature.summarise_integrity_info()["docmdp_ok"]


def _has_same_form(signature: EmbeddedPdfSignature, *, ours: bool) -> bool:
    """The library lets an archive time-stamp bring other fonts along, and the order to draw all values with them."""
    reader = signature.reader
    return same_form(reader, signature.signed_revision, reader.xrefs.total_revisions - 1, ours=ours)


def _shows_the_same(signature: EmbeddedPdfSignature, *, filling: bool) -> bool:
    """Only where the signature covers a whole revision, and nobody forbade what followed (DocMDP P=1, a lock)."""
    if signature.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return False
    reader = signature.reader
    forbidden = signature.docmdp_level == MDPPerm.NO_CHANGES
    locked = signature.fieldmdp is not None
    return not (filling and forbidden) and same_shown(
        reader, signature.signed_revision, reader.xrefs.total_revisions - 1, filling=filling and not locked
    )
