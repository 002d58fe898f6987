"""Finding the requester's account at the counter: by the whole number only, and each search is recorded."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.audit.recorder import keyed
from chungthuc.core.errors import Refused
from chungthuc.core.identifiers import clean_number, kind_of

MOST = 10
NOBODY_FOUND = "person:unknown"


@transaction.atomic
def by_number(text: str, *, agency: Agency, by: Person, about: str = "") -> Person | None:
    """The account whose CMND, CCCD or MST this is, by a number that was checked; None for any other.

    Anybody can register with a stranger's number: a claim is never found by the number alone, and the answer is
    the same whether somebody claims it or nobody does. Such an account is found by what its owner shows: the code of
    his appointment, or the code sent to its address (``candidates``). The event says who searched, for what
    (``about``: the appointment or dossier at hand, by its plain name) and which account was shown; of the number only a
    keyed word. What can be no such number is not searched for. Raises NotAllowed("no_right") for who does not receive
    requesters there.
    """
    claims = _claims(text, agency, by)
    if claims is None:
        return None
    found = claims[0] if claims and claims[0].identity_is_checked else None
    subject = f"person:{found.pk}" if found else NOBODY_FOUND
    record(agency.code, "search_account", subject=subject, by=by, facts=_facts(text, int(found is not None), about))
    return found


@transaction.atomic
def candidates(text: str, *, agency: Agency, by: Person) -> list[Person]:
    """Every open account that claims the number, the checked one first, at most ten; recorded like any search."""
    claims = _claims(text, agency, by)
    if claims is None:
        return []
    for subject in [f"person:{one.pk}" for one in claims] or [NOBODY_FOUND]:
        record(agency.code, "search_account", subject=subject, by=by, facts=_facts(text, len(claims), ""))
    return claims


def _facts(text: str, found: int, about: str) -> dict[str, Any]:
    return {"term": keyed(clean_number(text)), "found": found, "about": about}


def _claims(text: str, agency: Agency, by: Person) -> list[Person] | None:
    """None: not searched for."""
    only = _("Chỉ cán bộ tiếp nhận của cơ quan được tìm tài khoản.")
    rights.demand_right(by, Right.CREATE_COPY, agency, only)
    number = clean_number(text)
    if not _is_whole(number):
        return None
    claims = Person.objects.filter(id_number=number, is_active=True)
    return list(claims.order_by(F("identity_checked_at").asc(nulls_last=True), "joined_at")[:MOST])


def _is_whole(number: str) -> bool:
    try:
        kind_of(number)
    except Refused:
        return False
    return True
