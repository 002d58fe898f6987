"""The outbox: rows are written in the transaction of the act; a job sends them, however often it must try."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.documents.models import Document
from chungthuc.notifications.channels import NotSent, email
from chungthuc.notifications.models import Message, MessageState

CHANNELS = {"email": email.send}
STALE = timedelta(minutes=10)  # a sender that died in the middle; the Message-ID tells a repeat


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
    """Write the message and defer its job; the same key is the same message. ``then``: the job that hears of it."""
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
        jobs.configure_task("notifications.send").defer(message_id=str(message.pk))
    return message


def send(message_id: str) -> None:
    """Send it once. Raises NotSent when it should be tried again."""
    if not _claim(message_id):
        return
    message = Message.objects.select_related("document").get(pk=message_id)
    crashpoint("outbox.before_send")
    try:
        CHANNELS[message.channel](message)
    except NotSent as failure:
        _settle(message, MessageState.FAILED if failure.final else MessageState.QUEUED, str(failure))
        if failure.final:
            return
        raise
    crashpoint("outbox.sent")
    with transaction.atomic():
        _settle(message, MessageState.SENT, "")
        if message.then:
            jobs.configure_task(message.then).defer(key=message.key)


def resend(message: Message) -> None:
    """Send a message again that failed; asked for by a person."""
    again = Message.objects.filter(pk=message.pk, state=MessageState.FAILED).update(state=MessageState.QUEUED)
    if again:
        jobs.configure_task("notifications.send").defer(message_id=str(message.pk))


def _claim(message_id: str) -> bool:
    """One sender at a time; a claim that grew stale is taken over."""
    now = clock.now()
    mine: Any = Message.objects.filter(pk=message_id)
    waiting = mine.filter(state=MessageState.QUEUED) | mine.filter(
        state=MessageState.SENDING, queued_at__lt=now - STALE
    )
    return bool(waiting.update(state=MessageState.SENDING, queued_at=now))


def _settle(message: Message, state: MessageState, error: str) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=state,
        tries=message.tries + 1,
        last_error=error[:300],
        sent_at=clock.now() if state == MessageState.SENT else None,
    )
