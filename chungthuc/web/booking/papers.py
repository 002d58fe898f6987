"""1/4 of «Đặt lịch hẹn»: which papers; more than an appointment takes are reduced, or left at the office (drop-off)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Person
from chungthuc.appointments import booking as engine
from chungthuc.appointments.lifecycle import COMING
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.policies import Policy, policy_of
from chungthuc.appointments.promising import promised_for
from chungthuc.core import clock
from chungthuc.dossiers.models import PaperType
from chungthuc.web.booking import already_certified as booking_guard
from chungthuc.web.booking.draft import Draft, draft_of, keep, papers_chosen
from chungthuc.web.booking.pages import PapersPage
from chungthuc.web.booking.where import Where, account_of, in_the_way, where_copies_are_issued, where_of
from chungthuc.web.kit.choosing.paper_forms import MOST_KINDS, paper_forms, papers_of, sums
from chungthuc.web.kit.show import show

DROP_OFF = "drop_off"  # the value of the button


@login_not_required
@require_http_methods(["GET", "POST"])
@where_copies_are_issued
def papers(request: HttpRequest, code: str, agency: str) -> HttpResponseBase:
    """1/4: which papers. «Thêm loại giấy tờ» gives another line and keeps what was typed.

    More than one takes: two ways on, fewer papers or «Đặt lịch nộp giấy tờ số lượng lớn», asked for by its button.
    """
    where, draft = where_of(code, agency), draft_of(request, agency)
    policy = policy_of(where.agency)
    if first := in_the_way(request, where.agency, policy):
        return _change_that_first(request, where, first)
    if request.method == "GET":
        known = draft.papers if draft and not draft.code else _known_papers(request)
        chosen_before = bool(draft and not draft.code and draft.drop_off)
        return _papers_page(request, where, paper_forms(papers=known), policy, too_much=chosen_before)
    if line := request.POST.get("line", ""):
        return _papers_page(request, where, paper_forms(request.POST, line=line), policy)
    forms = paper_forms(request.POST)
    if not forms.is_valid():
        return _papers_page(request, where, forms, policy, status=422)
    chosen = papers_of(forms)
    units = policy.units_for(*sums(chosen))
    too_much = units > policy.most_units
    if too_much and request.POST.get("way") != DROP_OFF:
        return _papers_page(request, where, forms, policy, status=422, too_much=True)
    draft = _begun(draft, where, chosen, policy.drop_off_units if too_much else units)
    draft.drop_off = too_much
    keep(request, draft)
    ask = booking_guard.is_to_ask(draft, account_of(request))
    return redirect("booking_check" if ask else "booking_time", *where.path)


def _change_that_first(request: HttpRequest, where: Where, first: Appointment) -> HttpResponse:
    """One is open here and leaves no room: nothing is asked before the way to it."""
    facts = {**where.shown, "first": first, "coming": first.state in COMING}
    return render(request, "booking/first.html", facts, status=409 if request.method == "POST" else 200)


def _known_papers(request: HttpRequest) -> list[dict[str, Any]]:
    """Those chosen and not yet booked in this browser, else those of the account's last appointment as they are now:
    who books anew types less."""
    person = account_of(request)
    known = papers_chosen(request, booked=False) or (_last_papers(person) if person else [])
    return known or papers_chosen(request, booked=True)


def _last_papers(person: Person) -> list[dict[str, Any]]:
    """Of the kinds that there are today; none where they were wiped."""
    last = Appointment.objects.filter(person=person).order_by("-starts_at", "pk").values_list("papers", flat=True)
    kinds = {one.code for one in PaperType.objects.in_force()}
    return [one for one in (last.first() or []) if one.get("type") in kinds][:MOST_KINDS]


def _begun(draft: Draft | None, where: Where, chosen: list[dict[str, Any]], units: int) -> Draft:
    """The same draft while only the papers changed; another length needs another place."""
    if draft is None or draft.code:
        return Draft(where.agency.code, chosen, units)
    if units != draft.units and draft.hold:
        engine.release_hold(draft.hold)
        draft.drops_place()
    if {one["type"] for one in chosen} != {one["type"] for one in draft.papers}:
        draft.checked = ""
    draft.papers, draft.units = chosen, units
    return draft


def _papers_page(
    request: HttpRequest, where: Where, forms: Any, policy: Policy, *, status: int = 200, too_much: bool = False
) -> HttpResponse:
    page = PapersPage(
        **where.shown,
        stranger=account_of(request) is None,
        forms=forms,
        show_errors=status == 422 and not too_much,
        too_much=too_much,
        refused=status == 422,
        promised=promised_for(where.agency, clock.now()) if too_much else None,
        more_days=policy.drop_off_days,
        minutes=policy.drop_off_units * 10,
        most_originals=policy.most_units * policy.originals_a_unit,
        most_pages=policy.most_units * policy.pages_a_unit,
        may_add=forms.total_form_count() < MOST_KINDS,
    )
    return show(request, "booking/papers.html", page, status=status)
