"""Whose turn a channel is: one sender at a time, and no more in a minute than agreed with the provider."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection

from chungthuc.core import clock
from chungthuc.notifications.models import Message

MINUTE = timedelta(minutes=1)


@contextmanager
def turn(channel: str) -> Iterator[bool]:
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


def pause(channel: str) -> timedelta | None:
    """How long the channel must wait so as not to send more in a minute than agreed with the provider."""
    limit = settings.MESSAGES_A_MINUTE.get(channel, 0)
    if not limit:
        return None
    now = clock.now()
    lately = Message.objects.filter(channel=channel, claimed_at__gt=now - MINUTE).order_by("-claimed_at")
    oldest = lately.values_list("claimed_at", flat=True)[limit - 1 : limit].first()
    return oldest + MINUTE - now if oldest else None
