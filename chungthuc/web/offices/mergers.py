"""«Sáp nhập»: what it touches is seen before; prepared, and called off before its day."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, Succession
from chungthuc.certification.reorganising import merging, work
from chungthuc.certification.reorganising.merging import Merger
from chungthuc.certification.reorganising.work import Work
from chungthuc.core import clock
from chungthuc.web.kit.administering.branch import administered, branch_of, demand_lately_proved
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.offices.acting import Act, Effect, Heading, acting
from chungthuc.web.offices.agency_forms import MergerForm

MERGER = Heading(
    gettext_lazy("Sáp nhập vào cơ quan khác"),
    gettext_lazy("Từ ngày này sổ của cơ quan không cấp số; hồ sơ chưa có số, lịch hẹn chuyển sang cơ quan tiếp nhận."),
    gettext_lazy("Ghi việc sáp nhập"), "agency_place", "agency", danger=True,
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def agency_merger(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Sáp nhập» into another one from a day on."""
    one = administered(request, agency)
    grants = list(work.rights_at(one).exclude(person=request.user).order_by("person__full_name", "right", "pk"))
    form = MergerForm(request.POST or None, branch=branch_of(request), grants=grants)

    def plan() -> Act:
        given = form.cleaned_data
        moved = given.get("moved") or []
        wanted = Merger(one, given["into"], given["on"], given["decision"], moved)
        seen = merging.preview(wanted, by=request.user)
        done = _("Đã ghi việc sáp nhập từ %(day)s.") % {"day": f"{wanted.on:%d/%m/%Y}"}
        return Act(_effect(wanted, seen), lambda: merging.prepare(wanted, by=request.user), done)

    return acting(request, one, form, plan, MERGER)


def _effect(wanted: Merger, seen: Work) -> Effect:
    facts = {**vars(seen), "moved": len(set(wanted.moved)), "ended": seen.rights - len(set(wanted.moved)),
             "name": _called(wanted.kept), "day": f"{wanted.on:%d/%m/%Y}"}  # fmt: skip
    lines = [
        _("Từ %(day)s «%(name)s» tiếp nhận.") % facts,
        _("%(papers)d bản sao chưa có số, trong %(dossiers)d hồ sơ: trở về cơ quan mới để trình lại.") % facts,
        _("%(volumes)d sổ đóng vào ngày trước đó; từ ngày sáp nhập không cấp số.") % facts,
        _("%(coming)d lịch hẹn từ ngày đó được báo ngay và đề nghị giờ ở cơ quan mới.") % facts,
        _("%(moved)d quyền chuyển sang cơ quan mới, %(ended)d quyền kết thúc (%(people)d người).") % facts,
    ]
    if seen.below:
        lines.append(_("%(below)d cơ quan trực thuộc chuyển sang cơ quan mới.") % facts)
    told = _(
        "%(unsent)d bản sao đã có số chưa trả kết quả: ở lại sổ cũ; cơ quan mới tìm thấy và trả được bằng ô tìm kiếm."
    )
    return Effect(lines, [told % facts] if seen.unsent else [])


def _called(agency: Agency) -> str:
    return tree.name_on(agency, clock.today())


@require_POST
@refusals_lead_to("agency_place", "agency")
def merger_removal(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Hủy việc sáp nhập» before its day."""
    one = administered(request, agency)
    demand_lately_proved(request)
    merging.call_off(get_object_or_404(Succession, predecessor=one), by=request.user)
    messages.success(request, _("Đã hủy việc sáp nhập. Lịch hẹn đã chuyển sang cơ quan kia giữ nguyên ở đó."))
    return redirect("agency_place", agency)
