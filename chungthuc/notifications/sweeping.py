"""What is due and has no job that would send it: nobody may wait because a job was lost."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from chungthuc.audit.chain import record
from chungthuc.core import clock, jobs
from chungthuc.notifications.outbox import CHAIN, JOB, due

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=1)  # what is younger is about to be done
BATCH = 500


def forsaken(patience: timedelta = PATIENCE) -> Iterator[UUID]:
    """Ids of messages that are due, asked for that long ago, and have no job that waits or runs. Oldest first."""
    waiting = due().filter(queued_at__lt=clock.now() - patience).order_by("queued_at", "id")
    ids = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        tended = jobs.have_one(JOB, "message_id", some)
        yield from (one for one in some if str(one) not in tended)


@transaction.atomic
def take_up() -> int:
    """Give each of them a job again; the log and the chain of events say how many."""
    lost = list(forsaken())
    if not lost:
        return 0
    taken = sum(jobs.defer(JOB, once=f"{JOB}:{one}", message_id=one) for one in lost)
    logger.error("took up %d messages that had no job", taken)
    record(CHAIN, "take_up", subject="message:several", by="system:sweep", facts={"count": taken})
    return taken
