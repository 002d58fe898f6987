"""The officer's desk: today's copies, a new one, one copy with its history, returned ones again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts import authority
from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.certification import scan_answers
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy, TestimonyTemplate
from chungthuc.certification.reception import attestation_page, intake, receipts
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.documents.models import Upload
from chungthuc.sentences import uploads as upload_sentences
from chungthuc.web.counter import people as counter_people
from chungthuc.web.counter import uploads
from chungthuc.web.counter.forms import CopyForm, ResubmissionForm, declared
from chungthuc.web.counter.pages import CopyPage, NewCopyPage, ResubmissionPage
from chungthuc.web.counter.tabs import TABS
from chungthuc.web.delivery import appointment_in_hand, asking
from chungthuc.web.delivery.appointment_in_hand import InHand
from chungthuc.web.delivery.dispatch import dispatch_of
from chungthuc.web.delivery.ways import way_for
from chungthuc.web.kit.access import allowed, desk_of, visible_copy
from chungthuc.web.kit.looks import PAGE, lookers, opened_copy
from chungthuc.web.kit.paging import count_of, page_of
from chungthuc.web.kit.reading import form_key, reason_of
from chungthuc.web.kit.refusals import refusals_lead_to, refusals_told
from chungthuc.web.kit.sentences import sentence
from chungthuc.web.kit.show import show
from chungthuc.web.kit.timeline import timeline


@require_GET
def copies(request: PersonRequest) -> HttpResponse:
    """Tabs in the order of work; what is due first stands on top, so what is overdue stands above all."""
    agency = desk_of(request, Right.CREATE_COPY)
    rows = CertifiedCopy.objects.filter(agency=agency)
    tab = next((one for one in TABS if one.key == request.GET.get("tab")), TABS[0])
    context = {
        "tabs": [(one.key, one.label, count_of(rows.filter(status__in=one.statuses)).shown) for one in TABS],
        "chosen": tab.key,
        "tab": tab,
        "page": page_of(rows.filter(status__in=tab.statuses).with_names(), request, newest=tab.newest),
    }
    return render(request, "counter/copies.html", context)


@dataclass(frozen=True)
class Desk:
    """One request of «Thêm mới»: at which office, who sits there, whose appointment or dossier is in hand."""

    agency: Agency
    person: Person
    in_hand: InHand

    def form(self, sent: QueryDict | None = None, **more: Any) -> CopyForm:
        return CopyForm(sent, agency=self.agency, by=self.person, card=self.in_hand.card_check(self.person), **more)


@require_http_methods(["GET", "POST"])
def copy_new(request: PersonRequest) -> HttpResponseBase:
    """«Thêm mới bản sao từ bản chính»."""
    agency = desk_of(request, Right.CREATE_COPY)
    desk = Desk(agency, request.user, appointment_in_hand.of(request, agency))
    if request.method == "POST":
        return _sent(request, desk)
    in_hand = desk.in_hand
    if in_hand.needs_a_receipt and in_hand.appointment:
        return redirect("desk_appointment_receipt", in_hand.appointment.pk)
    return _form_page(request, desk, desk.form(initial=in_hand.initial(), found=in_hand.account), None)


def _sent(request: PersonRequest, desk: Desk) -> HttpResponseBase:
    found = counter_people.found_account(request, desk.agency, desk.person, desk.in_hand.known)
    if "reuse" in request.POST:
        return counter_people.reuse(request, desk.agency, found)
    upload = _kept_upload(request, desk.person)
    form = desk.form(request.POST, own=form_key(request), found=found, scan=upload)
    if asking.ON_THE_WAY & set(request.POST):
        searched = asking.ask_on_the_way(request, form)
        return _form_page(request, desk, form, upload, searched=searched)
    if not asking.is_complete(form) or not _is_attached(form, upload):
        return _form_page(request, desk, form, upload, status=422)
    if not counter_people.compare_with_card(request, form, desk.agency):
        return _form_page(request, desk, form, upload, status=422)
    return _submit(request, desk, form, upload)


def _submit(request: PersonRequest, desk: Desk, form: CopyForm, upload: Upload | None) -> HttpResponseBase:
    assert upload is not None  # noqa: S101  (_is_attached has looked)
    with refusals_told(request) as telling:
        copy = intake.submit(
            agency=desk.agency,
            requester=form.requester(),
            paper=form.paper(),
            upload=upload,
            signatory=form.signing(),
            by=desk.person,
            reasons=form.reasons(),
            request_key=form.cleaned_data["request_key"],
            appointment=desk.in_hand.appointment,
            dossier=desk.in_hand.dossier_for(form.requester()),
            fee=form.said_of_fee(),
        )
    if telling.refused:
        return _form_page(request, desk, form, upload, status=422)
    if not _is_of_this_form(copy, form, upload, desk.person):
        form.start_anew()
        return _form_page(request, desk, form, upload, status=422)
    messages.success(request, _("Đã trình ký «%(title)s». %(sentence)s") % {"title": copy, "sentence": sentence(copy)})
    return appointment_in_hand.after(request, desk.in_hand, copy)


def _is_of_this_form(copy: CertifiedCopy, form: CopyForm, upload: Upload, person: Person) -> bool:
    """A second press gets the first one's copy; but what was typed over a form already sent may not vanish."""
    paper, people = form.paper(), receipts.people_of(form.requester())
    if any(getattr(copy.dossier, name) != value for name, value in people.items()):
        return False
    answer, reasons = scan_answers.answer_of(copy), form.reasons()
    if (answer.pages_reason, answer.remarks_reason) != (reasons.pages, reasons.remarks):
        return False
    return (copy.submitted_by_id, copy.original_title, copy.original_pages, copy.document.base_sha256) == (
        person.pk, paper.title, paper.pages, upload.base_sha256,
    )  # fmt: skip


