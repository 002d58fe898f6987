"""«Thôi làm việc tại cơ quan»: what lies in his hands, who takes it over, and the end."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts import granting
from chungthuc.accounts.models import Grant, Person, Post
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.certification.reception import handover
from chungthuc.core import clock
from chungthuc.web.kit.administering.branch import demand_lately_proved, office_frame
from chungthuc.web.kit.reading import as_written, reason_of
from chungthuc.web.kit.refusals import refusals_told
from chungthuc.web.kit.show import show
from chungthuc.web.staff.pages import LeavingPage
from chungthuc.web.staff.views import member_of

Taker = TypeVar("Taker")
OFFICER, SIGNATORY = "officer", "signatory"  # of all; of one: «officer_<its key>»


@require_http_methods(["GET", "POST"])
def staff_leaving(request: PersonRequest, agency: str, person_id: UUID) -> HttpResponseBase:
    office, person = member_of(request, agency, person_id)
    demand_lately_proved(request)
    if request.method == "POST":
        with refusals_told(request) as done:
            _hand_over_and_end(request, person, office)
        if not done.refused:
            return redirect("staff_person", agency, person_id)
    page = LeavingPage(
        **vars(office_frame(request, office, "staff")),
        person=person,
        work=handover.open_work(person, office),
        officers=[(str(one.pk), one.full_name) for one in handover.officers_for(person, office)],
        signatories=[(str(one.pk), one.person.full_name) for one in handover.signatories_for(person, office)],
        reason=as_written(request.POST.get("reason", "")),
        works_elsewhere=_works_elsewhere(person, office),
        at_once=handover.AT_ONCE,
    )
    return show(request, "staff/staff_leaving.html", page, status=422 if request.method == "POST" else 200)


def _hand_over_and_end(request: PersonRequest, person: Person, office: Agency) -> None:
    """Raises Refused(work_left) where it was not said who takes something, or there is more than one press can do: what
    was handed over stays so."""
    reason = reason_of(request, most=granting.LONGEST)
    granting.demand_ground(reason)
    work = handover.open_work(person, office)
    officers = {str(one.pk): one for one in handover.officers_for(person, office)}
    signatories = {str(one.pk): one for one in handover.signatories_for(person, office)}
    left = handover.hand_over(
        person,
        office,
        officers=_chosen(request, OFFICER, work.dossiers, officers),
        signatories=_chosen(request, SIGNATORY, work.to_sign, signatories),
        by=request.user,
    )
    moved = len(work.dossiers) + len(work.to_sign) - len(left.dossiers) - len(left.to_sign)
    if moved:
        messages.success(request, _("Đã bàn giao %(n)d hồ sơ, bản sao.") % {"n": moved})
    handover.end_service(person, office, by=request.user, reason=reason)
    messages.success(request, _("%(name)s đã thôi làm việc tại cơ quan.") % {"name": person.full_name})


def _chosen(request: PersonRequest, kind: str, things: Iterable[Any], takers: Mapping[str, Taker]) -> dict[Any, Taker]:
    """Who takes each: the one chosen for it, else the one chosen for all."""
    for_all = request.POST.get(kind, "")
    named = {one.pk: request.POST.get(f"{kind}_{one.pk}", "") or for_all for one in things}
    return {key: takers[taker] for key, taker in named.items() if taker in takers}


def _works_elsewhere(person: Person, office: Agency) -> bool:
    now = clock.now()
    return any(
        kind.objects.lasting(now).filter(person=person).exclude(agency=office).exists() for kind in (Post, Grant)
    )
