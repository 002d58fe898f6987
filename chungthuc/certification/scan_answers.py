"""What the officer answers about a scan: why its pages are not the original's, why it does in spite of remarks."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pades.intake.remarks import WEIGHTY

from chungthuc.accounts.models import Person
from chungthuc.certification.models import CertifiedCopy, ScanAnswer
from chungthuc.core.errors import Refused
from chungthuc.documents.models import Document, Upload

CARRIED = ("scan_pages", "original_pages", "pages_reason", "remarks", "remarks_reason", "by_id", "at")


@dataclass(frozen=True)
class Reasons:
    """For another number of pages than the scan has; for using a scan with remarks that weigh."""

    pages: str = ""
    remarks: str = ""


def weighty(upload: Upload) -> list[dict[str, Any]]:
    """The remarks that the officer must answer and the signatory sees."""
    return [one for one in upload.findings.get("warnings", []) if one["code"] in WEIGHTY]


def pages_in_words(count: int) -> str:
    """«1 page», «2 pages»."""
    return ngettext("%(n)d trang", "%(n)d trang", count) % {"n": count}


def missing(upload: Upload, pages: int, reasons: Reasons) -> list[Refused]:
    """Reasons that are still to be given: pages_differ, remarks_unanswered."""
    found = []
    if pages != upload.page_count and not _says_something(reasons.pages):
        scan = pages_in_words(upload.page_count)
        words = _("Bản scan có %(scan)s, số trang của bản chính ghi là %(pages)d.") % {"scan": scan, "pages": pages}
        found.append(Refused("pages_differ", words, _("Sửa số trang, quét lại, hoặc ghi lý do cho người ký biết.")))
    if weighty(upload) and not _says_something(reasons.remarks):
        remedy = _("Quét lại, hoặc ghi lý do vẫn dùng bản scan này.")
        found.append(Refused("remarks_unanswered", _("Bản scan có điểm cần giải trình."), remedy))
    return found


def demand(upload: Upload, pages: int, reasons: Reasons) -> None:
    """Raises the first of the missing reasons."""
    for refusal in missing(upload, pages, reasons):
        raise refusal


def keep(document: Document, pages: int, reasons: Reasons, *, by: Person) -> dict[str, Any]:
    """Write the answer beside the document, for ever; returns what the event records."""
    upload = document.upload
    kept = ScanAnswer.objects.create(
        document=document,
        scan_pages=document.page_count,
        original_pages=pages,
        pages_reason=reasons.pages if pages != document.page_count else "",
        remarks=weighty(upload),
        remarks_reason=reasons.remarks if weighty(upload) else "",
        by=by,
    )
    recorded: dict[str, Any] = {"remarks": [one["code"] for one in kept.remarks]} if kept.remarks else {}
    if kept.differs:
        recorded |= {"scan_pages": kept.scan_pages, "original_pages": pages, "pages_reason": kept.pages_reason}
    return recorded


def carry_over(old: Document, new: Document) -> None:
    """What was answered about a scan holds for another document of the same scan; the first row stays as it was."""
    kept = ScanAnswer.objects.filter(document=old).values(*CARRIED).first()
    if kept is not None and new != old:
        ScanAnswer.objects.create(document=new, **kept)


def answer_of(copy: CertifiedCopy) -> ScanAnswer:
    """What was answered for its present document; for one submitted before answers were asked for, without reasons."""
    document = copy.document
    return ScanAnswer.objects.filter(document=document).first() or ScanAnswer(
        document=document,
        scan_pages=document.page_count,
        original_pages=copy.original_pages,
        remarks=weighty(document.upload),
    )


def _says_something(reason: str) -> bool:
    return re.search(r"[^\W\d_]{2}", reason) is not None
