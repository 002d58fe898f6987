"""The outbox: rows are written in the transaction of the act; a job sends them, however often it must try."""

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.audit.chain import record
from chungthuc.core import clock, faults, jobs
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import Refused
from chungthuc.documents.models import Document
from chungthuc.notifications import reports
from chungthuc.notifications.channels import Left, NotSent, email, in_app, sms
from chungthuc.notifications.models import ChannelName, Message, MessageState
from chungthuc.notifications.turns import pause, turn

CHANNELS: dict[str, Callable[[Message], Left | None]] = {
    ChannelName.EMAIL: email.send,
    ChannelName.SMS: sms.send,
    ChannelName.IN_APP: in_app.send,
}
STALE = timedelta(minutes=10)  # a sender that died in the middle; the message's id tells a repeat
GIVE_UP = timedelta(days=3)  # a mail server may be away for a weekend
TURN_TAKEN = timedelta(seconds=30)  # whoever has the channel sends what waits; the job only looks whether he did
STRETCH = 20.0  # seconds a job goes on with what waits beside its own message
CHAIN = "notifications"
JOB = "notifications.send"

_together: ContextVar[list[Message] | None] = ContextVar("messages to be written together", default=None)


def enqueue(
    *,
    channel: str,
    recipient: str,
    subject: str,
    body: str,
    key: str,
    person: Person | None = None,
    about: str = "",
    template: str = "",
    document: Document | None = None,
    file_name: str = "",
    then: str = "",
    not_before: datetime | None = None,
    useless_after: datetime | None = None,
) -> Message:
    """Write the message and defer its job; the same key is the same message. ``then``: the job that hears of it.

    Raises Refused("header_injection") for a recipient, subject or file name with a line break or another control
    character in it: such a text would become headers of its own.
    """
    for text in (recipient, subject, file_name):
        _must_be_one_line(text)
    facts = {
        "channel": channel,
        "recipient": recipient,
        "subject": subject,
        "body": body,
        "person": person,
        "about": about,
        "template": template,
        "document": document,
        "file_name": file_name,
        "then": then,
        "not_before": not_before,
        "useless_after": useless_after,
    }
    if channel == ChannelName.IN_APP and not_before is None:
        now = clock.now()
        facts |= {"state": MessageState.DELIVERED, "sent_at": now, "delivered_at": now}
    message = Message(key=key, **facts)
    together = _together.get()
    if together is None:
        return _write([message])[0]
    together.append(message)
    return message


@contextmanager
def gathered() -> Iterator[None]:
    """What is enqueued inside is written when the block ends, all with two statements; nothing of it if it fails.

    A booking has six messages (told now and reminded twice, by two or three channels) and holds locks meanwhile.
    """
    messages: list[Message] = []
    token = _together.set(messages)
    try:
        yield
    finally:
        _together.reset(token)
    _write(messages)


@transaction.atomic(savepoint=False)
def _write(messages: list[Message]) -> list[Message]:
    """The rows and the jobs that send them; the rows that stand, which for a known key are the earlier ones."""
    if not messages:
        return []
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    standing = dict(Message.objects.filter(key__in=[one.key for one in messages]).values_list("key", "pk"))
    made = [one for one in messages if standing[one.key] == one.pk]
    _defer_all([one for one in made if one.state == MessageState.QUEUED])
    return [one if one in made else Message.objects.get(pk=standing[one.key]) for one in messages]


def _defer_all(messages: list[Message]) -> None:
    """One statement, whatever the moments: whoever books holds locks meanwhile."""
    jobs.defer_all(JOB, [(one.not_before, {"message_id": one.pk}) for one in messages])


def of(subject: str) -> QuerySet[Message]:
    """All messages about a thing («appointment:…», «certified-copy:…»), in the order they were written."""
    return Message.objects.filter(about=subject).order_by("queued_at", "id")


def due() -> QuerySet[Message]:
    """What should leave now: its moment has come, and no sender that lives has it in hand."""
    now = clock.now()
    return Message.objects.filter(_free(now), Q(not_before__isnull=True) | Q(not_before__lte=now))


def send(message_id: str) -> None:
    """Send it, once, and then what else waits for this channel. Raises NotSent when the job should try again later.

    A channel has one sender at a time: a provider that is slow or dead keeps one worker, not all of them.
    Raises jobs.NothingThere when there is no such message.
    """
    message = jobs.found(Message.objects.all(), pk=message_id)
    if _is_early(message):
        return
    with turn(message.channel) as mine:
        if not mine:
            _defer(message, at=clock.now() + TURN_TAKEN)
        elif wait := pause(message.channel):
            _defer(message, at=clock.now() + wait)
        else:
            _send_one(message_id)
            _send_what_waits(message.channel)


