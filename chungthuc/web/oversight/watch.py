"""«Giám sát»: what the house found when it looked at itself last night, for administrators of a branch."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungthuc.accounts import rights
from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.days import undecided
from chungthuc.agencies.models import Agency, Placement
from chungthuc.agencies.tree import name_on
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.watch.models import Finding, Night, Weight
from chungthuc.watch.telling import tops
from chungthuc.web.kit.looks import copies_of, names_of
from chungthuc.web.kit.paging import Page
from chungthuc.web.kit.reading import as_day, as_int
from chungthuc.web.oversight.watch_sentences import advice, link, sentence

SIZE = 50
BY_THEN = 6  # o'clock in Vietnam: a night that is not through by then is late
TAGS = ["chungthuc", "notifications"]  # of the checks that an operator of ours can do something about


@dataclass(frozen=True)
class Line:
    day: date
    weight: Weight
    kind: str
    what: str
    where: str
    advice: str
    link: str
    settled_at: datetime | None


@require_GET
def watch(request: PersonRequest) -> HttpResponse:
    """The last night's state, then all that was found, newest first."""
    mine = rights.agencies_where(request.user, Right.ADMINISTER)
    if not mine.exists():
        raise PermissionDenied
    topmost = request.user in rights.administrators_of(tops())
    seen = Finding.objects.filter(Q(agency__in=mine) | _nobodys() if topmost else Q(agency__in=mine))
    night = Night.objects.order_by("-day").first()
    context = {
        "night": night,
        "state": _state(night),
        "found": seen.filter(night=night, settled_at=None).count() if night else 0,
        "page": _page(seen, request.GET.get("after", "")),
        "undecided": undecided(clock.today()),
        "settings_told": run_checks(tags=TAGS, include_deployment_checks=True) if topmost else [],
    }
    return render(request, "oversight/watch.html", context)


def _nobodys() -> Q:
    """Of no office, or of one that stands nowhere today: it was closed, and nobody is above it."""
    return Q(agency=None) | ~Q(agency__in=Placement.objects.in_force().values("agency"))


def _state(night: Night | None) -> str:
    """«never», «late», «working» or «done»."""
    if night is None:
        return "never"
    here = clock.now().astimezone(VIETNAM)
    if night.day < here.date() - timedelta(days=1) and here.hour >= BY_THEN:
        return "late"
    return "done" if night.told_at else "late" if clock.now() - night.begun_at > timedelta(hours=BY_THEN) else "working"


def _page(seen: QuerySet[Finding], after: str) -> Page:
    """Keyset pagination on the day and the id, newest first."""
    day, _dot, last = after.partition(".")
    if (key := as_int(last)) is not None and (start := as_day(day)):
        seen = seen.filter(Q(night__day__lt=start) | Q(night__day=start, pk__lt=key))
    found = list(seen.select_related("night", "agency").order_by("-night__day", "-pk")[: SIZE + 1])
    shown = found[:SIZE]
    names = names_of(one.subject for one in shown) | copies_of(one.subject for one in shown)
    homes = {agency: name_on(agency, clock.today()) for agency in {one.agency for one in shown if one.agency}}
    lines = [_line(one, names.get(one.subject, one.subject), homes) for one in shown]
    return Page(lines, f"{shown[-1].night.day}.{shown[-1].pk}" if len(found) > SIZE else None)


def _line(one: Finding, who: str, homes: dict[Agency, str]) -> Line:
    where = homes[one.agency] if one.agency else ""
    told, todo = sentence(one, who), advice(one)
    return Line(one.night.day, one.weight, one.get_kind_display(), told, where, todo, link(one), one.settled_at)
