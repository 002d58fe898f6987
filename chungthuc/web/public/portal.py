"""The citizen's front door: find the service, read what it asks for, choose where. Public; nothing is kept.

What was chosen stands in the address (codes only), so signing in before or after leads to the same place.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.agencies.models import Agency, AgencyKind, Placement
from chungthuc.core import clock
from chungthuc.core.text.alphabet import collated
from chungthuc.dossiers.models import FeeSchedule
from chungthuc.procedures.models import Explanation, Procedure, RefusalGround, Section
from chungthuc.web.kit.reading import commune, offered
from chungthuc.web.kit.show import show
from chungthuc.web.public.office_facts import OfficeFacts, facts_of
from chungthuc.web.public.whats_next import whats_next

CARDS = 4
TYPED = 100  # more of a search text than anybody means
SHOWN = 40  # communes on a page
EXAMPLES = (1, 2, 3, 5, 10, 50)  # pages of an original, in the table of fees
NEEDED = (Right.CREATE_COPY, Right.SIGN_COPY, Right.SEAL_COPY)  # who must be there to issue a copy


def home(request: HttpRequest) -> HttpResponse:
    """What everybody sees first: one question, the popular services, two things one tap away."""
    today = clock.today()
    popular = Procedure.objects.on(today).filter(popular=True)[:CARDS]
    own = whats_next(request.user) if isinstance(request.user, Person) else None
    return render(request, "public/home.html", {"popular": popular, "next": own})


@login_not_required
@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """«Dịch vụ công trực tuyến»: all of them, or those that a word finds (?q=); ?popular=1: «nổi bật» only."""
    typed = _typed(request)
    found = Procedure.objects.in_force()
    if typed:
        found = found.search(typed)
    elif request.GET.get("popular"):
        found = found.filter(popular=True)
    rows = list(found[:SHOWN])
    context = {
        "typed": typed,
        "offered": [one for one in rows if one.offered],
        "later": [one for one in rows if not one.offered],
        "popular_only": bool(request.GET.get("popular")) and not typed,
    }
    return render(request, "public/procedures.html", context)


@login_not_required
@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """«Màn hình hướng dẫn thông tin thủ tục hành chính»: what to bring, what it costs, how long, what is refused."""
    one = _procedure(code)
    today = clock.today()
    schedule = FeeSchedule.objects.on(today)
    context = {
        "procedure": one,
        "sections": _sections(one),
        "schedule": schedule,
        "fees": [(pages, schedule.fee(pages)) for pages in EXAMPLES] if schedule else [],
        "full_from": _full_from(schedule) if schedule else None,
        "grounds": RefusalGround.objects.on(today) if one.offered else [],
    }
    return render(request, "public/procedure.html", context)


@login_not_required
@require_GET
def procedure_agencies(request: HttpRequest, code: str) -> HttpResponseBase:
    """Province, then commune; or a name typed. ?agency=: «Đồng ý» was pressed."""
    one = offered(code)
    if "agency" in request.GET and (chosen := commune(request.GET["agency"])):
        return redirect("procedure_agency", one.code, chosen.agency.code)
    nothing_chosen = "agency" in request.GET or "agreed" in request.GET
    context = {
        **vars(look_for_office(request)),
        "procedure": one,
        "nothing_chosen": nothing_chosen,
        "later_kinds": [AgencyKind(kind.kind).label for kind in one.agency_kinds.all() if not kind.offered],
    }
    return render(request, "public/agencies.html", context, status=422 if nothing_chosen else 200)


@dataclass(frozen=True)
class OfficePage(OfficeFacts):
    """An office that was chosen. ``ready``: somebody there may receive, sign and seal; ``booking``: where an
    appointment is made, empty where none is; ``here``: this page."""

    procedure: Procedure
    ready: bool
    booking: str
    here: str


@login_not_required
@require_GET
def procedure_agency(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """The chosen office: where, when, and that nobody needs an appointment."""
    one, placed = offered(code), commune(agency)
    if placed is None:
        raise Http404
    page = OfficePage(
        **vars(facts_of(placed)),
        procedure=one,
        ready=placed.agency.pk in _ready([placed.agency.pk]),
        booking=booking_address(one.code, placed.agency.code),
        here=request.path,
    )
    return show(request, "public/agency.html", page)


def booking_address(procedure_code: str, agency_code: str) -> str:
    """SEAM: the page where an appointment is made (URL name ``booking``), or empty while there is none."""
    try:
        return reverse("booking", args=[procedure_code, agency_code])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Choice:
    """A commune in the list: its office, what it is called today, the province's name, and whether it issues copies."""

    code: str
    name: str
    province: str
    ready: bool


