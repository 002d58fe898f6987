"""The officer's desk: a new copy, one copy with its history, returned ones again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts import authority
from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.certification import scan_answers
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy, TestimonyTemplate
from chungthuc.certification.reception import attestation_page, cancelling, intake, receipts
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.documents.models import Upload
from chungthuc.dossiers.drafts import Sheet
from chungthuc.sentences import uploads as upload_sentences
from chungthuc.web.counter import drafts, one_person, uploads
from chungthuc.web.counter import people as counter_people
from chungthuc.web.counter.assignment import hands_of
from chungthuc.web.counter.forms import CopyForm
from chungthuc.web.counter.pages import CopyPage, NewCopyPage
from chungthuc.web.delivery import appointment_in_hand
from chungthuc.web.delivery.appointment_in_hand import InHand
from chungthuc.web.delivery.dispatch import dispatch_of
from chungthuc.web.delivery.people import asking
from chungthuc.web.kit.access import acting_on, allowed, demand_as_seen, desk_of, visible_copy
from chungthuc.web.kit.appointments import at_my_desk_with
from chungthuc.web.kit.looks import PAGE, lookers, opened_copy
from chungthuc.web.kit.reading import form_key
from chungthuc.web.kit.refusals import refusals_lead_to, refusals_told
from chungthuc.web.kit.sentences import sentence
from chungthuc.web.kit.show import show
from chungthuc.web.kit.timeline import in_one_hand, timeline

SIBLINGS = 20


@dataclass(frozen=True)
class Desk:
    """One request of «Thêm mới»: at which office, who sits there, whose appointment or dossier is in hand."""

    agency: Agency
    person: Person
    in_hand: InHand

    def form(self, sent: QueryDict | None = None, **more: Any) -> CopyForm:
        before = self.in_hand.dossier if sent is None or self.in_hand.is_of_the_same(sent) else None
        card = self.in_hand.card_check(self.person)
        return CopyForm(sent, agency=self.agency, by=self.person, card=card, before=before, **more)


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
    draft = drafts.asked(request, agency, in_hand.about)
    if (typed := drafts.opened(draft)) is not None:
        return _reopened(request, desk, *typed)
    return _form_page(request, desk, desk.form(initial=in_hand.initial(), found=in_hand.account), None)


def _reopened(request: PersonRequest, desk: Desk, sent: QueryDict, sheet: Sheet) -> HttpResponse:
    """The form as its draft has it, with the scan and the account that had been found."""
    upload = uploads.own(sheet.one("upload"), desk.person)
    found = drafts.found_again(sheet, desk.in_hand.known)
    key = str(sent["request_key"])
    form = desk.form(sent, own=key, found=found, scan=upload)
    drafts.quiet(form)
    now = drafts.state(desk.person, key, desk.in_hand.about, reopened=True)
    return _form_page(request, desk, form, upload, draft=now)


def _sent(request: PersonRequest, desk: Desk) -> HttpResponseBase:
    found = counter_people.found_account(request, desk.agency, desk.person, desk.in_hand.known)
    if "reuse" in request.POST:
        drafts.forget(desk.person, form_key(request))
        return counter_people.reuse(request, desk.agency, found)
    upload = kept_upload(request, desk.person)
    form = desk.form(request.POST, own=form_key(request), found=found, scan=upload)
    if asking.ON_THE_WAY & set(request.POST):
        searched = asking.ask_on_the_way(request, form)
        return _form_page(request, desk, form, upload, searched=searched)
    is_whole = [asking.is_complete(form), _is_attached(form, upload)]  # all that is missing is told at once
    if not all(is_whole):
        return _form_page(request, desk, form, upload, status=422)
    if not counter_people.compare_with_card(request, form, desk.agency):
        return _form_page(request, desk, form, upload, status=422)
    return _submit(request, desk, form, upload)


def _submit(request: PersonRequest, desk: Desk, form: CopyForm, upload: Upload | None) -> HttpResponseBase:
    assert upload is not None  # noqa: S101  (_is_attached has looked)
    key = form.cleaned_data["request_key"]
    with refusals_told(request) as telling:
        copy = intake.submit(
            agency=desk.agency, requester=form.requester(), paper=form.paper(), upload=upload,
            signatory=form.signing(), by=desk.person, reasons=form.reasons(), request_key=key,
            appointment=desk.in_hand.appointment, dossier=desk.in_hand.dossier_for(form.requester()),
            fee=form.said_of_fee(),
        )  # fmt: skip
    if telling.refused:
        return _form_page(request, desk, form, upload, status=422)
    if not _is_of_this_form(copy, form, upload, desk):
        form.start_anew()
        return _form_page(request, desk, form, upload, status=422)
    drafts.forget(desk.person, key)
    messages.success(request, _("Đã trình ký «%(title)s». %(sentence)s") % {"title": copy, "sentence": sentence(copy)})
    return one_person.at_once(request, copy) or appointment_in_hand.after(request, desk.in_hand, copy)


def _is_of_this_form(copy: CertifiedCopy, form: CopyForm, upload: Upload, desk: Desk) -> bool:
    """A second press gets the first one's copy; but what was typed over a form already sent may not vanish.

    Of the dossier in hand ``dossier_for`` has compared the people; how its address was once checked stays as it is.
    """
    paper, person, people = form.paper(), desk.person, receipts.people_of(form.requester())
    if copy.dossier == desk.in_hand.dossier_for(form.requester()):
        people = {}
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
    draft: drafts.DraftState | None = None,
) -> HttpResponse:
    if draft is None:
        draft = drafts.kept(request, desk.agency, form, drafts.key_of(form), desk.in_hand.about)
    folded = counter_people.in_one_line(form, desk.in_hand)
    if request.method == "GET":
        form.fields["paper_type" if folded else "number"].widget.attrs["data-focus"] = ""
    page = NewCopyPage(
        form=form,
        in_hand=desk.in_hand,
        upload=upload,
        template=TestimonyTemplate.on(clock.today()),
        signatory=form.chosen_signatory,
        searched=searched,
        show_errors=form.is_bound,
        already=counter_people.already_certified(request, form),
        draft=draft,
        drafts=drafts.lines(desk.person, desk.agency) if request.method == "GET" else [],
        way=None if form.is_bound else desk.in_hand.way,
        own_authority=one_person.own_authority(request, form),
        folded=folded,
    )
    return show(request, "counter/copy_new.html", page, status=status)


def kept_upload(request: PersonRequest, person: Person) -> Upload | None:
    """What comes with the form, else the one kept before, with what was done with its pages."""
    with refusals_told(request):  # the store is full, no child could be started: the form stays
        return uploads.of_form(request, person)
    return None


def _is_attached(form: CopyForm, upload: Upload | None) -> bool:
    if upload is not None and upload.accepted:
        return True
    missing = _("Chưa đính kèm bản scan của bản gốc (tệp PDF hoặc ảnh).")
    form.add_error("upload", upload_sentences.refused(upload.findings) if upload else missing)
    return False


@require_POST
def requester_search(request: PersonRequest) -> HttpResponseBase:
    """The search button without a page of its own: the form comes back filled."""
    return copy_new(request)


@require_GET
def copy(request: PersonRequest, copy_id: UUID) -> HttpResponse:
    """One copy: the sheet, what was declared, who acts next, its history, what may be done."""
    one = opened_copy(request, copy_id, PAGE)
    may, told = allowed(request, one), timeline(one)
    page = CopyPage(
        copy=one,
        sentence=sentence(one),
        allowed=may,
        dispatch=dispatch_of(one, may),
        timeline=told,
        in_hand_of_one=in_one_hand(told),
        lookers=lookers(request, one),
        may_add=appointment_in_hand.may_add(request, one),
        answer=scan_answers.answer_of(one),
        pages=range(1, one.document.page_count + 2),
        signatories=[held for held in authority.signatories(one.agency) if held.covers(one.paper_type.code)],
        siblings=list(one.siblings()[:SIBLINGS]),
        cancelling=cancelling.ways_of(one),
        hands=hands_of(request, one),
        number=at_my_desk_with(request, one.dossier),
    )
    return show(request, "counter/copy.html", page)


@require_POST
@refusals_lead_to("copy", "copy_id")
def copy_withdrawal(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Rút lại»."""
    with acting_on(request, copy_id, Action.WITHDRAW) as one:
        intake.withdraw(one, by=request.user)
    messages.success(request, _("Đã rút lại. Sửa rồi bấm «Trình ký», hoặc hủy."))
    return redirect("copy", copy_id)


@require_POST
@refusals_lead_to("copy", "copy_id")
def copy_signatory(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """Another signatory, while the copy waits."""
    copy = visible_copy(request, copy_id)
    chosen = {str(one.pk): one for one in authority.signatories(copy.agency)}.get(request.POST.get("signatory", ""))
    if chosen is None:
        raise Refused("signatory_not_competent", _("Người ký đã chọn không còn thẩm quyền ký tại cơ quan này."))
    demand_as_seen(request, copy, Action.REPLACE)
    attestation_page.choose_signatory(copy, chosen, by=request.user)
    messages.success(request, _("Đã đổi người ký. %(sentence)s") % {"sentence": sentence(copy)})
    return redirect("copy", copy_id)
