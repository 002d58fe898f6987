"""Which copies wait for which job, and which of them have none: nobody may wait because a job was lost."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from chungthuc.audit.chain import record
from chungthuc.audit.models import Event
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy, CopyQuerySet, Delivery
from chungthuc.core import clock, jobs

logger = logging.getLogger(__name__)

FOLLOW_UP = "certification.follow_up"
CONFIRM = "certification.confirm_delivery"
CHAIN = "jobs"
PATIENCE = timedelta(minutes=1)  # what is younger is about to be done
_in_hand = Q(Exists(Delivery.objects.filter(copy=OuterRef("pk"), blocked_at=None)))
WAITING: dict[str, Q] = {
    "certification.stamp_signature": Q(status=Status.SIGNED),
    "certification.finish_seal": Q(status=Status.SEALED),
    "certification.hand_over": Q(status=Status.ISSUED, send_wished_at__isnull=False) & ~_in_hand,
}


def waiting_for(job: str) -> CopyQuerySet:
    """The copies that this job would bring on; one that stopped waits for a person."""
    return CertifiedCopy.objects.filter(WAITING[job], stopped_at=None)


def forsaken(patience: timedelta = PATIENCE) -> Iterator[tuple[str, UUID]]:
    """(job, copy's id) of what waits, with no event for that long, and has no job that waits or runs."""
    for job in WAITING:
        ids = list(waiting_for(job).order_by("submitted_at", "pk").values_list("pk", flat=True))
        untended = set(map(str, ids)) - jobs.have_one(job, "copy_id", ids) - _followed(ids, patience)
        yield from ((job, one) for one in ids if str(one) in untended)


def _followed(ids: list[UUID], patience: timedelta) -> set[str]:
    """Those whose last event is younger, or whose follow-up has yet to run."""
    subjects = {f"certified-copy:{one}": str(one) for one in ids}
    events = Event.objects.filter(subject__in=subjects)
    young = set(events.filter(at__gte=clock.now() - patience).values_list("subject", flat=True))
    keys = dict(events.values_list("pk", "subject"))
    tended = {keys[int(key)] for key in jobs.have_one(FOLLOW_UP, "event_id", keys)}
    return {subjects[subject] for subject in young | tended}


@transaction.atomic
def take_up() -> int:
    """Give each of them a job again; the log and the chain of events say how many."""
    lost = list(forsaken())
    if not lost:
        return 0
    taken = sum(jobs.defer(job, once=f"{job}:{one}", copy_id=one) for job, one in lost)
    logger.error("took up %d copies that had no job", taken)
    record(CHAIN, "take_up", subject="certified-copy:several", by="system:sweep", facts={"count": taken})
    return taken