@dataclass(frozen=True)
class Choices:
    items: list[Choice]
    next_key: str | None


@dataclass(frozen=True)
class OfficeSearch:
    """What was looked for, by name or inside a province, and what was found; before that all provinces."""

    typed: str
    province: Placement | None
    page: Choices | None
    provinces: list[Placement]


def look_for_office(request: HttpRequest) -> OfficeSearch:
    """?q=: a name; ?province=: its code; ?after=: the code after which the list goes on."""
    typed, province = _typed(request), _province(request)
    if typed or province:
        return OfficeSearch(typed, province, _communes(typed, province, request.GET.get("after", "")), [])
    return OfficeSearch(typed, province, None, _provinces())


def _communes(typed: str, province: Placement | None, after: str) -> Choices:
    """One stretch of the communes found, by their folded names; keyset on these and the code."""
    today = clock.today()
    agencies = Agency.objects.filter(kind=AgencyKind.COMMUNE)
    if typed:
        agencies = agencies.search(typed)
    rows = Placement.objects.on(today).filter(agency__in=agencies.order_by().values("pk"))
    if province:
        rows = rows.filter(parent=province.agency)
    rows = rows.select_related("agency").order_by("agency__search_key", "agency__code")
    if after and (last := Agency.objects.filter(code=after).first()):
        beyond = Placement.objects.filter(agency__search_key=last.search_key, agency__code__gt=last.code)
        rows = rows.filter(pk__in=beyond.values("pk")) | rows.filter(agency__search_key__gt=last.search_key)
    found = list(rows[: SHOWN + 1])
    more, found = len(found) > SHOWN, found[:SHOWN]
    names = _names({one.parent_id for one in found if one.parent_id})
    ready = _ready([one.agency_id for one in found])
    items = [
        Choice(one.agency.code, one.name, names.get(one.parent_id or 0, ""), one.agency_id in ready) for one in found
    ]
    return Choices(items, found[-1].agency.code if more else None)


def _provinces() -> list[Placement]:
    """All of today's provinces and centrally run cities, by the name that matters: without «tỉnh», «thành phố»."""
    today = clock.today()
    rows = Placement.objects.on(today).filter(agency__kind=AgencyKind.PROVINCE)
    rows = rows.select_related("agency", "unit")
    return sorted(rows, key=lambda one: collated(one.unit.name if one.unit else one.name))


def _ready(agencies: list[int]) -> set[int]:
    """Those where somebody receives, somebody signs and somebody seals now."""
    held = Grant.objects.in_force().filter(agency__in=agencies, right__in=NEEDED)
    found: dict[int, set[str]] = {}
    for agency_id, right in held.values_list("agency_id", "right").distinct():
        found.setdefault(agency_id, set()).add(right)
    return {agency_id for agency_id, rights in found.items() if len(rights) == len(NEEDED)}


def _names(agencies: set[int]) -> dict[int, str]:
    rows = Placement.objects.in_force().filter(agency__in=agencies)
    return dict(rows.values_list("agency_id", "name"))


def _province(request: HttpRequest) -> Placement | None:
    code = request.GET.get("province", "")[:20]
    rows = Placement.objects.in_force().filter(agency__kind=AgencyKind.PROVINCE)
    return rows.select_related("agency").filter(agency__code=code).first() if code and "\0" not in code else None


def _procedure(code: str) -> Procedure:
    return get_object_or_404(Procedure.objects.in_force(), code=code)


def _sections(one: Procedure) -> dict[str, list[Explanation]]:
    """Explanations by section: ``sections.bring`` …"""
    found: dict[str, list[Explanation]] = {section.value: [] for section in Section}
    for explanation in one.explanations.all():
        found[explanation.section].append(explanation)
    return found


def _full_from(schedule: FeeSchedule) -> int | None:
    """From how many pages on the highest fee is due."""
    if not schedule.next_rate:
        return None
    rest = schedule.most - schedule.first_pages * schedule.first_rate
    return schedule.first_pages + -(-rest // schedule.next_rate)


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:TYPED]
