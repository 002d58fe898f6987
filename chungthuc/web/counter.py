"""The officer's desk: today's copies, a new one, one copy with its history, returned ones again."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from pades.errors import PadesError

from chungthuc.accounts import authority, search
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.certification import intake
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy, TestimonyTemplate
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.core.identifiers import clean_number
from chungthuc.documents.models import Upload
from chungthuc.web import uploads
from chungthuc.web.counter_forms import WITH, CopyForm, PaperForm
from chungthuc.web.counter_tabs import TABS
from chungthuc.web.shown import (
    allowed,
    desk_of,
    page_of,
    person_of,
    reason_of,
    refuse,
    sentence,
    timeline,
    visible_copy,
)


@require_GET
def copies(request: HttpRequest) -> HttpResponse:
    """Tabs in the order of work; what is due first stands on top, so what is overdue stands above all."""
    agency = desk_of(request, Right.CREATE_COPY)
    rows = CertifiedCopy.objects.filter(agency=agency)
    tab = next((one for one in TABS if one.key == request.GET.get("tab")), TABS[0])
    counts = rows.aggregate(**{one.key: Count("pk", filter=Q(status__in=one.statuses)) for one in TABS})
    context = {
        "tabs": [(one.key, one.label, counts[one.key]) for one in TABS],
        "chosen": tab.key,
        "tab": tab,
        "page": page_of(rows.filter(status__in=tab.statuses).with_names(), request, newest=tab.newest),
    }
    return render(request, "counter/copies.html", context)


@require_http_methods(["GET", "POST"])
def copy_new(request: HttpRequest) -> HttpResponseBase:
    """«Thêm mới bản sao từ bản chính»."""
    agency, person = desk_of(request, Right.CREATE_COPY), person_of(request)
    if request.method == "GET":
        return _form_page(request, CopyForm(agency=agency), agency, None)
    upload = _kept_upload(request, person)
    form = CopyForm(request.POST, agency=agency, found=_found_account(request, agency, person))
    if "search" in request.POST or "refresh" in request.POST:
        return _asked_on_the_way(request, form, agency, upload)
    if not form.is_valid() or not _is_attached(form, upload):
        return _form_page(request, form, agency, upload, status=422)
    return _submit(request, form, agency, upload, person)


def _asked_on_the_way(request: HttpRequest, form: CopyForm, agency: Agency, upload: Upload | None) -> HttpResponse:
    """«Tìm kiếm tài khoản», or the testimony of another signatory: what is not filled in yet is no mistake."""
    form.is_valid()
    searched = "search" in request.POST and form.cleaned_data.get("account") == WITH
    wrong_number = form.errors.get("number") if searched and form.has_error("number", "number_wrong") else None
    form.errors.clear()
    if wrong_number:
        form.errors["number"] = wrong_number
    return _form_page(request, form, agency, upload, searched=searched and not wrong_number)


def _submit(
    request: HttpRequest, form: CopyForm, agency: Agency, upload: Upload | None, person: Person
) -> HttpResponseBase:
    assert upload is not None  # noqa: S101  (_is_attached has looked)
    try:
        copy = intake.submit(
            agency=agency,
            requester=form.requester(),
            paper=form.paper(),
            upload=upload,
            signatory=form.signing(),
            by=person,
            request_key=form.cleaned_data["request_key"],
        )
    except (Refused, PadesError) as refusal:
        refuse(request, refusal)
        return _form_page(request, form, agency, upload, status=422)
    if not _is_of_this_form(copy, form, upload, person):
        form.start_anew()
        return _form_page(request, form, agency, upload, status=422)
    messages.success(request, _("Đã trình ký «%(title)s». %(sentence)s") % {"title": copy, "sentence": sentence(copy)})
    return redirect("copy", copy.pk)


def _is_of_this_form(copy: CertifiedCopy, form: CopyForm, upload: Upload, person: Person) -> bool:
    """A second press gets the first one's copy; but another paper typed over a form already sent may not vanish."""
    paper = form.paper()
    return (copy.submitted_by_id, copy.original_title, copy.original_pages, copy.document.base_sha256) == (
        person.pk, paper.title, paper.pages, upload.base_sha256,
    )  # fmt: skip


def _form_page(
    request: HttpRequest,
    form: CopyForm,
    agency: Agency,
    upload: Upload | None,
    *,
    status: int = 200,
    searched: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "upload": upload,
        "template": TestimonyTemplate.on(clock.today()),
        "signatory": form.chosen_signatory,
        "searched": searched,
        "show_errors": form.is_bound,
    }
    return render(request, "counter/copy_new.html", context, status=status)


