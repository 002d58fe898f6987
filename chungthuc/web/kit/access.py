"""Who is here, at which office, and what of a copy he may see and do."""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest

from chungthuc.accounts import refusals, rights
from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.certification.lifecycle import SENDABLE, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import allowed_actions
from chungthuc.dossiers.models import Dossier


def visible_copy(request: PersonRequest, copy_id: UUID) -> CertifiedCopy:
    """The copy, if the person may see it; otherwise it does not exist for him, and his asking is written down."""
    found = CertifiedCopy.objects.visible_to(request.user).with_names().filter(pk=copy_id).first()
    if found is None:
        if CertifiedCopy.objects.filter(pk=copy_id).exists():
            refusals.note(request, refusals.NOT_VISIBLE, agency=my_agency(request))
        raise Http404
    return found


def held_at(request: HttpRequest, agency: Agency) -> set[str]:
    """Every right that the person holds at the agency, read once a request: for what a page shows, never for an act."""
    known: dict[object, set[str]] = request.__dict__.setdefault("_rights_held", {})
    if agency.pk not in known:
        known[agency.pk] = rights.rights_of(request.user, agency)
    return known[agency.pk]


def visible_dossier(request: PersonRequest, dossier_id: UUID) -> Dossier:
    """The dossier, if the person works at its office; otherwise it does not exist for him, and his asking is kept."""
    mine = rights.agencies_where(request.user, *rights.WORKING)
    rows = Dossier.objects.select_related("agency", "account", "received_by", "appointment")
    found = rows.filter(agency__in=mine, pk=dossier_id).first()
    if found is None:
        if Dossier.objects.filter(pk=dossier_id).exists():
            refusals.note(request, refusals.NOT_VISIBLE, agency=my_agency(request))
        raise Http404
    return found


DESK_PAGES = {Right.CREATE_COPY: "copy", Right.SIGN_COPY: "signing_copy", Right.SEAL_COPY: "sealing_copy"}
DESK_NOW = {Status.SUBMITTED: Right.SIGN_COPY, **dict.fromkeys((Status.STAMPED, *SENDABLE), Right.SEAL_COPY)}


def desk_page_of(copy: CertifiedCopy, held: Collection[str]) -> str:
    """The name of the page on which who has these rights works on the copy: of the desk where it lies, if it is his."""
    now = DESK_NOW.get(Status(copy.status))
    mine = [right for right in (now, *DESK_PAGES) if right in held]
    return DESK_PAGES[mine[0]] if mine and mine[0] else "copy"


def allowed(request: PersonRequest, copy: CertifiedCopy) -> set[str]:
    """Values of the actions that the page may offer."""
    offered = allowed_actions(request.user, copy, held=held_at(request, copy.agency))
    return {action.value for action in offered}


def my_agency(request: HttpRequest) -> Agency | None:
    """The agency the person works at now: the one chosen in the session, else the first."""
    return _chosen_of(request, rights.agencies_where(request.user, *rights.WORKING))


def _chosen_of(request: HttpRequest, mine: QuerySet[Agency]) -> Agency | None:
    """The one at which he said that he works now, else the first."""
    wanted = request.session.get("agency", "")
    return mine.order_by(Case(When(code=wanted, then=0), default=1), "code").first()


class OtherOffice(Exception):
    """A form that was opened at one office comes in while its person works at another: nothing is done."""


def desk_of(request: PersonRequest, right: Right) -> Agency:
    """The agency at which the person holds the right now: the one he works at, else the first. 403 without any.

    A form says where it was opened (``{% office %}``). Raises OtherOffice when that is another one by now: two tabs
    share a sign-in, and what was meant for one office is not done at the other.
    """
    chosen = _chosen_of(request, rights.agencies_where(request.user, right))
    if chosen is None:
        raise PermissionDenied
    if request.POST.get("office", chosen.code) != chosen.code:
        raise OtherOffice(chosen.code)
    return chosen
