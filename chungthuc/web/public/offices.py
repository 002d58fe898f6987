"""«Liên hệ và giờ làm việc»: an office is looked for by province or name; its page says where it is and when it works.

Public; nothing is kept.
"""

from dataclasses import dataclass
from datetime import date, time

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from chungthuc.agencies import calendar
from chungthuc.agencies.models import SpecialDay, Succession
from chungthuc.core import clock
from chungthuc.procedures.models import Procedure
from chungthuc.web.kit.reading import commune
from chungthuc.web.kit.show import show
from chungthuc.web.public.office_facts import (
    AHEAD,
    OfficeFacts,
    Unbooked,
    Weekdays,
    days_told,
    facts_of,
    unbooked,
    week_of,
)
from chungthuc.web.public.portal import look_for_office


@login_not_required
@require_GET
def contact(request: HttpRequest) -> HttpResponse:
    """Which office? By province, or by a name typed."""
    return show(request, "public/contact.html", look_for_office(request))


@dataclass(frozen=True)
class ContactPage(OfficeFacts):
    """``week``: when its desks receive people; ``changes``: (from which day on, until which hour); ``special``: days
    off and worked in exchange; ``unbooked``: no appointments then; ``offers``: what may be asked for there."""

    week: list[Weekdays]
    changes: list[tuple[date, time]]
    special: list[SpecialDay]
    unbooked: list[Unbooked]
    offers: list[Procedure]


@login_not_required
@require_GET
def contact_office(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Address, telephone, hours, the next days on which it does not work."""
    placed = commune(agency)
    if placed is None:
        return _to_successor(agency)
    today = clock.today()
    page = ContactPage(
        **vars(facts_of(placed)),
        week=week_of(placed.agency),
        changes=calendar.changes_of_hours(placed.agency, today, today + AHEAD),
        special=days_told(placed.agency),
        unbooked=unbooked(placed.agency),
        offers=list(Procedure.objects.in_force().filter(offered=True)),
    )
    return show(request, "public/contact_office.html", page)


def _to_successor(code: str) -> HttpResponseBase:
    """Whoever keeps the registers of an office that was merged away also answers for it. Raises Http404."""
    rows = Succession.objects.filter(predecessor__code=code[:20].replace("\0", ""), on__lte=clock.today())
    kept = rows.select_related("successor").first()
    if kept is None:
        raise Http404
    return redirect("contact_office", kept.successor.code)
