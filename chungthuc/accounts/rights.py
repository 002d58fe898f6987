"""One question: may this person do this here, now? Asked anew each time; rights that ended a minute ago are over."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from chungthuc.accounts.models import Grant, Person, Right, in_force
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.core import clock

WORKING = (Right.CREATE_COPY, Right.SIGN_COPY, Right.SEAL_COPY, Right.INSPECT)  # these open papers; administering does not


def holds(person: Any, right: Right, agency: Agency, at: datetime | None = None) -> bool:
    """True when a grant of this right at this agency is in force; ``administer`` covers everything below as well."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    mine = Grant.objects.filter(in_force(at), person=person, right=right)
    if mine.filter(agency=agency).exists():
        return True
    return right == Right.ADMINISTER and mine.filter(agency__in=tree.above(agency, clock.today())).exists()


def rights_of(person: Any, agency: Agency | None = None) -> set[str]:
    """Every right held now, anywhere or at the agency."""
    if not isinstance(person, Person) or not person.is_active:
        return set()
    mine = Grant.objects.filter(in_force(), person=person)
    if agency is not None:
        mine = mine.filter(agency=agency)
    return set(mine.values_list("right", flat=True))


def agencies_where(person: Any, *rights: Right) -> QuerySet[Agency]:
    """The agencies where the person holds any of these rights now; none for strangers and closed accounts."""
    if not isinstance(person, Person) or not person.is_active:
        return Agency.objects.none()
    grants = Grant.objects.filter(in_force(), person=person, right__in=rights)
    return Agency.objects.filter(pk__in=grants.values("agency"))
