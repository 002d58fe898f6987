"""«Thẩm quyền ký» of an office: in force, to come, over; one of them, its decision, its end."""

from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts import authority as authority_rules
from chungthuc.accounts import rights
from chungthuc.accounts.empowering import ending
from chungthuc.accounts.models import Authority, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.documents import store
from chungthuc.web.authorities.lines import authority_lines
from chungthuc.web.authorities.pages import AuthoritiesPage, AuthorityPage
from chungthuc.web.kit import unsaved
from chungthuc.web.kit.administering.branch import administered, demand_lately_proved, office_frame
from chungthuc.web.kit.methods import only_headers, wants_content
from chungthuc.web.kit.paging import count_of, page_of
from chungthuc.web.kit.reading import reason_of
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.kit.show import show

SECTION = "authorities"


@require_GET
def authorities(request: PersonRequest, agency: str) -> HttpResponse:
    """Who may certify there, fifty a page, the newest first."""
    office = overseen(request, agency)
    kinds = {state: _rows(office, state) for state in ("now", "coming", "over")}
    chosen = request.GET.get("tab", "now")
    chosen = chosen if chosen in kinds else "now"
    page = page_of(kinds[chosen], request, by="since", newest=True)
    names = {"now": _("Đang có hiệu lực"), "coming": _("Sắp có hiệu lực"), "over": _("Đã hết")}
    shown = AuthoritiesPage(
        **vars(office_frame(request, office, SECTION)),
        tabs=[(key, names[key], count_of(rows)) for key, rows in kinds.items()],
        chosen=chosen,
        page=page,
        lines=authority_lines(office, page.items),
        on_duty=authority_rules.on_duty(office),
        may_administer=rights.holds(request.user, Right.ADMINISTER, office),
    )
    return show(request, "authorities/authorities.html", shown)


def overseen(request: PersonRequest, code: str) -> Agency:
    """The agency of one's branch, or where one inspects; otherwise it does not exist, as ``administered`` has it."""
    office = Agency.objects.filter(code=code).first()
    if office is not None and rights.holds(request.user, Right.INSPECT, office):
        return office
    return administered(request, code)


def _rows(office: Agency, state: str) -> QuerySet[Authority]:
    rows = Authority.objects.filter(agency=office).select_related("person", "from_person", "agency")
    in_force = Authority.objects.in_force().filter(agency=office)
    lasting = Authority.objects.lasting(clock.now()).filter(agency=office)
    if state == "now":
        return rows.filter(pk__in=in_force.values("pk"))
    if state == "coming":
        return rows.filter(pk__in=lasting.values("pk")).exclude(pk__in=in_force.values("pk")).exclude(until=F("since"))
    return rows.exclude(pk__in=lasting.values("pk")) | rows.filter(until=F("since"))


@require_GET
def authority(request: PersonRequest, agency: str, authority_id: int) -> HttpResponse:
    """One: as it is printed, its decision, its time, and the way to end it."""
    office = overseen(request, agency)
    one = _one(office, authority_id)
    state = next(state for state in ("now", "coming", "over") if _rows(office, state).filter(pk=one.pk).exists())
    shown = AuthorityPage(
        **vars(office_frame(request, office, SECTION)),
        line=authority_lines(office, [one])[0],
        state=state,
        is_over=state == "over",
        may_administer=rights.holds(request.user, Right.ADMINISTER, office),
        unsaved_reason=unsaved.of(request, "authority_end").get("reason", ""),
    )
    return show(request, "authorities/authority.html", shown)


@require_POST
@refusals_lead_to("authority", "agency", "authority_id")
def authority_end(request: PersonRequest, agency: str, authority_id: int) -> HttpResponseBase:
    """«Chấm dứt»."""
    one = _one(administered(request, agency), authority_id)
    demand_lately_proved(request)
    ending.end_authority(one, reason=reason_of(request), by=request.user)
    messages.success(request, _("Đã chấm dứt thẩm quyền ký của %(name)s.") % {"name": one.person.full_name})
    return redirect("authorities", agency)


@require_GET
@cache_control(private=True, no_store=True)
def authority_decision(request: PersonRequest, agency: str, authority_id: int) -> HttpResponseBase:
    """The scan of the decision, made anew at intake: for administrators of the branch and inspectors."""
    one = _one(overseen(request, agency), authority_id)
    if one.scan is None:
        raise Http404
    facts: dict[str, Any] = {"filename": f"quyet-dinh-{one.pk}.pdf", "content_type": "application/pdf"}
    if not wants_content(request):
        return only_headers(one.scan.base_length, **facts)
    return FileResponse(store.path(one.scan.base_sha256).open("rb"), **facts)


def _one(office: Agency, pk: int) -> Authority:
    rows = Authority.objects.filter(agency=office).select_related("person", "from_person", "agency", "scan")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
