"""One question: may this person do this here, now? Asked anew each time; what ended a minute ago is over."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Words

# These open papers; administering does not.
WORKING = (Right.CREATE_COPY, Right.SIGN_COPY, Right.SEAL_COPY, Right.INSPECT)
ISSUING = (Right.CREATE_COPY, Right.SIGN_COPY, Right.SEAL_COPY)  # who must be there to issue a copy

# What was merged into agencies where the person holds one of the rights now, also by way of others.
MERGED = """
WITH RECURSIVE gone(id, kept) AS (
  SELECT predecessor_id, successor_id FROM agencies_succession WHERE "on" <= %s::date
  UNION SELECT gone.id, s.successor_id FROM gone JOIN agencies_succession s
    ON s.predecessor_id = gone.kept AND s."on" <= %s::date
) SELECT gone.id FROM gone JOIN accounts_grant held ON held.agency_id = gone.kept
 WHERE held.person_id = %s AND held."right" = ANY(%s)
   AND held.since <= %s AND (held.until IS NULL OR held.until > %s)"""


def holds(person: Any, right: Right, agency: Agency, at: datetime | None = None) -> bool:
    """True when a grant of this right at this agency is in force; ``administer`` covers all below as well.

    ``at`` asks about another moment (default: now); then also the tree is that day's.
    """
    if not _counts(person):
        return False
    mine = Grant.objects.on(at or clock.now()).filter(person=person, right=right)
    if mine.filter(agency=agency).exists():
        return True
    if right != Right.ADMINISTER or not mine.exists():
        return False
    day = clock.day(at or clock.now())
    return mine.filter(agency__in=tree.path(agency, day)).exists()


def demand_right(person: Any, right: Right, agency: Agency, message: Words, remedy: Words = "") -> None:
    """Raise NotAllowed("no_right") with these words unless the person holds the right there now."""
    if not holds(person, right, agency):
        raise NotAllowed("no_right", message, remedy)


def rights_of(person: Any, agency: Agency | None = None) -> set[str]:
    """Every right held now, anywhere or at the agency."""
    if not _counts(person):
        return set()
    mine = Grant.objects.in_force().filter(person=person)
    if agency is not None:
        above, there = tree.path(agency, clock.today()), tree.successors(agency, clock.today())
        mine = mine.filter(Q(agency__in=there) | Q(right=Right.ADMINISTER, agency__in=above))
    return set(mine.values_list("right", flat=True))


def working_rights(person: Any, agency: Agency) -> set[str]:
    """Those rights that open papers which the person holds now at this very agency, or at the one that took its place:
    it answers for what was issued there."""
    if not _counts(person):
        return set()
    there = tree.successors(agency, clock.today())
    mine = Grant.objects.in_force().filter(person=person, agency__in=there, right__in=WORKING)
    return set(mine.values_list("right", flat=True))


def agencies_where(person: Any, *rights: Right) -> QuerySet[Agency]:
    """The agencies where the person holds any of these rights now; none for strangers and closed accounts.

    With ``administer`` among the rights also all agencies below those that the person administers.
    """
    if not _counts(person):
        return Agency.objects.none()
    grants = Grant.objects.in_force().filter(person=person, right__in=rights)
    held = Q(pk__in=grants.values("agency"))
    if Right.ADMINISTER in rights:
        for grant in grants.filter(right=Right.ADMINISTER).select_related("agency"):
            held |= Q(pk__in=tree.below(grant.agency, clock.today()))
    return Agency.objects.filter(held)


def agencies_answered_for(person: Any, *rights: Right) -> QuerySet[Agency]:
    """Those where the person holds any of these rights now, and those that were merged into them: their papers are read
    and sent there; nobody works there any more."""
    mine = agencies_where(person, *rights)
    if not _counts(person):
        return mine
    if Right.ADMINISTER in rights:  # also all below: by their keys
        gone = tree.predecessors(mine.values_list("pk", flat=True), clock.today())
        return Agency.objects.filter(Q(pk__in=mine) | Q(pk__in=gone))
    now = clock.now()
    held = [clock.today(), clock.today(), person.pk, [str(one) for one in rights], now, now]
    return Agency.objects.filter(Q(pk__in=mine) | Q(pk__in=RawSQL(MERGED, held)))  # noqa: S611  (nothing typed)


def holders(right: Right, agency: Agency, at: datetime | None = None) -> set[Any]:
    """Keys of the people with working accounts who hold the right at this very agency."""
    return {person for _agency, person in holders_of(right, [agency.pk], at)}


def holders_of(right: Right, agencies: Iterable[int], at: datetime | None = None) -> set[tuple[int, Any]]:
    """(agency, person) by their keys, of people with working accounts who hold the right at these very agencies."""
    grants = Grant.objects.on(at or clock.now()).filter(agency__in=agencies, right=right, person__is_active=True)
    return set(grants.values_list("agency", "person"))


def issuing(agencies: Iterable[int] | QuerySet[Agency]) -> set[int]:
    """Those of these agencies that take real papers, and where somebody may receive, somebody sign and somebody seal
    now: who issue copies."""
    grants = Grant.objects.in_force().filter(
        agency__in=agencies, agency__live__isnull=False, right__in=ISSUING, person__is_active=True
    )
    held = grants.order_by().values("agency").annotate(rights=Count("right", distinct=True))
    return set(held.filter(rights=len(ISSUING)).values_list("agency", flat=True))


def administrators(agency: Agency) -> QuerySet[Person]:
    """Who administers this very agency now."""
    return administrators_of(Agency.objects.filter(pk=agency.pk))


def administrators_of(agencies: QuerySet[Agency]) -> QuerySet[Person]:
    """Who administers any of these very agencies now."""
    grants = Grant.objects.in_force().filter(agency__in=agencies, right=Right.ADMINISTER)
    return Person.objects.filter(is_active=True, pk__in=grants.values("person"))


def _counts(person: Any) -> bool:
    return isinstance(person, Person) and person.is_active
