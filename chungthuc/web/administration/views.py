"""«Quản trị»: the agencies of one's branch, and of each what it has and lacks."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, AgencyKind, Placement
from chungthuc.certification.oversight import readiness
from chungthuc.core import clock
from chungthuc.web.administration import needs
from chungthuc.web.administration.pages import BranchPage, OfficeLine, OverviewPage
from chungthuc.web.kit.administering.branch import administered, branch_of, office_frame
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
    states = readiness.of_all(agencies)
    return [_line(one.agency, names.get(one.agency.pk, one.agency.code), one) for one in states]


def _line(agency: Agency, name: str, state: readiness.Readiness) -> OfficeLine:
    issues = agency.kind in ISSUING
    missing = [str(needs.SHORT[need]) for need in state.missing] if issues else []
    return OfficeLine(agency.code, name, str(AgencyKind(agency.kind).label), issues, missing)


@require_GET
def office_overview(request: PersonRequest, agency: str) -> HttpResponse:
    """One agency: what it has, what it lacks, what to do about it."""
    office = administered(request, agency)
    state = readiness.of(office)
    page = OverviewPage(
        **vars(office_frame(request, office, "overview")),
        needs=needs.lines(office, state) if office.kind in ISSUING else None,
        ready=state.is_ready,
        below=Placement.objects.in_force().filter(parent=office).count(),
    )
    return show(request, "administration/office_overview.html", page)