def _form_page(
    request: PersonRequest,
    desk: Desk,
    form: CopyForm,
    upload: Upload | None,
    *,
    status: int = 200,
    searched: bool = False,
) -> HttpResponse:
    page = NewCopyPage(
        form=form,
        in_hand=desk.in_hand,
        upload=upload,
        template=TestimonyTemplate.on(clock.today()),
        signatory=form.chosen_signatory,
        searched=searched,
        show_errors=form.is_bound,
        already=counter_people.already_certified(form),
    )
    return show(request, "counter/copy_new.html", page, status=status)


def _kept_upload(request: PersonRequest, person: Person) -> Upload | None:
    """A file that comes with the form, else the one kept before."""
    file = request.FILES.get("scan")
    if isinstance(file, UploadedFile):
        with refusals_told(request):  # the store is full, no child could be started: the form stays
            return uploads.take(file, person)
        return None
    return uploads.own(request.POST.get("upload", ""), person)


def _is_attached(form: CopyForm, upload: Upload | None) -> bool:
    if upload is not None and upload.accepted:
        return True
    missing = _("Chưa đính kèm bản scan của bản gốc (tệp .pdf, tối đa 30 MB).")
    form.add_error(None, upload_sentences.refused(upload.findings) if upload else missing)
    return False


@require_POST
def requester_search(request: PersonRequest) -> HttpResponseBase:
    """The search button without a page of its own: the form comes back filled."""
    return copy_new(request)


@require_GET
def copy(request: PersonRequest, copy_id: UUID) -> HttpResponse:
    """One copy: the sheet, what was declared, who acts next, its history, what may be done."""
    one = opened_copy(request, copy_id, PAGE)
    may = allowed(request, one)
    page = CopyPage(
        copy=one,
        sentence=sentence(one),
        allowed=may,
        dispatch=dispatch_of(one, may),
        timeline=timeline(one),
        lookers=lookers(request, one),
        may_add=appointment_in_hand.may_add(request, one),
        answer=scan_answers.answer_of(one),
        pages=range(1, one.document.page_count + 2),
        signatories=authority.signatories(one.agency),
    )
    return show(request, "counter/copy.html", page)


