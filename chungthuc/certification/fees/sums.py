"""What a copy's fee is, and what was collected of it (TT 226/2016/TT-BTC Art. 4).

The fee is that of the day on which the paper was received; an electronic copy is one, so it is asked once a copy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.core.text.amounts import dong
from chungthuc.dossiers.models import Dossier
from chungthuc.procedures.models import fee_on
from chungthuc.registers.fees import FeeRecord, FeeState
from chungthuc.registers.models import EntryState


@dataclass(frozen=True)
class Fee:
    """One copy's: VND asked, what was last said of it. ``booked``: what its line says, from before that was asked."""

    due: int
    last: FeeRecord | None = None
    booked: int = 0

    @property
    def position(self) -> int:
        return self.last.position if self.last else 0

    @property
    def collected(self) -> int:
        return self.last.amount if self.last else self.booked

    @property
    def is_waived(self) -> bool:
        return self.last is not None and self.last.state == FeeState.WAIVED

    @property
    def open(self) -> int:
        """VND still to be collected; below nought: collected too much."""
        return 0 if self.is_waived else self.due - self.collected

    @property
    def told(self) -> str:
        """In a few words, for officers and for «Ghi chú»."""
        if self.last is not None and not self.open:
            return self.last.told
        if not self.due and not self.collected:
            return _("Không phải thu phí")
        if not self.open:
            return _("Đã thu %(amount)s đồng, theo sổ chứng thực") % {"amount": dong(self.booked)}
        facts = {"due": dong(self.due), "paid": dong(self.collected)}
        if self.collected:
            return _("Phải thu %(due)s đồng, đã thu %(paid)s đồng") % facts
        return _("Chưa thu %(due)s đồng") % facts

    @property
    def remark(self) -> str:
        """What the book's column «Phí chứng thực» cannot say; a form in law is Vietnamese. Empty: it says it all."""
        if not self.open and not self.is_waived:
            return ""
        with translation.override("vi"):
            return self.told


def fee_of(copy: CertifiedCopy) -> Fee:
    return Fee(due_of(copy), FeeRecord.objects.filter(subject=copy.subject).last(), booked_of(copy))


def booked_of(copy: CertifiedCopy) -> int:
    """VND of its line in the book, 0 where it has none."""
    return copy.entry.fee if copy.entry and copy.entry.state != EntryState.VOIDED else 0


def due_of(copy: CertifiedCopy) -> int:
    """VND by the schedule of the day it was received; a paper that was cancelled, or is a trial, costs nothing."""
    if _is_free(copy):
        return 0
    return fee_on(clock.day(copy.dossier.received_at), copy.original_pages)


def _is_free(copy: CertifiedCopy) -> bool:
    return copy.trial or copy.status == Status.CANCELLED


def collected_of(cancelled: Iterable[CertifiedCopy]) -> dict[UUID, int]:
    """VND collected for papers that were cancelled and not given back since, by one question; their lines are void."""
    subjects = {copy.subject: copy.pk for copy in cancelled}
    records = FeeRecord.objects.filter(subject__in=subjects)
    return {subjects[one.subject]: one.amount for one in records.order_by("position")}  # the last one counts


@dataclass(frozen=True)
class Total:
    """Of a dossier's papers together, VND."""

    due: int
    collected: int
    waived: int
    open: int


def total_of(fees: Iterable[Fee]) -> Total:
    all_ = list(fees)
    return Total(
        due=sum(one.due for one in all_),
        collected=sum(one.collected for one in all_),
        waived=sum(one.due for one in all_ if one.is_waived),
        open=sum(one.open for one in all_),
    )


def fees_of(dossier: Dossier, papers: Iterable[CertifiedCopy]) -> list[Fee]:
    """Of each of its papers, by one question for the records."""
    copies = list(papers)
    last = {one.subject: one for one in FeeRecord.objects.filter(subject__in=[copy.subject for copy in copies])}
    day, dues = clock.day(dossier.received_at), dict[int, int]()
    for pages in {copy.original_pages for copy in copies}:
        dues[pages] = fee_on(day, pages)
    return [
        Fee(0 if _is_free(copy) else dues[copy.original_pages], last.get(copy.subject), booked_of(copy))
        for copy in copies
    ]
