"""Put in, look up. Putting the same thing in twice is once."""

from django.db.models import QuerySet

from chungthuc.accounts.models import Person
from chungthuc.documents.models import Document
from chungthuc.vault.models import VaultItem


def put(owner: Person, *, subject: str, title: str, code: str, document: Document) -> VaultItem:
    """Give the finished file to its owner."""
    item, _made = VaultItem.objects.get_or_create(
        owner=owner, subject=subject, defaults={"title": title, "code": code, "document": document}
    )
    return item


def items_of(person: Person) -> QuerySet[VaultItem]:
    """Newest first."""
    return VaultItem.objects.filter(owner=person).order_by("-given_at", "-id")
