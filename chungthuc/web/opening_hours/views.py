"""«Lịch tiếp nhận»: hours per desk as a week, and what the agency decides about booking."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungthuc.accounts import rights
from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import calendar, days, tree
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments import slot_builder
from chungthuc.appointments.closures import answering
from chungthuc.appointments.models import Answer, AvailabilityRule, Closure, Rebooking
from chungthuc.appointments.slot_builder import Plan
from chungthuc.core import clock
from chungthuc.web.kit.administering.people import names_of
from chungthuc.web.kit.appointments import desks_of, name_of
from chungthuc.web.kit.show import show
from chungthuc.web.opening_hours.forms import WEEKDAYS
from chungthuc.web.opening_hours.pages import ClosurePreview, OfficePage, OpeningPage, PlanPreview

AGENCIES = 50  # of a search; a province has some hundreds below it
SOON = timedelta(days=90)  # of days off that are shown
NAMED = 100  # people of a preview; the number is always the whole one


@require_GET
def opening_agencies(request: PersonRequest) -> HttpResponseBase:
    """The office where one works; who administers several chooses first."""
    mine = _agencies(request).order_by("code")
    chosen = mine.filter(code=request.session.get("agency")).first()
    first = list(mine[:2])
    if not first:
        raise PermissionDenied
    if chosen or len(first) == 1:
        return redirect("opening", (chosen or first[0]).code)
    asked = request.GET.get("q", "")[:100]
    rows = list((mine.search(asked) if asked else mine)[: AGENCIES + 1])  # type: ignore[attr-defined]
    today = clock.today()
    context = {
        "agencies": [(one, tree.name_on(one, today)) for one in rows[:AGENCIES]],
        "more": len(rows) > AGENCIES, "asked": asked,
    }  # fmt: skip
    return render(request, "opening_hours/agencies.html", context)


def _agencies(request: PersonRequest) -> QuerySet[Agency]:
    return rights.agencies_where(request.user, Right.CREATE_COPY, Right.ADMINISTER)


def agency_of(request: PersonRequest, code: str) -> Agency:
    return get_object_or_404(_agencies(request), code=code)


@require_GET
def opening(request: PersonRequest, code: str) -> HttpResponse:
    """The week of each desk, the closures to come, the days off, who may change what."""
    agency = agency_of(request, code)
    today = clock.today()
    desks = desks_of(agency)
    page = OpeningPage(
        **vars(frame(request, agency)),
        weeks=[(desk, _week(desk), _later(desk)) for desk in desks],
        weekdays=WEEKDAYS,
        closures=_closures(agency),
        days_off=calendar.special_days(agency, today, today + SOON),
        undecided=days.undecided(today),
        unanswered=answering.without_answer(agency).count(),
        changed=Rebooking.objects.filter(
            appointment__agency=agency, closure__isnull=True, answer=Answer.WAITING
        ).count(),
        administrators=names_of(agency, Right.ADMINISTER),
        officers=names_of(agency, Right.CREATE_COPY),
    )
    return show(request, "opening_hours/opening.html", page)


def frame(request: PersonRequest, agency: Agency) -> OfficePage:
    return OfficePage(
        office=tree.name_on(agency, clock.today()),
        agency=agency,
        may_administer=rights.holds(request.user, Right.ADMINISTER, agency),
        sees_people=_sees_people(request, agency),
    )


def _sees_people(request: PersonRequest, agency: Agency) -> bool:
    """Administering opens no papers: names and telephones are for those who receive people there."""
    return rights.holds(request.user, Right.CREATE_COPY, agency)


def administered(request: PersonRequest, code: str) -> Agency:
    agency = agency_of(request, code)
    if not rights.holds(request.user, Right.ADMINISTER, agency):
        raise PermissionDenied
    return agency


def _week(desk: Desk) -> list[tuple[int, list[AvailabilityRule]]]:
    """Of each weekday the rules in force this week, by hour."""
    day = clock.today()
    in_force = [one for one in slot_builder.rules_of(desk) if one.since <= day]
    by_hour = sorted(in_force, key=lambda one: one.opens_at)
    return [(number, [one for one in by_hour if number in one.weekdays]) for number, _name in WEEKDAYS]


def _later(desk: Desk) -> list[AvailabilityRule]:
    return [one for one in slot_builder.rules_of(desk) if one.since > clock.today()]


def _closures(agency: Agency) -> list[dict[str, Any]]:
    """Those not over that touch this agency, also from above; with how many have answered."""
    path = tree.path(agency, clock.today())
    nation = Q(agency__isnull=True, desk__isnull=True)
    rows = Closure.objects.filter(nation | Q(agency__in=path) | Q(desk__agency=agency), ends_at__gt=clock.now())
    here = Q(rebookings__appointment__agency=agency)
    rows = rows.filter(lifted_at__isnull=True).select_related("desk", "agency").order_by("starts_at", "pk")
    rows = rows.annotate(
        hit=Count("rebookings", filter=here), waiting=Count("rebookings", filter=here & Q(rebookings__answer="waiting"))
    )
    return [{"closure": one, "own": one.agency_id == agency.pk or one.desk_id is not None} for one in rows[:100]]


def plan_shown(plan: Plan) -> PlanPreview:
    soon = clock.today() + timedelta(days=14)
    days = plan.days()
    return PlanPreview(
        days=[(day, count) for day, count in sorted(days.items()) if day < soon],
        all=sum(days.values()),
        new=len(plan.new),
        gone=len(plan.removed) + len(plan.cancelled),
        over=len(plan.over),
        hit=len(plan.hit),
        people=[(one, name_of(one)) for one in plan.hit[:NAMED]],
    )


def was_seen(request: PersonRequest, preview: PlanPreview | ClosurePreview) -> bool:
    """Saving needs the preview that was shown: as many people hit now as then."""
    if "save" not in request.POST:
        return False
    if request.POST.get("seen") == str(preview.hit):
        return True
    messages.warning(request, _("Số lịch hẹn bị ảnh hưởng vừa thay đổi. Xem lại rồi bấm lưu lần nữa."))
    return False
