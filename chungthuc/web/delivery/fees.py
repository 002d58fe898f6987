"""«Phí chứng thực» on the office's pages: what is asked, what was collected, and the officer's one press."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.fees import saying, sums
from chungthuc.certification.fees.saying import Said
from chungthuc.certification.fees.sums import Fee, Total
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core.errors import Refused
from chungthuc.core.text.alphabet import clean
from chungthuc.core.text.amounts import dong
from chungthuc.dossiers.models import Dossier, FeeWaiver
from chungthuc.registers.fees import FeeRecord, FeeState
from chungthuc.web.delivery.dossiers import dossier_of_mine
from chungthuc.web.kit.access import held_at, visible_copy
from chungthuc.web.kit.reading import COLUMN, as_int, reason_of
from chungthuc.web.kit.refusals import refusals_lead_to

MOST_WORDS, MOST_RECEIPT = 300, 40


@dataclass(frozen=True)
class FeePanel:
    """A copy's fee. ``said``: all that was said of it, oldest first; ``grounds``: none for whom may say nothing."""

    fee: Fee
    said: list[FeeRecord]
    grounds: list[FeeWaiver]
    may_say: bool


def panel_of(request: HttpRequest, copy: CertifiedCopy) -> FeePanel:
    """For the copy's page."""
    may = Right.CREATE_COPY in held_at(request, copy.agency)
    said = list(FeeRecord.objects.filter(subject=copy.subject).select_related("by"))
    fee = Fee(sums.due_of(copy), said[-1] if said else None, sums.booked_of(copy))
    return FeePanel(fee, said, list(FeeWaiver.objects.in_force()) if may else [], may)


def total_of(dossier: Dossier, papers: list[CertifiedCopy]) -> Total:
    """Of a dossier's papers together."""
    return sums.total_of(sums.fees_of(dossier, papers))


@require_POST
@refusals_lead_to("copy", "copy_id")
def copy_fee(request: PersonRequest, copy_id: UUID) -> HttpResponse:
    """«Đã thu», «Miễn phí», or that what was said was wrong."""
    copy = visible_copy(request, copy_id)
    kept = saying.say(copy, _said(request), after=as_int(request.POST.get("after"), most=COLUMN) or 0, by=request.user)
    messages.success(request, _("Đã ghi phí của «%(title)s»: %(told)s.") % {"title": copy, "told": kept.told})
    return redirect("copy", copy_id)


@require_POST
@refusals_lead_to("dossier_slip", "dossier_id")
def dossier_fee(request: PersonRequest, dossier_id: UUID) -> HttpResponse:
    """«Đã thu» for all papers of the dossier that are still to be paid, by the sum that the page showed."""
    dossier = dossier_of_mine(request, dossier_id)
    amount = saying.collect_all(dossier, shown=as_int(request.POST.get("shown"), most=COLUMN) or 0, by=request.user)
    if amount:
        messages.success(request, _("Đã ghi: thu %(amount)s đồng.") % {"amount": dong(amount)})
    return redirect("dossier_slip", dossier_id)


def _said(request: PersonRequest) -> Said:
    state = request.POST.get("state", "")
    if state not in FeeState.values:
        raise Refused("fee_unfounded", _("Chưa chọn đã thu hay miễn phí."), _("Tải lại trang rồi bấm lại."))
    words = " ".join(clean(reason_of(request, most=MOST_WORDS)).split())
    receipt = " ".join(clean(request.POST.get("receipt", "").replace("\0", "")).split())[:MOST_RECEIPT]
    return Said(state=FeeState(state), receipt=receipt, ground=_ground(request), words=words)


def _ground(request: PersonRequest) -> Any:
    code = request.POST.get("ground", "").replace("\0", "")
    return FeeWaiver.objects.in_force().filter(code=code).first() if code else None
