"""Which copies wait for which job, and which of them have none: nobody may wait because a job was lost."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from chungthuc.audit.chain import record
from chungthuc.audit.models import Event
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy, CopyQuerySet, Delivery, Route
from chungthuc.core import clock, jobs
from chungthuc.notifications.models import Message, MessageState

logger = logging.getLogger(__name__)

CONFIRM = "certification.confirm_delivery"
CHAIN = "jobs"
PATIENCE = timedelta(minutes=1)  # what is younger is about to be done
_in_hand = Q(Exists(Delivery.objects.filter(copy=OuterRef("pk"), blocked_at=None)))
WAITING: dict[str, Q] = {
    "certification.stamp_signature": Q(status=Status.SIGNED),
    "certification.finish_seal": Q(status=Status.SEALED),
    "certification.hand_over": (
        Q(status=Status.ISSUED, send_wished_at__isnull=False, given_for_code=False) & ~_in_hand
    ),
}


class Lost(NamedTuple):
    """A job that should be there for this copy: its name, its one argument."""

    job: str
    argument: str
    value: str
    copy_id: UUID


def still_waits(copy_id: str, job: str) -> bool:
    return CertifiedCopy.objects.filter(WAITING[job], pk=copy_id).exists()


def waiting_for(job: str) -> CopyQuerySet:
    """The copies that this job would bring on; one that stopped waits for a person."""
    return CertifiedCopy.objects.filter(WAITING[job], stopped_at=None)


def forsaken(patience: timedelta = PATIENCE) -> Iterator[Lost]:
    """What waits, with nothing having happened for that long, and has no job that waits or runs."""
    for job in WAITING:
        ids = list(waiting_for(job).order_by("submitted_at", "pk").values_list("pk", flat=True))
        untended = set(map(str, ids)) - jobs.have_one(job, "copy_id", ids) - _young(ids, patience)
        yield from (Lost(job, "copy_id", str(one), one) for one in ids if str(one) in untended)
    yield from _unconfirmed(patience)


def _young(ids: list[UUID], patience: timedelta) -> set[str]:
    """Those with whom something happened a moment ago."""
    subjects = {f"certified-copy:{one}": str(one) for one in ids}
    young = Event.objects.filter(subject__in=subjects, at__gte=clock.now() - patience)
    return {subjects[subject] for subject in young.values_list("subject", flat=True)}


def _unconfirmed(patience: timedelta) -> Iterator[Lost]:
    """Letters that have left, while their copies do not know of it."""
    left = Message.objects.filter(state__in=(MessageState.SENT, MessageState.DELIVERED))
    left = left.filter(pk=OuterRef("reference"), sent_at__lt=clock.now() - patience)
    living = Delivery.objects.filter(Exists(left), route=Route.EMAIL, blocked_at=None, copy__status=Status.ISSUED)
    copies = {f"result:{pk}": copy_id for pk, copy_id in living.order_by("at", "pk").values_list("pk", "copy")}
    tended = jobs.have_one(CONFIRM, "key", copies)
    yield from (Lost(CONFIRM, "key", key, copy_id) for key, copy_id in copies.items() if key not in tended)


@transaction.atomic
def take_up() -> int:
    """Give each of them a job again; the log and the chain of events say how many."""
    lost = list(forsaken())
    if not lost:
        return 0
    taken = 0
    for one in lost:
        facts: dict[str, Any] = {one.argument: one.value}
        taken += jobs.defer(one.job, once=f"{one.job}:{one.value}", **facts)
    logger.error("took up %d copies that had no job", taken)
    record(CHAIN, "take_up", subject="certified-copy:several", by="system:sweep", facts={"count": taken})
    return taken
