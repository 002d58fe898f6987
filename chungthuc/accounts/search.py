"""Finding the requester's account at the counter: by the whole number only, and each search is recorded."""

from django.db import transaction

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core.identifiers import clean_number


@transaction.atomic
def by_number(text: str, *, agency: Agency, by: Person) -> Person | None:
    """The account with this CMND, CCCD or MST, or None. The event says who searched and whether it hit, not for whom."""
    number = clean_number(text)
    found = Person.objects.filter(id_number=number, is_active=True).exclude(id_number="").first()
    subject = f"person:{found.pk}" if found else "person:unknown"
    record(agency.code, "search_account", subject=subject, by=by)
    return found
