"""The clerk's desk: number and seal, then on to the requester."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts import certificates
from chungthuc.accounts.models import KeyPurpose, Right
from chungthuc.accounts.sign_in import sittings
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import SealProfile
from chungthuc.certification.lifecycle import Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.proof import competence
from chungthuc.certification.results import delivery
from chungthuc.registers.volumes import open_today
from chungthuc.web.delivery.dispatch import dispatch_of
from chungthuc.web.delivery.returning import REASONS, to_following
from chungthuc.web.kit.access import acting_on, allowed, desk_of
from chungthuc.web.kit.looks import PAGE, opened_copy
from chungthuc.web.kit.paging import beside, count_of, page_of, print_of, unchanged
from chungthuc.web.kit.refusals import refusals_lead_to, words
from chungthuc.web.kit.sentences import sentence
from chungthuc.web.kit.show import show
from chungthuc.web.kit.timeline import timeline
from chungthuc.web.sealing_desk.pages import SealingPage
from chungthuc.web.sealing_desk.tabs import TABS


@require_GET
def sealing(request: PersonRequest) -> HttpResponse:
    """«Bản sao chờ đóng dấu»: stamped and forwarded; what became of the sealed ones, and which he sealed himself."""
    rows, person = CertifiedCopy.objects.filter(agency=desk_of(request, Right.SEAL_COPY)), request.user
    tab = next((one for one in TABS if one.key == request.GET.get("tab")), TABS[0])
    tabs = [(one.key, one.label, count_of(one.of(rows, person)).shown) for one in TABS]
    page = page_of(tab.of(rows, person).with_names(), request, by=tab.by, newest=tab.newest)
    seen = print_of(tabs, page)
    if same := unchanged(request, seen):
        return same
    context = {"tabs": tabs, "chosen": tab.key, "tab": tab, "page": page, "seen": seen}
    return render(request, "sealing_desk/sealing.html", context)


@require_GET
def sealing_copy(request: PersonRequest, copy_id: UUID) -> HttpResponse:
    """«Xử lý»: choose the book, see the number to come, seal, and send."""
    copy = opened_copy(request, copy_id, PAGE)
    may = allowed(request, copy)
    before, after = beside(CertifiedCopy.objects.filter(agency=copy.agency).waiting_for_seal(), copy)
    page = SealingPage(
        copy=copy,
        sentence=sentence(copy),
        allowed=may,
        volumes=open_today(copy.agency),
        has_seal=SealProfile.of(copy.agency) is not None,
        has_proved=sittings.has_proved(request),
        shown=copy.document.file_sha256 if "seal" in may else "",
        pages=range(1, copy.document.page_count + 2),
        timeline=timeline(copy),
        dispatch=dispatch_of(copy, may),
        preceding=before,
        following=after,
        reasons=REASONS,
        hindrance=_hindrance(copy) if "seal" in may and copy.entry is None and copy.forwarded_at else "",
        registered=" ".join(certificates.fingerprints(copy.agency, KeyPurpose.SEAL)) if "seal" in may else "",
    )
    return show(request, "sealing_desk/sealing_copy.html", page)


def _hindrance(copy: CertifiedCopy) -> str:
    found = competence.hindrance(copy)
    return words(found) if found else ""


@require_POST
@refusals_lead_to("sealing_copy", "copy_id")
def copy_delivery(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp»."""
    with acting_on(request, copy_id, Action.SEND) as copy:
        delivery.wish(copy, by=request.user)
    told = (_("Bản sao «%(title)s» sẽ được chuyển ngay khi cấp xong.") if copy.status == Status.SEALED
            else _("Đang chuyển bản sao «%(title)s» đến người yêu cầu."))  # fmt: skip
    messages.success(request, told % {"title": copy})
    return (
        to_following(request, "sealing", copy) if request.POST.get("following") else redirect("sealing_copy", copy_id)
    )