@transaction.atomic
def resend(message: Message, *, by: Any) -> bool:
    """«Gửi lại»: try a message again that failed. False when it has not, or when it would come too late."""
    now = clock.now()
    late = Q(useless_after__isnull=False, useless_after__lte=now)
    again = Message.objects.filter(pk=message.pk, state=MessageState.FAILED).exclude(late)
    if not again.update(state=MessageState.QUEUED, queued_at=now, last_error="", round=F("round") + 1):
        return False
    message.receipts.all().delete()
    _defer(message)
    record(CHAIN, "resend", subject=f"message:{message.pk}", by=by)
    return True


def withdraw(prefix: str) -> int:
    """Take back what has not left yet, by the beginning of its key; returns how many.

    What a sender has in hand at this very moment may still leave; if it does not, it is not tried again.
    """
    if not prefix:
        raise ValueError("an empty prefix would withdraw every message there is")
    Message.objects.filter(key__startswith=prefix, state=MessageState.SENDING).update(useless_after=clock.now())
    return Message.objects.filter(key__startswith=prefix, state=MessageState.QUEUED).update(
        state=MessageState.WITHDRAWN, last_error=""
    )


def has_failed(key: str) -> bool:
    return Message.objects.filter(key=key, state=MessageState.FAILED).exists()


def abandon(key: str) -> bool:
    """A message that failed is given up: «Gửi lại» finds it no more. False when it has not failed (any longer)."""
    failed = Message.objects.filter(key=key, state=MessageState.FAILED)
    return bool(failed.update(state=MessageState.WITHDRAWN))


def _defer(message: Message, at: datetime | None = None) -> None:
    jobs.defer(JOB, at=at, message_id=message.pk)


def _is_early(message: Message) -> bool:
    """Due later: the job comes back then. The database's clock, which starts jobs, may be a little ahead of ours."""
    early = message.state == MessageState.QUEUED and message.not_before and message.not_before > clock.now()
    if early:
        _defer(message, at=message.not_before)
    return bool(early)


def _send_what_waits(channel: str) -> None:
    """The provider is there: what is due leaves in the order it was asked for. Their own jobs find it done."""
    end, seen = monotonic() + STRETCH, list[Any]()
    while monotonic() < end and not pause(channel):
        waiting = due().filter(channel=channel).exclude(pk__in=seen)
        following = waiting.order_by("queued_at", "id").first()
        if following is None:
            return
        seen.append(following.pk)
        try:
            _send_one(str(following.pk))
        except NotSent as failure:
            if failure.away:
                return


def _send_one(message_id: str) -> None:
    if not _claim(message_id):
        if Message.objects.filter(pk=message_id, state=MessageState.SENDING).exists():
            raise NotSent("another sender has it in hand")
        return
    message = Message.objects.select_related("document").get(pk=message_id)
    if message.useless_after and message.useless_after <= clock.now():
        _settle(message, MessageState.FAILED, last_error=message.last_error or "too late")
        return
    crashpoint("outbox.before_send")
    try:
        left = CHANNELS[message.channel](message) or Left()
    except Exception as fault:  # noqa: BLE001  # whatever it is: the message must not stay «Đang gửi» without a word
        failure = fault if isinstance(fault, NotSent) else _unforeseen(message, fault)
        if _failed_for_good(message, failure):
            return
        raise failure from None
    crashpoint("outbox.sent")
    _has_left(message, left)


def _unforeseen(message: Message, fault: Exception) -> NotSent:
    return NotSent(f"{type(fault).__name__}, reference {faults.noted(fault, f'sending message {message.pk}')}")


@transaction.atomic
def _has_left(message: Message, left: Left) -> None:
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
    """Put it back, or give it up when trying again cannot help, comes too late or was tried for three days."""
    now = clock.now()
    start = max(message.queued_at, message.not_before or message.queued_at)
    late = Message.objects.filter(pk=message.pk, useless_after__lte=now).exists()  # withdrawn meanwhile, perhaps
    over = failure.final or late or now - start > GIVE_UP
    _settle(message, MessageState.FAILED if over else MessageState.QUEUED, last_error=str(failure)[:300])
    return over


def _settle(message: Message, state: MessageState, **facts: Any) -> None:
    """Write how it ended, unless a report from outside was quicker than we."""
    mine = Message.objects.filter(pk=message.pk, state=MessageState.SENDING)
    mine.update(state=state, **{"last_error": "", **facts})


def _must_be_one_line(text: str) -> None:
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} for letter in text):
        raise Refused(
            "header_injection",
            _("Địa chỉ, tiêu đề hoặc tên tệp của thư có ký tự xuống dòng."),
            _("Nhập lại trên một dòng."),
        )
