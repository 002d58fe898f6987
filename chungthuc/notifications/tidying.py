"""What the outbox need not keep: letters of accounts and codes, with the addresses they went to."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from chungthuc.accounts.models import Person
from chungthuc.core import clock, jobs
from chungthuc.notifications.models import ON_ITS_WAY, ChannelName, Message, MessageState
from chungthuc.notifications.wording.texts import mobile

KEPT = timedelta(days=30)  # as long as somebody may ask why a letter did not come
BATCH = 500


def forget_letters_of_accounts() -> int:
    """Delete messages that are about no appointment and no copy, a month after they were asked for. Returns how many.

    What is about a thing goes with it (appointments.housekeeping.wiping); a notice in the account is its owner's. A job
    that still waits for one of them (a text for a later day that was taken back) goes too: it would look in vain.
    """
    over = Q(about="", queued_at__lt=clock.now() - KEPT) & ~Q(state__in=ON_ITS_WAY[:2])
    old = Message.objects.filter(over).exclude(channel=ChannelName.IN_APP).order_by("queued_at", "id")
    count = 0
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            _delete(keys)
        count += len(keys)
    return count


def forget_account(person: Person) -> None:
    """It is being closed: its notices, the letters and codes that were about nothing but the account, and what waits to
    remind it. What tells of a dossier to the address that stands in that dossier is the dossier's, and goes with time.
    """
    mine = Q(recipient=person.email) | Q(recipient=mobile(person.phone)) if person.phone else Q(recipient=person.email)
    now = clock.now()
    later = Message.objects.filter(mine, state=MessageState.QUEUED, not_before__gt=now)
    later.update(state=MessageState.WITHDRAWN, failure="", last_error="")
    gone = Message.objects.filter(Q(person=person) | (mine & Q(about=""))).exclude(state=MessageState.SENDING)
    _delete(list(gone.values_list("pk", flat=True)))


def _delete(keys: list[UUID]) -> None:
    """With the jobs that would look for them in vain."""
    jobs.call_off("notifications.send", "message_id", keys)
    Message.objects.filter(pk__in=keys).delete()
