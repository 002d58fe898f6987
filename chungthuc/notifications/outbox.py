"""The outbox: rows are written in the transaction of the act; a job sends them, however often it must try."""

import unicodedata
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as jobs

from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import Refused
from chungthuc.documents.models import Document
from chungthuc.notifications.channels import NotSent, email
from chungthuc.notifications.models import Message, MessageState

CHANNELS = {"email": email.send}
STALE = timedelta(minutes=10)  # a sender that died in the middle; the Message-ID tells a repeat
GIVE_UP = timedelta(days=3)  # a mail server may be away for a weekend
CHAIN = "notifications"


def enqueue(
    *,
    channel: str,
    recipient: str,
    subject: str,
    body: str,
    key: str,
    document: Document | None = None,
    file_name: str = "",
    then: str = "",
) -> Message:
    """Write the message and defer its job; the same key is the same message. ``then``: the job that hears of it.

    Raises Refused("header_injection") for a recipient, subject or file name with a line break or another control
    character in it: such a text would become headers of its own.
    """
    for text in (recipient, subject, file_name):
        _must_be_one_line(text)
    with transaction.atomic():
        message, made = Message.objects.get_or_create(
            key=key,
            defaults={
                "channel": channel,
                "recipient": recipient,
                "subject": subject,
                "body": body,
                "document": document,
                "file_name": file_name,
                "then": then,
            },
        )
        if made:
            _defer(message)
    return message


def send(message_id: str) -> None:
    """Send it, once. Raises NotSent when the job should try again later."""
    if not _claim(message_id):
        if Message.objects.filter(pk=message_id, state=MessageState.SENDING).exists():
            raise NotSent("another sender has it in hand")
        return
    message = Message.objects.select_related("document").get(pk=message_id)
    crashpoint("outbox.before_send")
    try:
        CHANNELS[message.channel](message)
    except NotSent as failure:
        if _failed_for_good(message, failure):
            return
        raise
    crashpoint("outbox.sent")
    with transaction.atomic():
        _settle(message, MessageState.SENT, sent_at=clock.now())
        if message.then:
            jobs.configure_task(message.then).defer(key=message.key)


@transaction.atomic
def resend(message: Message, *, by: Any) -> bool:
    """«Gửi lại»: try a message again that failed. False when it is on its way or has left."""
    again = Message.objects.filter(pk=message.pk, state=MessageState.FAILED)
    if not again.update(state=MessageState.QUEUED, queued_at=clock.now(), last_error=""):
        return False
    _defer(message)
    record(CHAIN, "resend", subject=f"message:{message.pk}", by=by)
    return True


def _defer(message: Message) -> None:
    jobs.configure_task("notifications.send").defer(message_id=str(message.pk))


def _claim(message_id: str) -> bool:
    """One sender at a time, by one conditional UPDATE; a claim that grew stale is taken over."""
    now = clock.now()
    free = Q(state=MessageState.QUEUED) | Q(state=MessageState.SENDING, claimed_at__lt=now - STALE)
    mine = Message.objects.filter(free, pk=message_id)
    return bool(mine.update(state=MessageState.SENDING, claimed_at=now, tries=F("tries") + 1))


def _failed_for_good(message: Message, failure: NotSent) -> bool:
    """Put it back, or give it up when trying again cannot help or was tried for three days."""
    over = failure.final or clock.now() - message.queued_at > GIVE_UP
    _settle(message, MessageState.FAILED if over else MessageState.QUEUED, last_error=str(failure)[:300])
    return over


def _settle(message: Message, state: MessageState, **facts: Any) -> None:
    Message.objects.filter(pk=message.pk).update(state=state, **{"last_error": "", **facts})


def _must_be_one_line(text: str) -> None:
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} for letter in text):
        raise Refused(
            "header_injection",
            _("Địa chỉ, tiêu đề hoặc tên tệp của thư có ký tự xuống dòng."),
            _("Nhập lại trên một dòng."),
        )
