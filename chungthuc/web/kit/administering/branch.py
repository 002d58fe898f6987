"""Whose branch: the agencies that a person administers, one of them by its code, and what stands around its pages.

Administering covers all below (``accounts.rights``), never what lies beside or above, and opens no paper.
"""

from dataclasses import dataclass
from typing import cast

from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import Http404

from chungthuc.accounts import refusals, rights
from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in import sittings
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, AgencyKind, AgencyQuerySet
from chungthuc.core import clock
from chungthuc.web.kit.access import my_agency


def branch_of(request: PersonRequest) -> AgencyQuerySet:
    """Every agency that the person administers now. Raises PermissionDenied where there is none."""
    if Right.ADMINISTER not in rights.rights_of(request.user):
        raise PermissionDenied
    return cast("AgencyQuerySet", rights.agencies_where(request.user, Right.ADMINISTER))


def administered(request: PersonRequest, code: str) -> Agency:
    """The agency, if it lies in the person's branch; otherwise it does not exist for him, and his asking is kept."""
    agency = Agency.objects.filter(code=code).first()
    if agency is None or not rights.holds(request.user, Right.ADMINISTER, agency):
        if Right.ADMINISTER not in rights.rights_of(request.user):
            raise PermissionDenied
        if agency is not None:
            refusals.note(request, refusals.NOT_VISIBLE, agency=my_agency(request) or agency)
        raise Http404
    return agency


def demand_lately_proved(request: PersonRequest) -> None:
    """Before rights, accounts, certificates or trust change: it is this very person, lately (ASVS 5.0, 7.5.3).

    Raises ReauthenticationRequired: allauth asks, and comes back with what was typed. What is uploaded does not come
    back: such a page asks when it is opened.
    """
    if not sittings.has_proved(request):
        raise ReauthenticationRequired


@dataclass(frozen=True)
class OfficeFrame:
    """Around every page about one agency: what it is called today, its kind, those above it in the person's own branch,
    the highest first, as (code, name), and which section of its administration is shown (``sections``)."""

    agency: Agency
    office: str
    kind: str
    above: list[tuple[str, str]]
    section: str


def office_frame(request: PersonRequest, agency: Agency, section: str) -> OfficeFrame:
    today = clock.today()
    mine = rights.agencies_where(request.user, Right.ADMINISTER)
    over = {one.pk: one for one in tree.above(agency, today) & mine}
    nearest_first = [over[pk] for pk in tree.path(agency, today)[1:] if pk in over]
    return OfficeFrame(
        agency=agency,
        office=tree.name_on(agency, today),
        kind=str(AgencyKind(agency.kind).label),
        above=[(one.code, tree.name_on(one, today)) for one in reversed(nearest_first)],
        section=section,
    )
