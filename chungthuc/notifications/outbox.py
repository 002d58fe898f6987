"""The outbox: rows are written in the transaction of the act; jobs send them (``notifications.sending``)."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.audit.chain import record
from chungthuc.core import clock, jobs
from chungthuc.core.errors import Refused
from chungthuc.documents.models import Document
from chungthuc.notifications.models import ChannelName, Message, MessageState

CHAIN = "notifications"
JOB = "notifications.send"

_together: ContextVar[list[Message] | None] = ContextVar("messages to be written together", default=None)


class NewMessage(TypedDict, total=False):
    """What a message is made of. ``then``: the job that hears of it; ``about``: the thing's plain id."""

    channel: Required[str]
    recipient: Required[str]
    subject: Required[str]
    body: Required[str]
    key: Required[str]
    person: Person | None
    about: str
    template: str
    document: Document | None
    file_name: str
    then: str
    not_before: datetime | None
    useless_after: datetime | None


def enqueue(**wanted: Unpack[NewMessage]) -> Message:
    """Write the message and defer its job; the same key is the same message.

    Raises Refused("header_injection") for a recipient, subject or file name with a line break or another control
    character in it: such a text would become headers of its own.
    """
    for text in (wanted["recipient"], wanted["subject"], wanted.get("file_name", "")):
        _demand_one_line(text)
    message = Message(**wanted)
    if message.channel == ChannelName.IN_APP and message.not_before is None:
        message.state, message.sent_at = MessageState.DELIVERED, clock.now()
        message.delivered_at = message.sent_at
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


def of(*subjects: str) -> QuerySet[Message]:
    """All messages about these things («appointment:…», «certified-copy:…»), in the order they were written."""
    return Message.objects.filter(about__in=subjects).order_by("queued_at", "id")


@transaction.atomic
def resend(message: Message, *, by: Any, sent_too: bool = False) -> bool:
    """«Gửi lại»: try a message again that failed; with ``sent_too`` also one that left and was not found. False when
    it is neither, or when it would come too late."""
    now = clock.now()
    late = Q(useless_after__isnull=False, useless_after__lte=now)
    states = [MessageState.FAILED, MessageState.SENT] if sent_too else [MessageState.FAILED]
    again = Message.objects.filter(pk=message.pk, state__in=states).exclude(late)
    if not again.update(
        state=MessageState.QUEUED, queued_at=now, next_try_at=None, failure="", last_error="", round=F("round") + 1
    ):
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
        state=MessageState.WITHDRAWN, failure="", last_error=""
    )


def withdraw_waiting(subject: str, channel: str) -> int:
    """Take back what waits on this channel for a later moment, about a thing; returns how many."""
    waiting = of(subject).filter(channel=channel, state=MessageState.QUEUED, not_before__gt=clock.now())
    return waiting.order_by().update(state=MessageState.WITHDRAWN, failure="", last_error="")


def has_failed(key: str) -> bool:
    return Message.objects.filter(key=key, state=MessageState.FAILED).exists()


def abandon(key: str) -> bool:
    """A message that failed is given up: «Gửi lại» finds it no more. False when it has not failed (any longer)."""
    failed = Message.objects.filter(key=key, state=MessageState.FAILED)
    return bool(failed.update(state=MessageState.WITHDRAWN))


def _defer(message: Message) -> None:
    jobs.defer(JOB, message_id=message.pk)


def _demand_one_line(text: str) -> None:
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} for letter in text):
        raise Refused(
            "header_injection",
            _("Địa chỉ, tiêu đề hoặc tên tệp của thư có ký tự xuống dòng."),
            _("Nhập lại trên một dòng."),
        )
