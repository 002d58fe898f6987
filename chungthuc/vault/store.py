"""Put in, look up, take back. Putting the same thing in twice is once."""

from django.db.models import QuerySet

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.documents.models import Document
from chungthuc.vault.models import ShareLink, ShareOpening, VaultItem


def put(owner: Person, *, subject: str, title: str, code: str, document: Document) -> VaultItem:
    """Give the finished file to its owner; after it was taken back it is given anew."""
    facts = {"title": title, "code": code, "document": document, "length": document.length}
    item, _made = VaultItem.objects.get_or_create(owner=owner, subject=subject, withdrawn_at=None, defaults=facts)
    return item


def items_of(person: Person) -> QuerySet[VaultItem]:
    """What its owner sees, newest first."""
    return VaultItem.objects.filter(owner=person, withdrawn_at=None).order_by("-given_at", "-id")


def withdraw(item: VaultItem) -> None:
    """Show it no longer; the file itself and whoever already has it are untouched. Twice is once."""
    VaultItem.objects.filter(pk=item.pk, withdrawn_at=None).update(withdrawn_at=clock.now())
    item.refresh_from_db()


def take_back(subject: str) -> None:
    """Out of every store (it went to the wrong person); links to it open nothing any more."""
    VaultItem.objects.filter(subject=subject, withdrawn_at=None).update(withdrawn_at=clock.now())


def leave(owner: Person) -> int:
    """Its owner closes his account: nobody opens anything of it any more, and his links are gone. Returns how many
    papers it showed; the files are the office's copies and stay."""
    links = ShareLink.objects.filter(item__owner=owner)
    ShareOpening.objects.filter(link__in=links).delete()
    links.delete()
    return VaultItem.objects.filter(owner=owner, withdrawn_at=None).update(withdrawn_at=clock.now())