def _kept_upload(request: HttpRequest, person: Person) -> Upload | None:
    """A file that comes with the form, else the one kept before."""
    file = request.FILES.get("scan")
    if isinstance(file, UploadedFile):
        try:
            return uploads.take(file, person)
        except (Refused, PadesError) as refusal:  # the store is full, no child could be started: the form stays
            refuse(request, refusal)
            return None
    return uploads.own(request.POST.get("upload", ""), person)


def _found_account(request: HttpRequest, agency: Agency, person: Person) -> Person | None:
    number = clean_number(request.POST.get("number", ""))
    if request.POST.get("account", WITH) != WITH or not number or len(number) > 30:
        return None
    return search.by_number(number, agency=agency, by=person)


def _is_attached(form: CopyForm, upload: Upload | None) -> bool:
    if upload is not None and upload.accepted:
        return True
    form.add_error(
        None,
        upload.findings["message"] if upload else _("Chưa đính kèm bản scan của bản gốc (tệp .pdf, tối đa 30 MB)."),
    )
    return False


@require_POST
def requester_search(request: HttpRequest) -> HttpResponseBase:
    """The search button without a page of its own: the form comes back filled."""
    return copy_new(request)


@require_GET
def copy(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """One copy: the sheet, what was declared, who acts next, its history, what may be done."""
    one = visible_copy(request, copy_id)
    context = {
        "copy": one,
        "sentence": sentence(one),
        "allowed": allowed(request, one),
        "timeline": timeline(one),
        "pages": range(1, one.document.page_count + 2),
        "signatories": authority.signatories(one.agency),
    }
    return render(request, "counter/copy.html", context)


@require_POST
def copy_withdrawal(request: HttpRequest, copy_id: UUID) -> HttpResponseBase:
    """«Rút lại»."""
    one = visible_copy(request, copy_id)
    try:
        intake.withdraw(one, by=person_of(request))
        messages.success(request, _("Đã rút lại. Sửa rồi bấm «Trình ký», hoặc hủy hồ sơ."))
    except Refused as refusal:
        refuse(request, refusal)
    return redirect("copy", copy_id)


@require_POST
def copy_cancellation(request: HttpRequest, copy_id: UUID) -> HttpResponseBase:
    """«Hủy hồ sơ», with a reason."""
    one = visible_copy(request, copy_id)
    try:
        intake.cancel(one, reason=reason_of(request), by=person_of(request))
        messages.success(request, _("Đã hủy hồ sơ %(code)s.") % {"code": one.dossier.code})
    except Refused as refusal:
        refuse(request, refusal)
    return redirect("copy", copy_id)


@require_http_methods(["GET", "POST"])
def copy_resubmission(request: HttpRequest, copy_id: UUID) -> HttpResponseBase:
    """«Xử lý tiếp»: correct and submit again."""
    one, person = visible_copy(request, copy_id), person_of(request)
    if Action.RESUBMIT not in allowed(request, one):
        messages.warning(request, _("Không sửa được hồ sơ này. %(sentence)s") % {"sentence": sentence(one)})
        return redirect("copy", copy_id)
    given = {"paper_type": one.paper_type_id, "title": one.original_title, "pages": one.original_pages,
             "signatory": str(one.signatory_id)}  # fmt: skip
    form = PaperForm(request.POST or None, agency=one.agency, initial=given)
    upload = _kept_upload(request, person) if request.method == "POST" else None
    sent = form.is_bound and "refresh" not in request.POST
    if sent and form.is_valid():
        if upload is not None and not upload.accepted:
            form.add_error(None, upload.findings["message"])
        elif _resubmit(request, one, form, upload, person):
            return redirect("copy", copy_id)
    context = {
        "copy": one, "form": form, "upload": upload, "signatory": form.chosen_signatory,
        "template": TestimonyTemplate.on(clock.today()), "show_errors": sent,
    }  # fmt: skip
    return render(request, "counter/copy_resubmission.html", context, status=422 if sent else 200)


def _resubmit(request: HttpRequest, one: CertifiedCopy, form: PaperForm, upload: Upload | None, person: Person) -> bool:
    try:
        intake.resubmit(one, paper=form.paper(), signatory=form.signing(), by=person, upload=upload)
    except (Refused, PadesError) as refusal:
        refuse(request, refusal)
        return False
    messages.success(request, _("Đã trình ký lại. %(sentence)s") % {"sentence": sentence(one)})
    return True
