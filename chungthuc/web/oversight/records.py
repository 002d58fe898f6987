"""«Nhật ký xem và tìm»: who looked at papers, who looked people up without a dossier or searched, who took data out,
who was refused, who got rights.

For inspectors, signatories and administrators. A copy is named by its number or its dossier's code, never by its
title: administering gives no sight of papers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from chungthuc.accounts import rights
from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency, Placement
from chungthuc.agencies.tree import name_on
from chungthuc.audit.models import Event
from chungthuc.audit.recorder import EXPORTS, LOOKS, REFUSALS
from chungthuc.certification.finding.looking import MOST
from chungthuc.certification.oversight import trails
from chungthuc.core import clock
from chungthuc.web.kit.looks import AUDITORS, actor, copies_of, names_of, what
from chungthuc.web.kit.paging import Page
from chungthuc.web.kit.reading import as_int
from chungthuc.web.kit.show import show
from chungthuc.web.oversight import exported, refused

SIZE, SEARCHED, MOST_OFFICES = 50, 100, 500
TABS = {
    "looks": gettext_lazy("Xem giấy tờ"),
    "lookups": gettext_lazy("Tìm người, không có hồ sơ"),
    "searches": gettext_lazy("Tìm hồ sơ"),
    "exports": gettext_lazy("Xuất dữ liệu"),
    "refusals": gettext_lazy("Bị từ chối vì quyền"),
    "rights": gettext_lazy("Phân quyền"),
}
OF_RIGHTS = {"give_right": gettext_lazy("được cấp"), "end_right": gettext_lazy("hết"), "adopt": gettext_lazy("đang có")}
OTHER_DEED = gettext_lazy("có thay đổi về")


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    about: str = ""
    link: str = ""  # where what it is about can be opened


@dataclass(frozen=True)
class RecordsPage:
    """One tab. ``beside``: what the tabs' links keep of the question; ``offices``: (code, name) to choose from."""

    agency_named: str
    tabs: Iterable[tuple[str, Any]]
    chosen: str
    beside: str
    agency: Agency
    offices: list[tuple[str, str]]
    page: Page


@require_GET
def records(request: PersonRequest) -> HttpResponse:
    """One list a tab, newest first."""
    agency = _agency(request)
    chosen = request.GET.get("tab", "")
    chosen = chosen if chosen in TABS else "looks"
    page = RecordsPage(
        agency_named=name_on(agency, clock.today()),
        tabs=TABS.items(),
        chosen=chosen,
        beside=f"agency={agency.code}" if "agency" in request.GET else "",
        agency=agency,
        offices=_offices(request),
        page=_lists_for(request.user)[chosen](agency, as_int(request.GET.get("after"))),
    )
    return show(request, "oversight/records.html", page)


def _agency(request: PersonRequest) -> Agency:
    """Where the person may read them: the agency he works at, else the first. 403 without any."""
    mine = rights.agencies_where(request.user, *AUDITORS)
    asked = request.GET.get("agency", "")
    if asked:  # an administrator of the level above
        return get_object_or_404(rights.agencies_answered_for(request.user, *AUDITORS), code=asked)
    own = mine.filter(code=request.session.get("agency")).first()
    own = own or rights.agencies_where(request.user, Right.INSPECT, Right.SIGN_COPY).order_by("code").first()
    found = own or mine.order_by("code").first()
    if found is None:
        raise PermissionDenied
    return found


def _offices(request: PersonRequest) -> list[tuple[str, str]]:
    """Code and name of those where somebody has worked, by name: there is something to read of them. None to choose
    from where there is one."""
    mine = rights.agencies_where(request.user, *AUDITORS).filter(Exists(Grant.objects.filter(agency=OuterRef("pk"))))
    today = Placement.objects.in_force().filter(agency__in=mine)
    found = list(today.order_by("name", "agency__code").values_list("agency__code", "name")[:MOST_OFFICES])
    return found if len(found) > 1 else []


def _stretch(events: QuerySet[Event], after: int | None, size: int = SIZE) -> tuple[list[Event], str | None]:
    """Keyset pagination on the position in the chain, newest first; and the key of the next stretch."""
    if after is not None:
        events = events.filter(position__lt=after)
    found = list(events.order_by("-position")[: size + 1])
    more = len(found) > size
    return found[:size], str(found[size - 1].position) if more else None


