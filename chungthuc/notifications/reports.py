"""What providers say afterwards: arrived, or not. A report may come twice, late, or before our own commit."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from chungthuc.core import clock, jobs
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import ON_ITS_WAY, ChannelName, Message, MessageState, Receipt

ORPHANS_KEPT = timedelta(days=7)


def report(request_id: str, *, delivered: bool, reason: str = "") -> bool:
    """A report that names our own request. False when there is no such message; nothing is kept of it then.

    A report of bad news about an earlier round (before «Gửi lại») says nothing about this one.
    """
    message_id, _dash, round_ = request_id[:36], request_id[36:37], request_id[37:]
    known = _uuid(message_id)
    if known is None or (request_id[36:] and not round_.isdecimal()):
        return False
    message = Message.objects.filter(pk=known, channel=ChannelName.SMS).first()
    if message is None:
        return False
    if delivered:
        arrived(message)
    elif request_id == message.request_id:
        did_not_arrive(message, reason)
    return True


def expect(message: Message, references: tuple[str, ...]) -> None:
    """The centre gave its parts these numbers; receipts that came earlier count now."""
    for reference in references:
        Receipt.objects.update_or_create(
            channel=message.channel, reference=reference, defaults={"message": message, "at": clock.now()}
        )
    if references:
        _judge(message)


@transaction.atomic
def heard(reference: str, outcome: str, reason: str) -> None:
    """A receipt that names the centre's number; the number may not be known to us yet."""
    known, _made = Receipt.objects.update_or_create(
        channel=ChannelName.SMS,
        reference=reference,
        defaults={"outcome": outcome, "reason": reason, "at": clock.now()},
    )
    if known.message is not None:
        _judge(known.message)


def tidy() -> int:
    """Forget receipts of nobody's message after a week."""
    old = Receipt.objects.filter(message__isnull=True, at__lt=clock.now() - ORPHANS_KEPT)
    return old.delete()[0]


@transaction.atomic
def arrived(message: Message) -> None:
    """It is there, whatever we thought of it."""
    now = clock.now()
    open_ = Message.objects.filter(pk=message.pk).exclude(state=MessageState.DELIVERED)
    unsure = list(open_.filter(sent_at__isnull=True).values_list("then", flat=True))
    Message.objects.filter(pk=message.pk, sent_at__isnull=True).update(sent_at=now)
    open_.update(state=MessageState.DELIVERED, delivered_at=now, failure="", last_error="")
    for follow in filter(None, unsure):
        jobs.defer(follow, key=message.key)


def did_not_arrive(message: Message, reason: str) -> None:
    """The provider gave it up. What has arrived, failed or was withdrawn stays what it is."""
    on_its_way = Message.objects.filter(pk=message.pk, state__in=ON_ITS_WAY)
    why = f"not delivered {reason}".strip()[:300]
    on_its_way.update(state=MessageState.FAILED, failure=FailureCode.NOT_DELIVERED, last_error=why)


def _judge(message: Message) -> None:
    """A text of several parts has arrived when all have; it has failed when one has."""
    parts = message.receipts.all()
    if broken := parts.filter(outcome="failed").first():
        did_not_arrive(message, broken.reason)
    elif not parts.filter(~Q(outcome="delivered")).exists():
        arrived(message)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
