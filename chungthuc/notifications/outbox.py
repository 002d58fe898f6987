"""The outbox: rows are written in the transaction of the act; a job sends them, however often it must try."""

import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as jobs
from procrastinate.jobs import JobDeferrer

from chungthuc.accounts.models import Person
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import Refused
from chungthuc.documents.models import Document
from chungthuc.notifications import reports
from chungthuc.notifications.channels import Left, NotSent, email, in_app, sms
from chungthuc.notifications.models import ChannelName, Message, MessageState

CHANNELS: dict[str, Callable[[Message], Left | None]] = {
    ChannelName.EMAIL: email.send,
    ChannelName.SMS: sms.send,
    ChannelName.IN_APP: in_app.send,
}
STALE = timedelta(minutes=10)  # a sender that died in the middle; the message's id tells a repeat
GIVE_UP = timedelta(days=3)  # a mail server may be away for a weekend
TURN_TAKEN = timedelta(seconds=30)  # whoever has the channel sends what waits; the job only looks whether he did
MINUTE = timedelta(minutes=1)
STRETCH = 20.0  # seconds a job goes on with what waits beside its own message
CHAIN = "notifications"

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
    if messages:
        jobs.job_manager.batch_defer_jobs(jobs=[_deferrer(one, at=one.not_before).job for one in messages])


def of(subject: str) -> QuerySet[Message]:
    """All messages about a thing («appointment:…», «certified-copy:…»), in the order they were written."""
    return Message.objects.filter(about=subject).order_by("queued_at", "id")


def send(message_id: str) -> None:
    """Send it, once, and then what else waits for this channel. Raises NotSent when the job should try again later.

    A channel has one sender at a time: a provider that is slow or dead keeps one worker, not all of them.
    """
    message = Message.objects.filter(pk=message_id).first()
    if message is None or _is_early(message):
        return
    with _turn(message.channel) as mine:
        if not mine:
            _defer(message, at=clock.now() + TURN_TAKEN)
        elif wait := _pause(message.channel):
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
    _deferrer(message, at=at).defer()


def _deferrer(message: Message, *, at: datetime | None) -> JobDeferrer:
    return jobs.configure_task("notifications.send", schedule_at=at, task_kwargs={"message_id": str(message.pk)})


def _is_early(message: Message) -> bool:
    """Due later: the job comes back then. The database's clock, which starts jobs, may be a little ahead of ours."""
    early = message.state == MessageState.QUEUED and message.not_before and message.not_before > clock.now()
    if early:
        _defer(message, at=message.not_before)
    return bool(early)


@contextmanager
def _turn(channel: str) -> Iterator[bool]:
    """Whether this process may send on the channel now. The database forgets the lock of a process that died."""
    number = [zlib.crc32(f"notifications.{channel}".encode())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", number)
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", number)


def _pause(channel: str) -> timedelta | None:
    """How long the channel must wait so as not to send more in a minute than agreed with the provider."""
    limit = settings.MESSAGES_A_MINUTE.get(channel, 0)
    if not limit:
        return None
    now = clock.now()
    lately = Message.objects.filter(channel=channel, claimed_at__gt=now - MINUTE).order_by("-claimed_at")
    oldest = lately.values_list("claimed_at", flat=True)[limit - 1 : limit].first()
    return oldest + MINUTE - now if oldest else None


def _send_what_waits(channel: str) -> None:
    """The provider is there: what is due leaves in the order it was asked for. Their own jobs find nothing to do."""
    end, seen = monotonic() + STRETCH, list[Any]()
    while monotonic() < end and not _pause(channel):
        due = Q(not_before__isnull=True) | Q(not_before__lte=clock.now())
        waiting = Message.objects.filter(due, channel=channel, state=MessageState.QUEUED).exclude(pk__in=seen)
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
    except NotSent as failure:
        if _failed_for_good(message, failure):
            return
        raise
    crashpoint("outbox.sent")
    _has_left(message, left)


@transaction.atomic
def _has_left(message: Message, left: Left) -> None:
    now = clock.now()
    if left.delivered:
        _settle(message, MessageState.DELIVERED, sent_at=now, delivered_at=now)
    else:
        _settle(message, MessageState.SENT, sent_at=now)
    if message.then:
        jobs.configure_task(message.then).defer(key=message.key)
    reports.expect(message, left.references)


def _claim(message_id: str) -> bool:
    """One sender at a time, by one conditional UPDATE; a claim that grew stale is taken over."""
    now = clock.now()
    free = Q(state=MessageState.QUEUED) | Q(state=MessageState.SENDING, claimed_at__lt=now - STALE)
    mine = Message.objects.filter(free, pk=message_id)
    return bool(mine.update(state=MessageState.SENDING, claimed_at=now, tries=F("tries") + 1))


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
