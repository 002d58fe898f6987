"""Finding the requester's account at the counter: by the whole number only, and each search is recorded."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.identifiers import clean_number, kind_of


@transaction.atomic
def by_number(text: str, *, agency: Agency, by: Person) -> Person | None:
    """The account with this CMND, CCCD or MST, or None.

    The event says who searched and which account was shown, never the number. What can be no such number is
    not searched for. Raises NotAllowed("no_right") for who does not receive requesters there.
    """
    if not rights.holds(by, Right.CREATE_COPY, agency):
        raise NotAllowed("no_right", _("Chỉ cán bộ tiếp nhận của cơ quan được tìm tài khoản."))
    number = clean_number(text)
    if not _is_whole(number):
        return None
    found = Person.objects.filter(id_number=number, is_active=True).first()
    subject = f"person:{found.pk}" if found else "person:unknown"
    record(agency.code, "search_account", subject=subject, by=by)
    return found


def _is_whole(number: str) -> bool:
    try:
        kind_of(number)
    except Refused:
        return False
    return True
