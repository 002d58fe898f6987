"""Finding the requester's account at the counter: by the whole number only, and each search is recorded."""

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.identifiers import clean_number, kind_of

MOST = 10


@transaction.atomic
def by_number(text: str, *, agency: Agency, by: Person) -> Person | None:
    """The account whose CMND, CCCD or MST this is, by a number that was checked; None for any other.

    Anybody can register with a stranger's number: a claim is never found by the number alone, and the answer is
    the same whether somebody claims it or nobody does. Such an account is found by what its owner shows: the code of
    his appointment, or the code sent to its address (``candidates``). The event says who searched and which account
    was shown, never the number. What can be no such number is not searched for. Raises NotAllowed("no_right") for
    who does not receive requesters there.
    """
    claims = _claims(text, agency, by)
    if claims is None:
        return None
    found = claims.exclude(identity_source="").first()
    record(agency.code, "search_account", subject=f"person:{found.pk}" if found else "person:unknown", by=by)
    return found


@transaction.atomic
def candidates(text: str, *, agency: Agency, by: Person) -> list[Person]:
    """Every open account that claims the number, the checked one first, at most ten; recorded like any search."""
    claims = _claims(text, agency, by)
    if claims is None:
        return []
    found = list(claims.order_by(F("identity_checked_at").asc(nulls_last=True), "joined_at")[:MOST])
    for one in found:
        record(agency.code, "search_account", subject=f"person:{one.pk}", by=by)
    return found


def _claims(text: str, agency: Agency, by: Person) -> QuerySet[Person] | None:
    """None: not searched for."""
    if not rights.holds(by, Right.CREATE_COPY, agency):
        raise NotAllowed("no_right", _("Chỉ cán bộ tiếp nhận của cơ quan được tìm tài khoản."))
    number = clean_number(text)
    if not _is_whole(number):
        return None
    return Person.objects.filter(id_number=number, is_active=True)


def _is_whole(number: str) -> bool:
    try:
        kind_of(number)
    except Refused:
        return False
    return True
