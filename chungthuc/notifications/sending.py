"""How messages leave: a sender at a time for each channel, who goes on with all that waits there.

A message has a job of its own. If somebody else is sending on its channel, that job ends, and the channel's one relief
(``RELIEF``: at most one waits) takes over what is left: a rush of a thousand letters costs a thousand jobs, not a
thousand every half minute.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F, Q, QuerySet

from chungthuc.core import clock, faults, jobs
from chungthuc.core.crashpoints import crashpoint
from chungthuc.notifications import reports
from chungthuc.notifications.channels import NotSent, Submission, email, in_app, sms
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import ChannelName, Message, MessageState
from chungthuc.notifications.outbox import JOB
from chungthuc.notifications.turns import pause, turn

CHANNELS: dict[str, Callable[[Message], Submission | None]] = {
    ChannelName.EMAIL: email.send,
    ChannelName.SMS: sms.send,
    ChannelName.IN_APP: in_app.send,
}
STALE = timedelta(minutes=10)  # a sender that died in the middle; the message's id tells a repeat
GIVE_UP = timedelta(days=3)  # a mail server may be away for a weekend
STRETCH = (
    20.0  # seconds a job goes on with what waits: a worker that is asked to stop must not keep its operator waiting
)
RELIEF = "notifications.send_what_waits"
SOON, AWAY = timedelta(seconds=1), timedelta(seconds=30)  # when the relief looks again


def due() -> QuerySet[Message]:
    """What should leave now: its moment has come, and no sender that lives has it in hand."""
    now = clock.now()
    come = Q(not_before__isnull=True) | Q(not_before__lte=now)
    return Message.objects.filter(_free(now), come, Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))


def send(message_id: str) -> None:
    """Send it, once, and then what else waits for this channel. Raises NotSent when the job should try again later.

    A channel has one sender at a time: a provider that is slow or dead keeps one worker, not all of them.
    Raises jobs.NothingThere when there is no such message.
    """
    message = jobs.found(Message.objects.all(), pk=message_id)
    if _is_early(message) or _is_seen_to(message):
        return
    with turn(message.channel) as mine:
        if wait := _not_now(message.channel, mine):
            relieve(message.channel, wait)
            return
        try:
            _send_one(message_id)
        except NotSent as failure:
            if failure.away:
                relieve(message.channel, AWAY)
            raise
        _send_stretch(message.channel)


def send_what_waits(channel: str) -> None:
    """The channel's relief: whatever is due there leaves, in the order it was asked for."""
    with turn(channel) as mine:
        if wait := _not_now(channel, mine):
            relieve(channel, wait)
            return
        _send_stretch(channel)


def relieve(channel: str, wait: timedelta = timedelta(0)) -> bool:
    """See to it that somebody sends what waits on the channel. False when that is seen to already."""
    return jobs.defer(RELIEF, at=clock.now() + wait if wait else None, once=_relief(channel), channel=channel)


def _relief(channel: str) -> str:
    return f"{RELIEF}:{channel}"


def _not_now(channel: str, mine: bool) -> timedelta | None:
    """How long to wait: for whoever sends now, or for the provider's next minute."""
    return pause(channel) if mine else SOON


def _is_early(message: Message) -> bool:
    """Due later: the job comes back then. The database's clock, which starts jobs, may be a little ahead of ours."""
    early = message.state == MessageState.QUEUED and message.not_before and message.not_before > clock.now()
    if early:
        jobs.defer(JOB, at=message.not_before, message_id=message.pk)
    return bool(early)


def _is_seen_to(message: Message) -> bool:
    """A message nobody has tried is left to the relief if one waits: where the provider is away, one asks for all."""
    return message.tries == 0 and jobs.waits(_relief(message.channel))


def _send_stretch(channel: str) -> None:
    """What waits, for a while, over one connection; who is left then has the relief. Their own jobs find it done."""
    end = monotonic() + STRETCH
    with email.one_connection():
        while monotonic() < end and not pause(channel):
            following = _waiting(channel).first()
            if following is None:
                return
            if not _went_on(following):
                relieve(channel, AWAY)
                return
    if _waiting(channel).exists():
        relieve(channel, pause(channel) or timedelta(0))


