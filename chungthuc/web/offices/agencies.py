"""«Cơ quan»: where an office stands and has stood, and what may become of it; each act is first seen."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from chungthuc.accounts import rights
from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, AgencyKind, Placement, Succession
from chungthuc.certification.reorganising import placing, work
from chungthuc.certification.reorganising.demands import demand_above
from chungthuc.certification.reorganising.placing import NewAgency
from chungthuc.core import clock
from chungthuc.web.kit.administering.branch import administered, branch_of, office_frame
from chungthuc.web.kit.show import show
from chungthuc.web.offices.acting import Act, Effect, Heading, acting
from chungthuc.web.offices.agency_forms import AbolitionForm, AgencyNameForm, NewAgencyForm, ParentForm
from chungthuc.web.offices.pages import AgencyPage, PlacementLine, SuccessionLine

BACK, SECTION = "agency_place", "agency"
NEW = Heading(
    gettext_lazy("Thêm cơ quan trực thuộc"), gettext_lazy("Cơ quan mới trực thuộc cơ quan này từ ngày ghi dưới đây."),
    gettext_lazy("Thêm cơ quan"), BACK, SECTION,
)  # fmt: skip
NAME = Heading(
    gettext_lazy("Đổi tên cơ quan"), gettext_lazy("Tên cũ giữ trong hồ sơ đến hết ngày trước đó và vẫn tìm được."),
    gettext_lazy("Đổi tên"), BACK, SECTION,
)  # fmt: skip
PARENT = Heading(
    gettext_lazy("Chuyển cơ quan"),
    gettext_lazy("Từ ngày này cơ quan, và mọi cơ quan trực thuộc nó, đứng dưới cơ quan khác."),
    gettext_lazy("Chuyển"), BACK, SECTION,
)  # fmt: skip
ABOLITION = Heading(
    gettext_lazy("Giải thể cơ quan"),
    gettext_lazy("Không cơ quan nào tiếp nhận. Nếu có cơ quan tiếp nhận, dùng «Sáp nhập» để chuyển hồ sơ và lịch hẹn."),
    gettext_lazy("Giải thể"), BACK, SECTION, danger=True,
)  # fmt: skip


@require_GET
def agency_place(request: PersonRequest, agency: str) -> HttpResponse:
    """Name, kind and parent of today, of before and of what is decided; mergers; what may be done."""
    one, today = administered(request, agency), clock.today()
    placements = list(Placement.objects.filter(agency=one).select_related("parent").order_by("-during"))
    names = tree.names_on([row.parent_id for row in placements if row.parent_id], today)
    page = AgencyPage(
        **vars(office_frame(request, one, SECTION)),
        placements=[PlacementLine.of(row, names.get(row.parent_id or 0, "")) for row in placements],
        merger=_succession(Succession.objects.filter(predecessor=one).first()),
        predecessors=_merged_here(one),
        may_change=may_change(request, one),
        below=Placement.objects.in_force().filter(parent=one).count(),
    )
    return show(request, "offices/agency_place.html", page)


def may_change(request: PersonRequest, agency: Agency) -> bool:
    """Does he administer what stands above it? At the top the office itself is enough."""
    placed = Placement.objects.filter(agency=agency).select_related("parent").order_by("during").last()
    where = placed.parent if placed is not None and placed.parent is not None else agency
    return rights.holds(request.user, Right.ADMINISTER, where)


def _succession(row: Succession | None) -> SuccessionLine | None:
    if row is None:
        return None
    today = clock.today()
    return SuccessionLine(row, row.successor.code, tree.name_on(row.successor, today), row.on > today)


def _merged_here(agency: Agency) -> list[SuccessionLine]:
    rows = Succession.objects.filter(successor=agency).select_related("predecessor").order_by("-on", "pk")
    today = clock.today()
    return [
        SuccessionLine(one, one.predecessor.code, tree.name_on(one.predecessor, today), one.on > today) for one in rows
    ]


@require_http_methods(["GET", "POST"])
def agency_new(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Thêm cơ quan trực thuộc»."""
    one = administered(request, agency)
    form = NewAgencyForm(request.POST or None, initial={"since": clock.today()})

    def plan() -> Act:
        given = form.cleaned_data
        new = NewAgency(given["code"], given["name"], AgencyKind(given["kind"]), given["since"], given["decision"])
        placing.demand_sensible(new)
        facts = {"code": new.code, "name": new.name, "day": f"{new.since:%d/%m/%Y}"}
        lines = [_("%(code)s %(name)s hoạt động từ %(day)s.") % facts]
        return Act(Effect(lines), lambda: placing.add(one, new, by=request.user), _("Đã thêm «%(name)s».") % facts)

    return acting(request, one, form, plan, NEW)


@require_http_methods(["GET", "POST"])
def agency_name(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Đổi tên cơ quan»."""
    one = administered(request, agency)
    form = AgencyNameForm(request.POST or None, initial={"since": clock.today()})

    def plan() -> Act:
        demand_above(request.user, one)
        given = form.cleaned_data
        facts = {"old": tree.name_on(one, given["since"]), "name": given["name"], "day": f"{given['since']:%d/%m/%Y}"}
        lines = [_("Từ %(day)s «%(old)s» mang tên «%(name)s».") % facts, _testimony_tells()]

        def save() -> object:
            return placing.rename(one, given["name"], since=given["since"], by=request.user, decision=given["decision"])

        return Act(Effect(lines), save, _("Đã đổi tên cơ quan."))

    return acting(request, one, form, plan, NAME)


def _testimony_tells() -> str:
    return _("Bản sao trình ký từ ngày đó mang tên mới; con dấu và chứng thư số của cơ quan phải thay riêng.")


@require_http_methods(["GET", "POST"])
def agency_parent(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Chuyển cơ quan» below another one."""
    one = administered(request, agency)
    form = ParentForm(request.POST or None, initial={"since": clock.today()}, branch=branch_of(request))

    def plan() -> Act:
        demand_above(request.user, one)
        given = form.cleaned_data
        facts = {"name": tree.name_on(given["parent"], given["since"]), "day": f"{given['since']:%d/%m/%Y}"}
        lines = [_("Từ %(day)s cơ quan trực thuộc «%(name)s».") % facts]
        lines.append(
            _("Người quản trị cấp trên cũ không còn quản trị cơ quan này; ngày nghỉ, quy định theo cấp trên mới.")
        )

        def save() -> object:
            return placing.move(one, given["parent"], since=given["since"], by=request.user, decision=given["decision"])

        return Act(Effect(lines), save, _("Đã ghi việc chuyển cơ quan."))

    return acting(request, one, form, plan, PARENT)


@require_http_methods(["GET", "POST"])
def agency_abolition(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Giải thể»."""
    one = administered(request, agency)
    form = AbolitionForm(request.POST or None)

    def plan() -> Act:
        demand_above(request.user, one)
        day, decision = form.cleaned_data["day"], form.cleaned_data["decision"]
        placing.demand_may_abolish(one, day)
        seen = work.of(one, day)
        lines = [
            _("Từ %(day)s cơ quan không còn hoạt động, không cấp số.") % {"day": f"{day:%d/%m/%Y}"},
            _("%(rights)d quyền của %(people)d người kết thúc ngày đó.")
            % {"rights": seen.rights, "people": seen.people},
        ]
        save = partial(placing.abolish, one, day=day, by=request.user, decision=decision)
        return Act(Effect(lines), save, _("Đã ghi việc giải thể."))

    return acting(request, one, form, plan, ABOLITION)
