"""Who is here, at which office, and what of a copy he may see and do."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from chungthuc.accounts import refusals, rights
from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.audit.models import Event
from chungthuc.certification.lifecycle import SENDABLE, Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import allowed_actions
from chungthuc.core.clock import vietnamese_moment
from chungthuc.core.errors import NotAllowed
from chungthuc.dossiers.models import Dossier
from chungthuc.web.kit.reading import as_int


def visible_copy(request: PersonRequest, copy_id: UUID) -> CertifiedCopy:
    """The copy, if the person may see it; otherwise it does not exist for him, and his asking is written down."""
    rows = CertifiedCopy.objects.visible_to(request.user).with_names().with_version()
    found = rows.filter(pk=copy_id).first()
    if found is None:
        if CertifiedCopy.objects.filter(pk=copy_id).exists():
            refusals.note(request, refusals.NOT_VISIBLE, agency=my_agency(request))
        raise Http404
    return found


TOLD_OF_IT = "told_what_others_did"  # kept with the request: the form that comes again is of the copy as it is now


@contextmanager
def acting_on(request: PersonRequest, copy_id: UUID, *acts: Action) -> Iterator[CertifiedCopy]:
    """The copy, locked for an act that only writes: nobody comes between what the page showed and what is done.

    Raises as ``demand_as_seen``.
    """
    copy = visible_copy(request, copy_id)
    with transaction.atomic():
        copy.lock()
        demand_as_seen(request, copy, *acts)
        yield copy


def demand_as_seen(request: PersonRequest, copy: CertifiedCopy, *acts: Action) -> None:
    """Raise NotAllowed("copy_moved_on") where somebody did something with the copy after this form was made
    (``{% made_on copy %}``), and say who, what and when. Steps of our own jobs are no surprise; the same act of the
    same person (``acts``) is his second press, which each act knows by itself."""
    seen = as_int(request.POST.get("made_on"))
    if seen is None:
        return
    since = copy.history.filter(position__gt=seen, by__startswith="person:", action__in=Action.values)
    between = since.exclude(action__in=acts, by=f"person:{request.user.pk}").last()
    if between is not None:
        vars(request)[TOLD_OF_IT] = True
        raise _moved_on(request.user, between)


def _moved_on(person: Person, event: Event) -> NotAllowed:
    actor = event.by.removeprefix("person:")
    who = Person.objects.filter(pk=actor).values_list("full_name", flat=True).first()
    facts = {"act": Action(event.action).label, "at": vietnamese_moment(event.at), "who": who}
    if actor == str(person.pk):
        words = _("Sau khi mở trang này, chính bạn đã làm «%(act)s» ở một trang khác lúc %(at)s; lần này chưa làm gì.")
    else:
        words = _("Sau khi bạn mở trang này, %(who)s đã làm «%(act)s» lúc %(at)s; lần này chưa làm gì.")
    return NotAllowed("copy_moved_on", words % facts, _("Trang này đã được tải lại: xem rồi bấm lại nếu vẫn cần."))


def held_at(request: HttpRequest, agency: Agency) -> set[str]:
    """Every right that the person holds at the agency, read once a request: for what a page shows, never for an act."""
    known: dict[object, set[str]] = request.__dict__.setdefault("_rights_held", {})
    if agency.pk not in known:
        known[agency.pk] = rights.rights_of(request.user, agency)
    return known[agency.pk]


def visible_dossier(request: PersonRequest, dossier_id: UUID) -> Dossier:
    """The dossier, if the person works at its office; otherwise it does not exist for him, and his asking is kept."""
    mine = rights.agencies_answered_for(request.user, *rights.WORKING)
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
    return mine.select_related("live").order_by(Case(When(code=wanted, then=0), default=1), "code").first()


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
