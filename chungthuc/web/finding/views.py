"""«Tìm hồ sơ»: what is typed in the band of every staff page is sent, never put in an address, and then shown.

The words wait in the session under a word by chance, so that Back, a reload and the other language show the same list.
"""

import secrets
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.agencies.tree import name_on
from chungthuc.audit.chain import record
from chungthuc.audit.recorder import keyed
from chungthuc.certification.finding.looking import MOST, Match, find
from chungthuc.certification.finding.words import Typed, typed
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.core.text.alphabet import folded
from chungthuc.core.text.ranking import LETTERS
from chungthuc.dossiers.models import Dossier
from chungthuc.web.kit.access import desk_page_of, held_at, my_agency
from chungthuc.web.kit.show import show

KEY, KEPT = "searches", 10  # in the session: the last ones


@dataclass(frozen=True)
class Row:
    """A paper of a dossier, or a dossier that has none yet. ``link``: where this person works on it."""

    dossier: Dossier
    copy: CertifiedCopy | None
    link: str


@dataclass(frozen=True)
class ResultsPage:
    """``looked_for``: as it stands in the field again, None where nothing was asked; ``more``: there are others."""

    agency_named: str
    looked_for: str | None
    understood: bool
    rows: list[Row]
    more: bool
    most: int = MOST


@require_http_methods(["GET", "POST"])
def finding(request: PersonRequest) -> HttpResponseBase:
    """Over dossiers, papers and lines of the register of the office one works at now."""
    agency = my_agency(request)
    if agency is None:
        raise PermissionDenied
    if request.method == "POST":
        return redirect(f"{reverse('finding')}?of={_kept(request, agency)}")
    said = request.session.get(KEY, {}).get(request.GET.get("of", ""))
    asked = typed(said or "", clock.today())
    hits = find(agency, asked)
    page = ResultsPage(
        agency_named=name_on(agency, clock.today()),
        looked_for=said,
        understood=bool(asked),
        rows=_rows(request, agency, hits[:MOST]),
        more=len(hits) > MOST,
    )
    return show(request, "finding/results.html", page)


def _kept(request: PersonRequest, agency: Agency) -> str:
    """The word under which the session keeps what was typed; a search for people is recorded."""
    said = request.POST.get("typed", "").replace("\0", "")[:LETTERS].strip()
    asked = typed(said, clock.today())
    if asked.is_about_people:
        _record(request, agency, said, asked)
    name = secrets.token_urlsafe(6)
    request.session[KEY] = dict([*request.session.get(KEY, {}).items(), (name, said)][-KEPT:])
    return name


@transaction.atomic
def _record(request: PersonRequest, agency: Agency, said: str, asked: Typed) -> None:
    """Who looked, and how many there were; of what was typed a keyed word, as of look-ups of accounts."""
    facts = {"term": keyed(folded(said)), "found": len(find(agency, asked))}
    record(agency.code, "search_papers", subject=f"agency:{agency.code}", by=request.user, facts=facts)


def _rows(request: HttpRequest, agency: Agency, hits: list[Match]) -> list[Row]:
    """In the order in which they were found; what may not be seen is not there."""
    held = held_at(request, agency)
    offices = [agency.pk, *tree.predecessors([agency.pk], clock.today())]
    seen = CertifiedCopy.objects.visible_to(request.user).filter(agency__in=offices)
    copies = {one.pk: one for one in seen.filter(pk__in=[one.copy for one in hits if one.copy]).with_names()}
    bare = Dossier.objects.filter(agency__in=offices, pk__in=[one.dossier for one in hits if one.copy is None])
    dossiers = {one.pk: one for one in bare}
    rows = []
    for hit in hits:
        if hit.copy in copies:
            copy = copies[hit.copy]
            rows.append(Row(copy.dossier, copy, reverse(desk_page_of(copy, held), args=[copy.pk])))
        elif hit.copy is None and hit.dossier in dossiers:
            rows.append(Row(dossiers[hit.dossier], None, reverse("office_dossier", args=[hit.dossier])))
    return rows
