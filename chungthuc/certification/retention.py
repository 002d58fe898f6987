"""What need not be kept for ever: the words of reasons. That there was one, whose and when, stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chungthuc.audit.chain import record
from chungthuc.certification.lifecycle import OVER
from chungthuc.certification.models import CertifiedCopy, Delivery, Reason
from chungthuc.core import clock

BLANKED = "–"  # where a column must say something


def blank_reasons(before: datetime) -> int:
    """Blank the words of reasons given before the moment, of copies on which nobody works any more. Returns how many.

    Each copy in a transaction of its own, with an event that hashes its row anew: the chain stays whole.
    """
    due = Reason.objects.filter(at__lt=before, blanked_at__isnull=True, copy__status__in=OVER)
    return sum(_blank(pk, before) for pk in due.values_list("copy", flat=True).distinct())


@transaction.atomic
def _blank(pk: UUID, before: datetime) -> int:
    copy = CertifiedCopy.objects.select_for_update(of=("self",)).select_related("agency").get(pk=pk)
    due = copy.reasons.filter(at__lt=before, blanked_at__isnull=True)
    count = due.update(text="", salt="", blanked_at=clock.now())
    Delivery.objects.filter(copy=copy, blocked_at__lt=before).update(block_reason=BLANKED)
    if not copy.reasons.filter(blanked_at__isnull=True).exists():
        copy.return_reason = ""
        copy.save(update_fields=["return_reason"])
    record(copy.agency.code, "blank_reasons", row=copy, by="system:operator", facts={"count": count})
    return count
