"""«Quản trị»: the agencies of one's branch, and of each what it has and lacks."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import tree
from chungthuc.agencies.going_live.asking import live_among
from chungthuc.agencies.models import Agency, AgencyKind, LiveOffice, Placement
from chungthuc.certification.oversight import going_live, readiness
from chungthuc.core import clock
from chungthuc.web.administration import needs
from chungthuc.web.administration.pages import BranchPage, OfficeLine, OverviewPage
from chungthuc.web.kit.administering.branch import administered, branch_of, demand_lately_proved, office_frame
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.kit.show import show

PAGE = 50  # agencies of a page; a province has some hundred below it
ISSUING = frozenset({AgencyKind.COMMUNE, AgencyKind.NOTARY_ORGANIZATION, AgencyKind.DIPLOMATIC_MISSION})


@require_GET
def administration(request: PersonRequest) -> HttpResponseBase:
    """Every agency of the branch, by code, fifty a page; who administers one alone goes to it."""
    mine = branch_of(request)
    asked, after = request.GET.get("q", "")[:100], request.GET.get("after", "")[:20]
    if not asked and not after and len(only := list(mine[:2])) == 1:
        return redirect("office_overview", only[0].code)
    rows = (mine.search(asked) if asked else mine).order_by("code").filter(code__gt=after)[: PAGE + 1]
    found = list(rows)
    page = BranchPage(_lines(found[:PAGE]), asked, after, found[PAGE - 1].code if len(found) > PAGE else "")
    return show(request, "administration/administration.html", page)


def _lines(agencies: list[Agency]) -> list[OfficeLine]:
    names = tree.names_on([one.pk for one in agencies], clock.today())
    states, live = readiness.of_all(agencies), live_among([one.pk for one in agencies])
    return [_line(one, names.get(one.agency.pk, one.agency.code), live=one.agency.pk in live) for one in states]


def _line(state: readiness.Readiness, name: str, *, live: bool) -> OfficeLine:
    agency = state.agency
    issues = agency.kind in ISSUING
    missing = [str(needs.SHORT[need]) for need in state.missing] if issues else []
    return OfficeLine(agency.code, name, str(AgencyKind(agency.kind).label), issues, missing, live)


@require_GET
def office_overview(request: PersonRequest, agency: str) -> HttpResponse:
    """One agency: what it has, what it lacks, what to do about it."""
    office = administered(request, agency)
    state = readiness.of(office)
    page = OverviewPage(
        **vars(office_frame(request, office, "overview")),
        needs=needs.lines(office, state) if office.kind in ISSUING else None,
        ready=state.is_ready,
        live=LiveOffice.objects.filter(agency=office).first(),
        below=Placement.objects.in_force().filter(parent=office).count(),
    )
    return show(request, "administration/office_overview.html", page)


@require_POST
@refusals_lead_to("office_overview", "agency")
def office_going_live(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Đưa vào vận hành»."""
    office = administered(request, agency)
    demand_lately_proved(request)
    going_live.start(office, decision=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("Cơ quan vận hành chính thức từ bây giờ: hồ sơ tiếp nhận từ nay là hồ sơ thật."))
    return redirect("office_overview", agency)
