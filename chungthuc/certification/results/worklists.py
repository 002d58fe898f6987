"""What the clerk still has to do with a copy that has its number, and what only waits: for a job, or for the slip."""

from django.db.models import Exists, OuterRef, Q

from chungthuc.certification.lifecycle import SENDABLE, Status
from chungthuc.certification.models import CopyQuerySet, Delivery, Route
from chungthuc.certification.results import delivery

WAITS_FOR_CODE = Exists(Delivery.objects.filter(copy=OuterRef("pk"), blocked_at=None, route=Route.CLAIM))
STANDS = Q(stopped_at__isnull=False)


def unsent(copies: CopyQuerySet) -> CopyQuerySet:
    """Issued, and nobody has pressed «Hoàn thành và chuyển …»."""
    return copies.filter(status=Status.ISSUED, send_wished_at__isnull=True)


def waiting_for_code(copies: CopyQuerySet) -> CopyQuerySet:
    """Given out for the slip: the requester comes or opens it by himself, and the office has nothing to do."""
    return copies.filter(WAITS_FOR_CODE, status=Status.ISSUED, send_wished_at__isnull=False)


def finishing(copies: CopyQuerySet) -> CopyQuerySet:
    """A job works on them: seal and number are being finished, or the result is under way."""
    under_way = Q(status=Status.ISSUED, send_wished_at__isnull=False) & ~WAITS_FOR_CODE & ~_failed(copies)
    return copies.filter(Q(status=Status.SEALED) | Q(status=Status.SIGNED) & STANDS | under_way)


def to_do(copies: CopyQuerySet) -> CopyQuerySet:
    """All that waits for the clerk: to be sealed, to be sent, what failed, what stands still."""
    to_seal = Q(status=Status.STAMPED, forwarded_at__isnull=False)
    stuck = Q(status__in=sorted(SENDABLE)) & STANDS
    to_send = Q(status=Status.ISSUED) & (Q(send_wished_at__isnull=True) | _failed(copies))
    here = sorted({Status.STAMPED, *SENDABLE})
    return copies.filter(to_seal | stuck | to_send, status__in=here)


def _failed(copies: CopyQuerySet) -> Q:
    return Q(pk__in=delivery.failed(copies).order_by().values("pk"))
