"""«Nhập danh sách»: a file is read and looked at; nothing is written before «Nhập», and no file is kept.

Each line is a transaction of its own: what was done is said and skipped when the same list is sent again.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.accounts.staffing import adding, sheets
from chungthuc.accounts.staffing.sheet_reading import MOST_LINES
from chungthuc.agencies.models import Agency
from chungthuc.web.kit.administering.branch import administered, demand_lately_proved, office_frame
from chungthuc.web.kit.refusals import Telling, refusals_at, words
from chungthuc.web.kit.show import show
from chungthuc.web.staff.forms import ImportForm
from chungthuc.web.staff.lines import DONE, KNOWN, WRONG, Outcome, outcomes, packed, unpacked
from chungthuc.web.staff.pages import ImportPage
from chungthuc.web.staff.people import codes_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE = "danh-sach-nguoi-dung.xlsx"


@require_http_methods(["GET", "POST"])
def staff_import(request: PersonRequest, agency: str) -> HttpResponseBase:
    office = administered(request, agency)
    demand_lately_proved(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    lines: list[sheets.Line] = []
    if form.is_bound and form.is_valid():
        lines = _lines(request, form)
    found = None
    if lines:
        found = outcomes(lines, office, decision=form.cleaned_data["decision"], by=request.user)
        if "import" in request.POST:
            return _imported(request, office, found, use_existing=form.cleaned_data["use_existing"])
        adding.note_dry_run(office, len(found), sum(one.state == KNOWN for one in found), by=request.user)
    page = ImportPage(
        **vars(office_frame(request, office, "staff")),
        form=form,
        show_errors=form.is_bound,
        outcomes=found,
        counts=dict(Counter(one.state for one in found or [])),
        rows=packed(lines),
        most=MOST_LINES,
    )
    return show(request, "staff/staff_import.html", page, status=422 if form.errors else 200)


def _lines(request: PersonRequest, form: ImportForm) -> list[sheets.Line]:
    """Of the file that was chosen now, or as the page of the dry run sends them back."""
    file: UploadedFile[Any] | None = form.cleaned_data["file"] or None
    if file is None:
        lines = unpacked(request.POST.get("rows", ""))
        if not lines:
            form.add_error("file", _("Chọn tệp danh sách."))
        return lines
    with refusals_at(form, "file"):
        return sheets.read(Path(file.temporary_file_path()))  # type: ignore[attr-defined]  # FILE_UPLOAD_HANDLERS
    return []


def _imported(request: PersonRequest, office: Agency, found: list[Outcome], *, use_existing: bool) -> HttpResponseBase:
    """The sheet of codes, once, with what was left out and why."""
    added: list[adding.Added] = []
    faults = [one for one in found if one.state == WRONG]
    for one in found:
        if one.newcomer is None or one.state == DONE or (one.state == KNOWN and not use_existing):
            continue
        told: list[str] = []
        with Telling(lambda error, told=told: told.append(words(error))):  # type: ignore[misc]
            added.append(adding.add(one.newcomer, office, by=request.user, use_existing=use_existing))
        faults += [one.failed(text) for text in told]
    _say(request, found, len(added), use_existing)
    return codes_page(request, office, added, faults=sorted(faults, key=lambda one: one.number))


def _say(request: PersonRequest, found: list[Outcome], added: int, use_existing: bool) -> None:
    states = Counter(one.state for one in found)
    messages.success(request, _("Đã nhập %(n)d người.") % {"n": added})
    if states[DONE]:
        messages.info(request, _("%(n)d dòng đã có trong danh sách của cơ quan, bỏ qua.") % {"n": states[DONE]})
    if states[KNOWN] and not use_existing:
        words_ = _("%(n)d địa chỉ đã có tài khoản, chưa nhập: gửi lại tệp và chọn dùng tài khoản đã có.")
        messages.warning(request, words_ % {"n": states[KNOWN]})


@require_GET
def staff_template(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Tải tệp mẫu»."""
    administered(request, agency)
    answer = HttpResponse(sheets.template(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{TEMPLATE}"'
    return answer