def _looks(agency: Agency, after: int | None) -> Page:
    events, following = _stretch(Event.objects.filter(chain=f"{LOOKS}{agency.code}"), after)
    names, copies = names_of(event.by for event in events), copies_of(event.subject for event in events)
    lines = [Line(event.at, actor(event.by, names), what(event), copies.get(event.subject, "")) for event in events]
    return Page(lines, following)


def _lookups(agency: Agency, after: int | None) -> Page:
    """Of each hundred look-ups those that no dossier followed."""
    events, following = _stretch(trails.lookups_of(agency), after, SEARCHED)
    idle = trails.idle_lookups(events)
    names = names_of(event.by for event in idle)
    lines = [Line(event.at, actor(event.by, names), _found(event), _reason(event)) for event in idle]
    return Page(lines, following)


def _found(event: Event) -> str:
    number = event.facts.get("found", 0)
    if not number:
        return _("không tìm thấy tài khoản nào")
    return ngettext("tìm thấy %(n)d tài khoản", "tìm thấy %(n)d tài khoản", number) % {"n": number}


def _searches(agency: Agency, after: int | None) -> Page:
    """Searches for dossiers by words or a person's number, of which only a keyed word is kept."""
    events, following = _stretch(trails.searches_of(agency), after)
    names = names_of(event.by for event in events)
    lines = [
        Line(event.at, actor(event.by, names), _("tìm hồ sơ theo tên, số giấy tờ"), _answers(event)) for event in events
    ]
    return Page(lines, following)


def _answers(event: Event) -> str:
    number = event.facts.get("found", 0)
    if number > MOST:
        return _("hơn %(n)d kết quả") % {"n": MOST}
    return ngettext("%(n)d kết quả", "%(n)d kết quả", number) % {"n": number}


def _reason(event: Event) -> str:
    about = event.facts.get("about", "")
    words = {"appointment": _("trong một lượt hẹn"), "dossier": _("trong một hồ sơ"),
             "certified-copy": _("khi sửa một hồ sơ")}  # fmt: skip
    return words.get(about.partition(":")[0], _("không gắn với hồ sơ, lượt hẹn nào"))


def _exports(agency: Agency, after: int | None) -> Page:
    events, following = _stretch(Event.objects.filter(chain=f"{EXPORTS}{agency.code}"), after)
    names, things = names_of(event.by for event in events), exported.things_of(event.subject for event in events)
    lines = [Line(one.at, actor(one.by, names), exported.what(one), things.get(one.subject, "")) for one in events]
    return Page(lines, following)


def _refusals(reader: Person, agency: Agency, after: int | None) -> Page:
    events, following = _stretch(Event.objects.filter(chain=f"{REFUSALS}{agency.code}"), after)
    names, asked = names_of(event.by for event in events), refused.asked_in(events, reader)
    lines = [
        Line(event.at, actor(event.by, names), refused.why(event), asked[event.subject].what, asked[event.subject].link)
        for event in events
    ]
    return Page(lines, following)


def _rights(agency: Agency, after: int | None) -> Page:
    events, following = _stretch(Event.objects.filter(chain=agency.code, subject__startswith="grant:"), after)
    keys = [key for event in events if (key := as_int(event.subject.removeprefix("grant:"))) is not None]
    grants = {one.plain_name: one for one in Grant.objects.filter(pk__in=keys).select_related("person")}
    names = names_of(event.by for event in events)
    lines = []
    for event in events:
        if grant := grants.get(event.subject):
            deed = OF_RIGHTS.get(event.action, OTHER_DEED)
            words = _("%(name)s %(deed)s «%(right)s»") % {
                "name": grant.person.full_name, "deed": deed, "right": grant.get_right_display(),
            }  # fmt: skip
            lines.append(Line(event.at, actor(event.by, names), words, grant.reason))
    return Page(lines, following)


def _lists_for(reader: Person) -> dict[str, Callable[[Agency, int | None], Page]]:
    return {"looks": _looks, "lookups": _lookups, "searches": _searches, "exports": _exports,
            "refusals": partial(_refusals, reader), "rights": _rights}  # fmt: skip
