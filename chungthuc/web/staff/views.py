"""«Người dùng và quyền»: who works or worked at an office, and one of them."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungthuc.accounts import granting
from chungthuc.accounts.models import Grant, Person, Post, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.accounts.staffing import activation, roster
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import last_events
from chungthuc.core import clock
from chungthuc.web.kit.administering.branch import administered, office_frame
from chungthuc.web.kit.reading import as_uuid, as_written
from chungthuc.web.kit.show import show
from chungthuc.web.staff.pages import GrantLine, PersonPage, RosterPage

Row = TypeVar("Row", Post, Grant)
PAGE = 50
WORKING, LEFT = "working", "left"


@require_http_methods(["GET", "POST"])
def staff(request: PersonRequest, agency: str) -> HttpResponse:
    """The list; what is sent is a name to be searched for: it stands in no address, and nothing is written."""
    office = administered(request, agency)
    chosen = LEFT if request.GET.get("tab") == LEFT else WORKING
    asked = as_written(request.POST.get("name", ""))[:100]
    keys = {tab: roster.keys_of(office, working=tab == WORKING) for tab in (WORKING, LEFT)}
    listed = roster.keys_of(office, working=chosen == WORKING, name=asked) if asked else keys[chosen]
    stretch, more = _stretch(listed, request.GET.get("after", ""))
    page = RosterPage(
        **vars(office_frame(request, office, "staff")),
        tabs=[(WORKING, _("Đang làm việc"), len(keys[WORKING])), (LEFT, _("Đã thôi"), len(keys[LEFT]))],
        chosen=chosen,
        asked=asked,
        members=roster.members(office, stretch),
        after=request.GET.get("after", "") and str(as_uuid(request.GET["after"]) or ""),
        more=more,
    )
    return show(request, "staff/staff.html", page)


def _stretch(keys: list[Any], after: str) -> tuple[list[Any], str]:
    """One page of the keys, after this one; and after which the next one begins."""
    key = as_uuid(after)
    start = keys.index(key) + 1 if key in keys else 0
    stretch = keys[start : start + PAGE]
    return stretch, str(stretch[-1]) if len(keys) > start + PAGE else ""


def member_of(request: PersonRequest, agency: str, person_id: UUID) -> tuple[Agency, Person]:
    """Somebody who has or had a post or a right at an agency of one's branch. Raises Http404."""
    office = administered(request, agency)
    ever = [kind.objects.filter(person=person_id, agency=office).exists() for kind in (Post, Grant)]
    if not any(ever):
        raise Http404
    return office, Person.objects.get(pk=person_id)


@require_GET
def staff_person(request: PersonRequest, agency: str, person_id: UUID) -> HttpResponseBase:
    """One person at this office: posts, rights with giver and ground, sign-in."""
    office, person = member_of(request, agency, person_id)
    posts = _newest_first(Post.objects.filter(person=person, agency=office).select_related("given_by"))
    now = clock.now()
    grants = _grant_lines(request.user, person, office)
    lasting = any(one.until is None or one.until > now for one in posts) or any(not one.is_over for one in grants)
    page = PersonPage(
        **vars(office_frame(request, office, "staff")),
        member=roster.members(office, [person.pk])[0],
        posts=posts,
        grants=grants,
        has_left=not lasting,
        is_self=person == request.user,
        may_code=activation.was_made_by_an_office(person),
    )
    return show(request, "staff/staff_person.html", page)


def _newest_first(rows: QuerySet[Row]) -> list[Row]:
    return sorted(rows, key=lambda one: (one.since, one.pk), reverse=True)


def _grant_lines(reader: Person, person: Person, office: Agency) -> list[GrantLine]:
    """Those that last first, then the newest; how each ended is told by its event."""
    grants = _newest_first(Grant.objects.filter(person=person, agency=office).select_related("given_by"))
    ends = {one.subject: one for one in last_events([one.plain_name for one in grants], ["end_right"])}
    enders = {one.by.removeprefix("person:") for one in ends.values()}
    names = {str(pk): name for pk, name in Person.objects.filter(pk__in=enders).values_list("pk", "full_name")}
    now = clock.now()
    may = {one: granting.may_give(reader, office, one) for one in Right}
    lines = []
    for grant in grants:
        event = ends.get(grant.plain_name)
        over = grant.until is not None and grant.until <= max(now, grant.since)
        lines.append(
            GrantLine(
                grant=grant,
                is_over=over,
                begins_later=not over and grant.since > now,
                ended_by=names.get(event.by.removeprefix("person:"), "") if event else "",
                why_ended=str(event.facts.get("reason", "")) if event else "",
                may_end=not over and may[Right(grant.right)],
            )
        )
    return sorted(lines, key=lambda one: one.is_over)
