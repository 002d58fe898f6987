"""What the clerk still has to do with a copy that has its number, and what only waits: for a job, or for the slip."""

from django.db.models import Exists, OuterRef, Q

from chungthuc.certification.lifecycle import SENDABLE, Status
from chungthuc.certification.models import CopyQuerySet, Delivery, Route
from chungthuc.certification.models.lists import WITH_CLERK
from chungthuc.notifications.models import ChannelName, Message, MessageState

# Of a copy: by its row and the keys of the two others, so that a list of them is walked in its order.
_refused = Message.objects.filter(pk=OuterRef("reference"), channel=ChannelName.EMAIL, state=MessageState.FAILED)
LETTER_FAILED = Q(
    Exists(Delivery.objects.filter(Exists(_refused), copy=OuterRef("pk"), blocked_at=None, route=Route.EMAIL))
)
STANDS = Q(stopped_at__isnull=False)


def unsent(copies: CopyQuerySet) -> CopyQuerySet:
    """Issued, and nobody has pressed «Hoàn thành và chuyển …»."""
    return copies.filter(status=Status.ISSUED, send_wished_at__isnull=True, trial=False)


def waiting_for_code(copies: CopyQuerySet) -> CopyQuerySet:
    """Given out for the slip: the requester comes or opens it by himself, and the office has nothing to do."""
    return copies.filter(status=Status.ISSUED, given_for_code=True)


def finishing(copies: CopyQuerySet) -> CopyQuerySet:
    """A job works on them: seal and number are being finished, or the result is under way."""
    under_way = Q(status=Status.ISSUED, send_wished_at__isnull=False) & ~LETTER_FAILED
    return copies.filter(WITH_CLERK, Q(status=Status.SEALED) | Q(status=Status.SIGNED) & STANDS | under_way)


def failed(copies: CopyQuerySet) -> CopyQuerySet:
    """Those whose letter no mail server took: somebody must correct the address or send again."""
    return copies.filter(WITH_CLERK, LETTER_FAILED, status=Status.ISSUED)


def to_do(copies: CopyQuerySet) -> CopyQuerySet:
    """All that waits for the clerk: to be sealed, to be sent, what failed, what stands still."""
    to_seal = Q(status=Status.STAMPED, forwarded_at__isnull=False)
    stuck = Q(status__in=sorted(SENDABLE)) & STANDS
    to_send = Q(status=Status.ISSUED) & (Q(send_wished_at__isnull=True, trial=False) | LETTER_FAILED)
    return copies.filter(WITH_CLERK, to_seal | stuck | to_send)