@require_POST
@refusals_lead_to("copy", "copy_id")
def copy_withdrawal(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Rút lại»."""
    one = visible_copy(request, copy_id)
    intake.withdraw(one, by=request.user)
    messages.success(request, _("Đã rút lại. Sửa rồi bấm «Trình ký», hoặc hủy hồ sơ."))
    return redirect("copy", copy_id)


@require_POST
@refusals_lead_to("copy", "copy_id")
def copy_cancellation(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Hủy hồ sơ», with a reason."""
    one = visible_copy(request, copy_id)
    intake.cancel(one, reason=reason_of(request), by=request.user)
    messages.success(request, _("Đã hủy hồ sơ %(code)s.") % {"code": one.dossier.code})
    return redirect("copy", copy_id)


@require_POST
@refusals_lead_to("copy", "copy_id")
def copy_signatory(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """Another signatory, while the copy waits."""
    copy = visible_copy(request, copy_id)
    chosen = {str(one.pk): one for one in authority.signatories(copy.agency)}.get(request.POST.get("signatory", ""))
    if chosen is None:
        raise Refused("signatory_not_competent", _("Người ký đã chọn không còn thẩm quyền ký tại cơ quan này."))
    attestation_page.choose_signatory(copy, chosen, by=request.user)
    messages.success(request, _("Đã đổi người ký. %(sentence)s") % {"sentence": sentence(copy)})
    return redirect("copy", copy_id)


@require_http_methods(["GET", "POST"])
def copy_resubmission(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Xử lý tiếp»: correct and submit again."""
    one, person = visible_copy(request, copy_id), request.user
    if Action.RESUBMIT not in allowed(request, one):
        messages.warning(request, _("Không sửa được hồ sơ này. %(sentence)s") % {"sentence": sentence(one)})
        return redirect("copy", copy_id)
    posted = request.POST if request.method == "POST" else None
    account = one.dossier.account
    known = [account] if account is not None and account.is_active else []
    found = counter_people.found_account(request, one.agency, person, known) if posted else account
    upload = _kept_upload(request, person) if posted else None
    scan = upload or one.document.upload
    form = ResubmissionForm(
        posted, agency=one.agency, by=person, own=str(one.pk), found=found, before=one.dossier, initial=declared(one),
        scan=scan,
    )  # fmt: skip
    on_the_way = bool(posted and asking.ON_THE_WAY & set(posted))
    searched = on_the_way and asking.ask_on_the_way(request, form)
    sent = form.is_bound and not on_the_way
    if sent and asking.is_complete(form):
        if upload is not None and not upload.accepted:
            form.add_error(None, upload_sentences.refused(upload.findings))
        elif _resubmit(request, one, form, upload, person):
            return redirect("copy", copy_id)
    page = ResubmissionPage(
        copy=one, form=form, upload=scan, signatory=form.chosen_signatory,
        template=TestimonyTemplate.on(clock.today()), show_errors=form.is_bound, searched=searched,
        way=None if form.is_bound else way_for(one.dossier),
    )  # fmt: skip
    return show(request, "counter/copy_resubmission.html", page, status=422 if sent else 200)


def _resubmit(
    request: PersonRequest, one: CertifiedCopy, form: ResubmissionForm, upload: Upload | None, person: Person
) -> bool:
    with refusals_told(request) as telling:
        intake.resubmit(one, paper=form.paper(), signatory=form.signing(), by=person, reasons=form.reasons(),
                        upload=upload, requester=form.requester())  # fmt: skip
    if telling.refused:
        return False
    messages.success(request, _("Đã trình ký lại. %(sentence)s") % {"sentence": sentence(one)})
    return True