def _went_on(message: Message) -> bool:
    """Send one of those that wait; one refused for now has a job of its own again. False when the provider is away."""
    try:
        _send_one(str(message.pk))
    except NotSent as failure:
        if failure.away:
            return False
        again = Message.objects.values_list("next_try_at", flat=True).get(pk=message.pk)
        jobs.defer(JOB, at=again, once=f"{JOB}:{message.pk}", message_id=message.pk)
    return True


def _waiting(channel: str) -> QuerySet[Message]:
    return due().filter(channel=channel).order_by("queued_at", "id")


def _send_one(message_id: str) -> None:
    if not _claim(message_id):
        if Message.objects.filter(pk=message_id, state=MessageState.SENDING).exists():
            raise NotSent(FailureCode.IN_HAND, "another sender has it in hand")
        return
    message = Message.objects.select_related("document").get(pk=message_id)
    if message.useless_after and message.useless_after <= clock.now():
        code = message.failure or FailureCode.TOO_LATE
        _settle(message, MessageState.FAILED, failure=code, last_error=message.last_error or "too late")
        return
    crashpoint("outbox.before_send")
    try:
        left = CHANNELS[message.channel](message) or Submission()
    except Exception as fault:  # noqa: BLE001  # whatever it is: the message must not stay «Đang gửi» without a word
        failure = fault if isinstance(fault, NotSent) else _unforeseen(message, fault)
        if _failed_for_good(message, failure):
            return
        raise failure from None
    crashpoint("outbox.sent")
    _has_left(message, left)


def _unforeseen(message: Message, fault: Exception) -> NotSent:
    reference = faults.noted(fault, f"sending message {message.pk}")
    return NotSent(FailureCode.FAULT, f"{type(fault).__name__}, reference {reference}")


@transaction.atomic
def _has_left(message: Message, left: Submission) -> None:
    now = clock.now()
    if left.delivered:
        _settle(message, MessageState.DELIVERED, sent_at=now, delivered_at=now)
    else:
        _settle(message, MessageState.SENT, sent_at=now)
    if message.then:
        jobs.defer(message.then, key=message.key)
    reports.expect(message, left.references)


def _claim(message_id: str) -> bool:
    """One sender at a time, by one conditional UPDATE; a claim that grew stale is taken over."""
    now = clock.now()
    mine = Message.objects.filter(_free(now), pk=message_id)
    return bool(mine.update(state=MessageState.SENDING, claimed_at=now, tries=F("tries") + 1))


def _free(now: datetime) -> Q:
    return Q(state=MessageState.QUEUED) | Q(state=MessageState.SENDING, claimed_at__lt=now - STALE)


def _failed_for_good(message: Message, failure: NotSent) -> bool:
    """Put it back, or give it up when trying again cannot help, comes too late or was tried for three days.

    What was refused for now has a next moment of its own: it is not tried with each of the others. Where the provider
    is away all wait for him, and for nothing else.
    """
    now = clock.now()
    start = max(message.queued_at, message.not_before or message.queued_at)
    late = Message.objects.filter(pk=message.pk, useless_after__lte=now).exists()  # withdrawn meanwhile, perhaps
    over = failure.final or late or now - start > GIVE_UP
    again = None if over or failure.away else now + _patience(message.tries)
    state = MessageState.FAILED if over else MessageState.QUEUED
    _settle(message, state, failure=failure.code, last_error=str(failure)[:300], next_try_at=again)
    return over


def _patience(tries: int) -> timedelta:
    """After seconds, then a minute later each time; never more than an hour."""
    return min(timedelta(seconds=5 + 60 * (tries - 1)), timedelta(hours=1))


def _settle(message: Message, state: MessageState, **facts: object) -> None:
    """Write how it ended, unless a report from outside was quicker than we."""
    mine = Message.objects.filter(pk=message.pk, state=MessageState.SENDING)
    mine.update(state=state, **{"failure": "", "last_error": "", "next_try_at": None, **facts})
