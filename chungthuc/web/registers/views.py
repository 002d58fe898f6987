"""«Quản lý sổ chứng thực»: add, change, delete while empty, look in, export."""

from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.audit import recorder
from chungthuc.audit.recorder import Export
from chungthuc.core import clock
from chungthuc.core.text.one_line import OneLine, ProperLetters
from chungthuc.registers.export import workbook
from chungthuc.registers.models import RegisterEntry, RegisterVolume
from chungthuc.registers.volumes import (
    change_volume,
    delete_volume,
    may_restart,
    open_volume,
    proposed_start,
    volumes_of,
)
from chungthuc.web.kit.access import desk_of
from chungthuc.web.kit.methods import only_headers, wants_content
from chungthuc.web.kit.reading import COLUMN, as_int
from chungthuc.web.kit.refusals import refusals_by_field, refusals_lead_to

LINES = 50
DAY = ["%d/%m/%Y", "%Y-%m-%d"]
# Where a refusal is told that is about one of the form's fields, by its code.
FIELDS = {
    "volume_overlaps": "start_number", "volume_not_empty": "start_number", "volume_days": "closed_on",
    "volume_over_the_year": "closed_on", "volume_closes_before_opening": "closed_on",
}  # fmt: skip


class VolumeForm(ProperLetters):
    name = OneLine(label=gettext_lazy("Tên sổ chứng thực"), max_length=200)
    start_number = forms.IntegerField(
        label=gettext_lazy("Số bắt đầu sổ"),
        min_value=1,
        max_value=9_999_999,
        help_text=gettext_lazy("Chỉ nhập số."),
    )
    opened_on = forms.DateField(
        label=gettext_lazy("Ngày mở sổ"), help_text=gettext_lazy("ngày/tháng/năm"), input_formats=DAY
    )
    closed_on = forms.DateField(
        label=gettext_lazy("Ngày đóng sổ"), help_text=gettext_lazy("ngày/tháng/năm"), input_formats=DAY
    )

    def fix_start(self) -> None:
        """Numbers were given: it is shown and stays, whatever is sent."""
        field = self.fields["start_number"]
        field.disabled, field.help_text = True, _("Sổ đã cấp số nên số bắt đầu không đổi được nữa.")


@require_GET
def registers(request: PersonRequest) -> HttpResponse:
    """The books of the agency, newest first."""
    agency = desk_of(request, Right.SEAL_COPY)
    lines = RegisterEntry.objects.filter(volume=OuterRef("pk"))
    volumes = volumes_of(agency).annotate(has_lines=Exists(lines))[:100]
    return render(request, "registers/registers.html", {"volumes": volumes, "today": clock.today()})


@require_http_methods(["GET", "POST"])
def register_new(request: PersonRequest) -> HttpResponseBase:
    """«Thêm mới»."""
    agency, today = desk_of(request, Right.SEAL_COPY), clock.today()
    proposed = {
        "name": _("Sổ chứng thực bản sao điện tử từ bản chính năm %(year)s") % {"year": today.year},
        "start_number": proposed_start(agency, today.year),
        "opened_on": today.strftime("%d/%m/%Y"),
        "closed_on": date(today.year, 12, 31).strftime("%d/%m/%Y"),
    }
    form = VolumeForm(request.POST or None, initial=proposed)
    if form.is_valid():
        with refusals_by_field(request, form, FIELDS):
            open_volume(agency, **form.cleaned_data, by=request.user)
            messages.success(request, _("Đã mở sổ «%(name)s».") % {"name": form.cleaned_data["name"]})
            return redirect("registers")
    return render(request, "registers/form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def register_change(request: PersonRequest, volume_id: UUID) -> HttpResponseBase:
    """«chỉnh sửa»."""
    volume = _volume(request, volume_id)
    present = {
        "name": volume.name,
        "start_number": volume.start_number,
        "opened_on": volume.opened_on.strftime("%d/%m/%Y"),
        "closed_on": volume.closed_on.strftime("%d/%m/%Y"),
    }
    form = VolumeForm(request.POST or None, initial=present)
    if not may_restart(volume):
        form.fix_start()
    if form.is_valid():
        with refusals_by_field(request, form, FIELDS):
            change_volume(volume, **form.cleaned_data, by=request.user)
            messages.success(request, _("Đã lưu sổ «%(name)s».") % {"name": volume.name})
            return redirect("registers")
    context = {"form": form, "volume": volume}
    return render(request, "registers/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@refusals_lead_to("registers")
def register_deletion(request: PersonRequest, volume_id: UUID) -> HttpResponseBase:
    """«Xóa»: only while the book is empty. The page asks once and names the book."""
    volume = _volume(request, volume_id)
    if request.method != "POST":
        return render(request, "registers/deletion.html", {"volume": volume})
    name = volume.name
    delete_volume(volume, by=request.user)
    messages.success(request, _("Đã xóa sổ «%(name)s».") % {"name": name})
    return redirect("registers")


@require_GET
def register(request: PersonRequest, volume_id: UUID) -> HttpResponse:
    """«view thông tin sổ»: the book with its lines, newest last; by number, fifty a page."""
    volume = _volume(request, volume_id)
    start = as_int(request.GET.get("after"), most=COLUMN) or 0
    rows = volume.entries.filter(number__gt=start).select_related("voided_by").prefetch_related("later_fees")
    lines = list(rows.order_by("number")[: LINES + 1])
    more = lines[LINES - 1].number if len(lines) > LINES else None
    context = {
        "volume": volume,
        "lines": lines[:LINES],
        "next": more,
        "after": start,
        "total": volume.entries.count(),
    }
    return render(request, "registers/register.html", context)


@require_GET
def register_report(request: PersonRequest, volume_id: UUID) -> FileResponse:
    """«xuất báo cáo»: the book's data as an Excel file; that it is taken out is recorded first."""
    volume = _volume(request, volume_id)
    name = f"so-chung-thuc-{volume.ordinal:02d}-{volume.register.year}.xlsx"
    if not wants_content(request):
        return only_headers(as_attachment=True, filename=name)
    recorder.exported(volume.plain_name, agency=volume.register.agency.code, by=request.user, what=Export.REGISTER)
    return FileResponse(workbook(volume), as_attachment=True, filename=name)


def _volume(request: PersonRequest, volume_id: UUID) -> RegisterVolume:
    return get_object_or_404(volumes_of(desk_of(request, Right.SEAL_COPY)), pk=volume_id)
