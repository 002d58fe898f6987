"""The signatory's desk: read, place, sign, forward, send back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from pades.making.geometry import MARGIN, MM, PAGE_HEIGHT, PAGE_WIDTH, Positions, Rect
from pades.making.ink import trimmed_png

from chungthuc.accounts import certificates
from chungthuc.accounts.models import KeyPurpose, Person, Right, SignaturePicture
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification import signature, testimony
from chungthuc.certification.lifecycle import IN_WORK, Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import may_seal_next
from chungthuc.certification.reception import assignment, attestation_page
from chungthuc.certification.scan_answers import answer_of
from chungthuc.web.delivery.returning import REASONS, return_reason, to_following
from chungthuc.web.kit import unsaved
from chungthuc.web.kit.access import acting_on, allowed, demand_as_seen, desk_of, held_at, visible_copy
from chungthuc.web.kit.looks import PAGE, lookers, opened_copy
from chungthuc.web.kit.paging import QUEUE, beside, count_of, page_of, print_of, unchanged
from chungthuc.web.kit.reading import data_url
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.kit.sentences import sentence
from chungthuc.web.kit.show import show
from chungthuc.web.kit.timeline import timeline
from chungthuc.web.signing_desk.forms import PlacementForm
from chungthuc.web.signing_desk.pages import SigningPage

TABS = (
    ("sign", gettext_lazy("Chờ ký")),
    ("forward", gettext_lazy("Đã ký, chưa chuyển")),
    ("signed", gettext_lazy("Đã ký")),
)


@require_GET
def signing(request: PersonRequest) -> HttpResponse:
    """«danh sách các bản sao chờ ký», what is signed but not forwarded yet, and all that the person signed here."""
    agency = desk_of(request, Right.SIGN_COPY)
    mine = CertifiedCopy.objects.filter(agency=agency, leader=request.user)
    signed = CertifiedCopy.objects.filter(agency=agency).signed_by(request.user)
    lists = {"sign": mine.filter(status=Status.SUBMITTED), "forward": mine.waiting_for_forwarding(), "signed": signed}
    chosen = request.GET.get("tab", "")
    chosen = chosen if chosen in lists else "sign"
    tabs = [(key, label, count_of(lists[key]).shown) for key, label in TABS]
    past = chosen == "signed"
    page = page_of(lists[chosen].with_names(), request, by=("signed_at",) if past else QUEUE, newest=past)
    seen = print_of(tabs, page)
    if same := unchanged(request, seen):
        return same
    context = {"tabs": tabs, "chosen": chosen, "page": page, "seen": seen}
    return render(request, "signing_desk/signing.html", context)


@require_GET
def signing_copy(request: PersonRequest, copy_id: UUID) -> HttpResponse:
    """«Xử lý»: the sheet as it will be signed, the place of the signature, and the acts."""
    copy, person = opened_copy(request, copy_id, PAGE), request.user
    may = allowed(request, copy)
    picture = SignaturePicture.of(person)
    before, after = beside(CertifiedCopy.objects.waiting_for_signature_of(person).filter(agency=copy.agency), copy)
    page = SigningPage(
        copy=copy,
        answer=answer_of(copy),
        sentence=sentence(copy),
        allowed=may,
        shown=copy.document.file_sha256 if "sign" in may else "",
        pages=range(1, copy.document.page_count + 2),
        last_page=copy.document.page_count + 1,
        placement=_millimetres(copy.positions),
        page_size={"width": PAGE_WIDTH / MM, "height": PAGE_HEIGHT / MM, "margin": MARGIN / MM},
        taken=[_box(one) for one in testimony.taken_on(copy)] if "sign" in may else [],
        picture_of_signature=data_url(trimmed_png(picture)) if picture else "",
        preceding=before,
        following=after,
        timeline=timeline(copy),
        lookers=lookers(request, copy),
        placing="placing" in request.GET,
        seals_too="forward" in may and may_seal_next(copy, held_at(request, copy.agency)),
        form=PlacementForm(copy, unsaved.of(request, "copy_placement") or None),
        reasons=REASONS,
        registered=_registered(copy, person) if "sign" in may else "",
        may_give=copy.status in IN_WORK and bool(assignment.others_for(person, copy.dossier)),
    )
    return show(request, "signing_desk/signing_copy.html", page)


def _registered(copy: CertifiedCopy, person: Person) -> str:
    return " ".join(certificates.fingerprints(copy.agency, KeyPurpose.SIGNATURE, person))


def _page_it_stays_on(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """A copy that was not sent back: the page of the desk where it was tried."""
    return redirect("sealing_copy" if request.POST.get("back") == "sealing" else "signing_copy", copy_id)


@require_POST
@refusals_lead_to(_page_it_stays_on)
def copy_return(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Trả về» with a reason."""
    with acting_on(request, copy_id, Action.RETURN) as copy:
        signature.send_back(copy, reason=return_reason(request), by=request.user)
    messages.success(request, _("Đã trả về «%(title)s» cho cán bộ tiếp nhận.") % {"title": copy})
    return to_following(request, "sealing" if request.POST.get("back") == "sealing" else "signing", copy)


@require_POST
@refusals_lead_to("signing_copy", "copy_id")
def copy_forwarding(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Chuyển cấp số và đóng dấu»."""
    with acting_on(request, copy_id, Action.FORWARD) as copy:
        signature.forward(copy, by=request.user)
    messages.success(request, _("Đã chuyển «%(title)s» đến văn thư.") % {"title": copy})
    if "seal_now" in request.POST and may_seal_next(copy, held_at(request, copy.agency)):
        return redirect("sealing_copy", copy_id)
    return to_following(request, "signing", copy)


def _placing(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """The page with the corner to be set, as it was typed; at its top and beside the numbers it is said why not."""
    return redirect(f"{reverse('signing_copy', args=[copy_id])}?placing=1")


@require_POST
@refusals_lead_to(_placing)
def copy_placement(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Áp dụng»: the signature's lower left corner in millimetres; the seal keeps its place beside it."""
    copy = visible_copy(request, copy_id)
    demand_as_seen(request, copy, Action.REPLACE)
    attestation_page.move_signature(copy, PlacementForm(copy, request.POST).positions(), by=request.user)
    messages.success(request, _("Đã đặt lại vị trí chữ ký."))
    return redirect(f"{reverse('signing_copy', args=[copy_id])}?placing=1#placing")


def _millimetres(positions: Positions) -> dict[str, dict[str, float]]:
    return {"leader": _box(positions.leader), "seal": _box(positions.seal)}


def _box(rect: Rect) -> dict[str, float]:
    return {"left": rect.left / MM, "bottom": rect.bottom / MM, "width": rect.width / MM, "height": rect.height / MM}
