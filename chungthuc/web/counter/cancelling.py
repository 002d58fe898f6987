"""«Hủy bản sao này» and «Hủy hồ sơ»: each names what is stopped and what is not, before and after."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from chungthuc.accounts import rights
from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.fees.sums import fees_of
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import cancelling
from chungthuc.certification.reception.cancelling import Papers
from chungthuc.core.text.amounts import dong
from chungthuc.dossiers.models import Dossier
from chungthuc.web.kit.access import acting_on
from chungthuc.web.kit.reading import as_written, reason_of
from chungthuc.web.kit.refusals import refusals_lead_to, refusals_told
from chungthuc.web.kit.sentences import status_words


@require_POST
@refusals_lead_to("copy", "copy_id")
def copy_cancellation(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Hủy bản sao này», with a reason."""
    with acting_on(request, copy_id, Action.CANCEL) as copy:
        cancelling.cancel(copy, reason=reason_of(request), by=request.user)
    others = cancelling.papers_of(copy.dossier)
    words = [_("Đã hủy «%(title)s».") % {"title": copy}]
    if left := len(others.stopped):
        goes_on = ngettext("Hồ sơ %(code)s còn %(n)d giấy tờ vẫn được xử lý.",
                           "Hồ sơ %(code)s còn %(n)d giấy tờ vẫn được xử lý.", left)  # fmt: skip
        words.append(goes_on % {"code": copy.dossier.code, "n": left})
    words.append(_to_give_back(copy.dossier, [copy]))
    messages.success(request, " ".join(filter(None, words)))
    return redirect("copy", copy_id)


@require_http_methods(["GET", "POST"])
def dossier_cancellation(request: PersonRequest, dossier_id: UUID) -> HttpResponseBase:
    """«Hủy hồ sơ»: the page that asks, with every paper by name and what becomes of it; and the act."""
    dossier = _dossier(request, dossier_id)
    if request.method == "POST":
        with refusals_told(request):
            papers = cancelling.cancel_dossier(
                dossier, shown=request.POST.get("papers", ""), reason=reason_of(request), by=request.user
            )
            messages.success(request, _done(dossier, papers))
            return redirect("copy", papers.stopped[0].pk)
    return _page(request, dossier)


def _page(request: PersonRequest, dossier: Dossier) -> HttpResponse:
    reason = as_written(request.POST.get("reason", ""))
    context = {"dossier": dossier, "papers": cancelling.papers_of(dossier), "reason": reason}
    status = 422 if request.method == "POST" else 200
    return render(request, "counter/dossier_cancellation.html", context, status=status)


def _done(dossier: Dossier, papers: Papers) -> str:
    words = ngettext("Đã hủy hồ sơ %(code)s: %(n)d giấy tờ.", "Đã hủy hồ sơ %(code)s: %(n)d giấy tờ.",
                     len(papers.stopped)) % {"code": dossier.code, "n": len(papers.stopped)}  # fmt: skip
    return " ".join(filter(None, [words, _stays(papers.staying), _to_give_back(dossier, papers.stopped)]))


def _stays(copies: Sequence[CertifiedCopy]) -> str:
    named = "; ".join(f"«{one}» ({status_words(one)})" for one in copies)
    return _("Giữ nguyên: %(papers)s.") % {"papers": named} if named else ""


def _to_give_back(dossier: Dossier, stopped: Sequence[CertifiedCopy]) -> str:
    """A paper that was cancelled costs nothing: what was collected for it is the payer's."""
    amount = -sum(min(one.open, 0) for one in fees_of(dossier, stopped))
    told = _("Trả lại người nộp %(amount)s đồng đã thu, rồi ghi việc trả ở mục «Phí chứng thực» của giấy tờ.")
    return told % {"amount": dong(amount)} if amount else ""


def _dossier(request: PersonRequest, dossier_id: UUID) -> Dossier:
    """Of an office where the person takes papers in; no other exists for him."""
    rows = Dossier.objects.filter(agency__in=rights.agencies_where(request.user, Right.CREATE_COPY))
    return get_object_or_404(rows.filter(copies__isnull=False).distinct(), pk=dossier_id)
