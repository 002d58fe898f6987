"""Whom an administrator chooses among, and whether he may."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from chungthuc.core.text.alphabet import collated


def demand_administrator(by: Person, agency: Agency) -> None:
    """Raise NotAllowed("not_administrator") unless he administers the agency, itself or from above."""
    if not rights.holds(by, Right.ADMINISTER, agency):
        raise NotAllowed("not_administrator", _("Bạn không quản trị cơ quan này."))


def of_office(agency: Agency) -> list[Person]:
    """Everybody who works there, or will: who holds a right that opens papers at this very office, by name."""
    grants = Grant.objects.lasting(clock.now()).filter(agency=agency, right__in=rights.WORKING)
    found = Person.objects.filter(is_active=True, pk__in=grants.values("person"))
    return sorted(found, key=lambda one: collated(one.full_name))


def signing(agency: Agency) -> set[Any]:
    """Keys of those who hold the right to sign there, or will."""
    grants = Grant.objects.lasting(clock.now()).filter(agency=agency, right=Right.SIGN_COPY)
    return set(grants.values_list("person", flat=True))
