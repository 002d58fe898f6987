"""«Hồ sơ tiếp nhận»: the list at the counter, all of the office's or one's own."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.audit.chain import last_events
from chungthuc.certification.lifecycle import Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.web.counter.tabs import TABS, Tab
from chungthuc.web.kit.access import desk_of
from chungthuc.web.kit.paging import Page, count_of, page_of, print_of, unchanged
from chungthuc.web.kit.show import show

MINE, ALL = "mine", "all"  # whose dossiers; of the address


@dataclass(frozen=True)
class CopiesPage:
    """One tab. ``tabs``: (key, name, count); ``rows``: each copy, and who sent it back; ``whose``: mine or all;
    ``beside``: what the tabs' links keep of the question; ``seen``: the print of what is shown."""

    tabs: list[tuple[str, Any, str]]
    chosen: str
    tab: Tab
    page: Page
    rows: list[tuple[CertifiedCopy, str]]
    whose: str
    beside: str
    seen: str


@require_GET
def copies(request: PersonRequest) -> HttpResponse:
    """Tabs in the order of work; what is late stands on top, then what came first."""
    rows = CertifiedCopy.objects.filter(agency=desk_of(request, Right.CREATE_COPY))
    whose = MINE if request.GET.get("whose") == MINE else ALL
    if whose == MINE:
        rows = rows.filter(officer=request.user)
    tab = next((one for one in TABS if one.key == request.GET.get("tab")), TABS[0])
    tabs = [(one.key, one.label, count_of(rows.filter(one.where)).shown) for one in TABS]
    page = page_of(rows.filter(tab.where).with_names(), request, by=tab.by, newest=tab.newest)
    seen = print_of(tabs, page)
    if same := unchanged(request, seen):
        return same
    back = returned_by(page.items) if tab.key == "returned" else {}
    shown = CopiesPage(
        tabs=tabs,
        chosen=tab.key,
        tab=tab,
        page=page,
        rows=[(one, back.get(one.subject, "")) for one in page.items],
        whose=whose,
        beside="whose=mine" if whose == MINE else "",
        seen=seen,
    )
    return show(request, "counter/copies.html", shown)


def returned_by(copies: list[CertifiedCopy]) -> dict[str, str]:
    """«Lãnh đạo Lê Thị Hoa trả về» by the copy's subject: who sent it back last, or that its officer took it back."""
    by_subject = {one.subject: one for one in copies if one.status == Status.RETURNED}
    events = last_events(by_subject, (Action.RETURN, Action.WITHDRAW))
    ids = {event.by.removeprefix("person:") for event in events}
    names = {f"person:{one.pk}": one.full_name for one in Person.objects.filter(pk__in=ids)}
    return {one.subject: _who(one.action, names.get(one.by, ""), one.by, by_subject[one.subject]) for one in events}


def _who(action: str, name: str, by: str, copy: CertifiedCopy) -> str:
    if action == Action.WITHDRAW:
        return _("Cán bộ %(name)s rút lại") % {"name": name}
    if by == f"person:{copy.signatory.person_id}":
        return _("Lãnh đạo %(name)s trả về") % {"name": name}
    return _("Văn thư %(name)s trả về") % {"name": name}
