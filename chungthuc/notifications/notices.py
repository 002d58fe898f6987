"""The notices of an account: what a page lists, how many are unread, and reading them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.notifications.models import ChannelName, Message, MessageState


def notices(person: Person) -> QuerySet[Message]:
    """The person's own, newest first, by (``delivered_at``, ``id``): the order for keyset pages."""
    return Message.objects.filter(channel=ChannelName.IN_APP, person=person, state=MessageState.DELIVERED).order_by(
        "-delivered_at", "-id"
    )


def unread_count(person: Person) -> int:
    return notices(person).filter(read_at__isnull=True).count()


def mark_read(person: Person, ids: Iterable[UUID] | None = None) -> int:
    """These, or all; only the person's own. Returns how many were unread until now. Call it from a POST."""
    unread = notices(person).filter(read_at__isnull=True)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(read_at=clock.now())
