"""The citizen's front door: find the service, read what it asks for, choose where. Public; nothing is kept.

What was chosen stands in the address (codes only), so signing in before or after leads to the same place.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person
from chungthuc.agencies import finding
from chungthuc.agencies.former.index import Former
from chungthuc.agencies.models import AgencyKind, Placement
from chungthuc.appointments.models import Appointment
from chungthuc.core import clock
from chungthuc.core.text.alphabet import collated
from chungthuc.procedures import finding as services
from chungthuc.procedures.models import Explanation, FeeSchedule, Procedure, RefusalGround, Section
from chungthuc.web.kit.reading import commune, offered
from chungthuc.web.kit.show import show
from chungthuc.web.public.office_facts import OfficeFacts, facts_of
from chungthuc.web.public.whats_next import whats_next

CARDS = 4
TYPED = 100  # more of a search text than anybody means
SHOWN = 40  # communes on a page
EXAMPLES = (1, 2, 3, 5, 10, 50)  # pages of an original, in the table of fees


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
    if request.GET.get("popular") and not typed:
        found = found.filter(popular=True)
    rows = (services.search(typed, found) if typed else list(found))[:SHOWN]
    context = {
        "typed": typed,
        "groups": _groups(rows) if typed else sorted(_groups(rows), reverse=True),
        "popular_only": bool(request.GET.get("popular")) and not typed,
    }
    return render(request, "public/procedures.html", context)


def _groups(rows: list[Procedure]) -> list[tuple[bool, list[Procedure]]]:
    """Offered now, and later (False): first the group of the best answer."""
    kinds = dict.fromkeys(one.offered for one in rows)
    return [(kind, [one for one in rows if one.offered == kind]) for kind in kinds]


@dataclass(frozen=True)
class ProcedurePage:
    """``fees``: (pages, VND); ``full_from``: pages from which the highest fee is due; ``sources``: what is cited;
    ``open``: an appointment that the reader has."""

    procedure: Procedure
    sections: dict[str, list[Explanation]]
    schedule: FeeSchedule | None
    fees: list[tuple[int, int]]
    full_from: int | None
    grounds: list[RefusalGround]
    sources: list[str]
    open: Appointment | None


@login_not_required
@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """«Màn hình hướng dẫn thông tin thủ tục hành chính»: what to bring, what it costs, how long, what is refused."""
    one = _procedure(code)
    today = clock.today()
    schedule = FeeSchedule.objects.on(today)
    sections, grounds = _sections(one), list(RefusalGround.objects.on(today)) if one.offered else []
    page = ProcedurePage(
        procedure=one,
        sections=sections,
        schedule=schedule,
        fees=[(pages, schedule.fee(pages)) for pages in EXAMPLES] if schedule else [],
        full_from=_full_from(schedule) if schedule else None,
        grounds=grounds,
        sources=_sources(sections, schedule, grounds),
        open=_open_of(request) if one.offered else None,
    )
    return show(request, "public/procedure.html", page)


def _open_of(request: HttpRequest) -> Appointment | None:
    """The next appointment of who is signed in, at whatever office: said before anything is chosen."""
    if not isinstance(request.user, Person):
        return None
    rows = Appointment.objects.living().open().filter(person=request.user, ends_at__gt=clock.now())
    return rows.order_by("starts_at", "pk").first()


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
        ready=bool(rights.issuing([placed.agency.pk])),
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
    """A commune in the list: its office, what it is called today, the province's name, whether it issues copies, and by
    which former name it was found, if by one."""

    code: str
    name: str
    province: str
    ready: bool
    was: Former | None = None


@dataclass(frozen=True)
class Choices:
    """A stretch of the list: ``ready``, who may be chosen; ``others``, told apart; ``next_key``: where it goes on."""

    items: list[Choice]
    next_key: str | None

    @property
    def ready(self) -> list[Choice]:
        return [one for one in self.items if one.ready]

    @property
    def others(self) -> list[Choice]:
        return [one for one in self.items if not one.ready]

    @property
    def only(self) -> bool:
        """One office alone was found: it is chosen already."""
        return len(self.items) == len(self.ready) == 1 and self.next_key is None


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
    """One stretch of the communes found: those that issue copies first, each the best answer first; from ``after``."""
    found = finding.communes(typed, province.agency.code if province else "")
    ready = rights.issuing([one.agency for one in found])
    found.sort(key=lambda one: one.agency not in ready)
    start = next((place for place, one in enumerate(found, start=1) if one.code == after), 0)
    rows = found[start : start + SHOWN]
    items = [Choice(one.code, one.name, one.province, one.agency in ready, one.was) for one in rows]
    return Choices(items, rows[-1].code if start + SHOWN < len(found) else None)


def _provinces() -> list[Placement]:
    """All of today's provinces and centrally run cities, by the name that matters: without «tỉnh», «thành phố»."""
    today = clock.today()
    rows = Placement.objects.on(today).filter(agency__kind=AgencyKind.PROVINCE)
    rows = rows.select_related("agency", "unit")
    return sorted(rows, key=lambda one: collated(one.unit.name if one.unit else one.name))


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


def _sources(
    sections: dict[str, list[Explanation]], schedule: FeeSchedule | None, grounds: list[RefusalGround]
) -> list[str]:
    """What the page cites, each once, in the order in which it is read."""
    points = {section: [one.citation for one in sections[section]] for section in Section}
    fee = [schedule.citation, *points[Section.FEE]] if schedule else []
    refused = [one.citation for one in grounds[:1]]
    read = [points[Section.BRING], points[Section.STEPS], fee, points[Section.TIME], refused, points[Section.VALUE]]
    cited = [citation for part in read for citation in part]
    return list(dict.fromkeys(filter(None, cited)))


def _full_from(schedule: FeeSchedule) -> int | None:
    """From how many pages on the highest fee is due."""
    if not schedule.next_rate:
        return None
    rest = schedule.most - schedule.first_pages * schedule.first_rate
    return schedule.first_pages + -(-rest // schedule.next_rate)


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:TYPED]
