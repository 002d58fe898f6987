"""What is due and has no job that would send it: nobody may wait because a job was lost."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from chungthuc.audit.chain import record
from chungthuc.core import clock, jobs
from chungthuc.notifications.models import Message
from chungthuc.notifications.outbox import CHAIN, JOB
from chungthuc.notifications.sending import RELIEF, due, relieve

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=1)  # what is younger is about to be done
BATCH = 500


def forsaken(patience: timedelta = PATIENCE) -> dict[str, list[UUID]]:
    """Ids of messages that are due, asked for that long ago, and have nobody who would send them: by channel.

    A message is tended by a job of its own, or by the relief of its channel, which waits or runs.
    """
    waiting = due().filter(queued_at__lt=clock.now() - patience)
    channels = set(waiting.order_by().values_list("channel", flat=True).distinct())
    alone = channels - jobs.have_one(RELIEF, "channel", channels)
    lost = {one: list(_without_a_job(waiting.filter(channel=one).order_by("queued_at", "id"))) for one in alone}
    return {channel: ids for channel, ids in lost.items() if ids}


@transaction.atomic
def take_up() -> int:
    """Each channel where somebody waits in vain gets a relief; the log and the chain of events say how many waited."""
    lost = forsaken()
    for channel in lost:
        relieve(channel)
    taken = sum(len(ids) for ids in lost.values())
    if taken:
        logger.error("took up %d messages that had no job", taken)
        record(CHAIN, "take_up", subject="message:several", by="system:sweep", facts={"count": taken})
    return taken


def _without_a_job(messages: QuerySet[Message]) -> Iterator[UUID]:
    ids = list(messages.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        tended = jobs.have_one(JOB, "message_id", some)
        yield from (one for one in some if str(one) not in tended)
