"""What stands in the way of a job on a copy: kept on the copy as a code with facts, counted, and the way on.

An absence is waited for. A refusal is not: after a few the copy stops, the clerk sees it, and «Thử lại» goes on.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from pades.common.errors import PadesError

from chungthuc.accounts.models import Person
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import UNHINDERED, CertifiedCopy
from chungthuc.certification.permissions import demand
from chungthuc.core import clock, faults
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.sentences import hindrances

FEW = 3  # refusals, in a row or not, until somebody is asked


class Unforeseen(Exception):
    """Nobody thought of this fault; the copy and the log have its reference."""


def hindered(copy_id: str, fault: Exception, *, during: str) -> Exception:
    """Keep the fault on the copy; what the job is to raise, with ``settled`` set when no job shall try again."""
    kept, told = in_codes(fault, during=f"{during} of certified-copy:{copy_id}")
    rows = CertifiedCopy.objects.filter(pk=copy_id)
    if not is_permanent(fault):
        rows.update(last_fault=kept)
        return told
    rows.update(last_fault=kept, refusals=F("refusals") + 1)
    stopped = rows.filter(refusals__gte=FEW).update(stopped_at=clock.now())
    vars(told).update(permanent=True, settled=bool(stopped))
    return told


def is_permanent(fault: Exception) -> bool:
    """Asking again gives the same answer: the fault says so itself."""
    return bool(getattr(fault, "permanent", False))


def unhindered(copy_id: str) -> None:
    """The step was done: whatever stood in its way is over."""
    was = ~Q(last_fault={}) | Q(refusals__gt=0) | Q(stopped_at__isnull=False)
    CertifiedCopy.objects.filter(was, pk=copy_id).update(**UNHINDERED)


def again(copy: CertifiedCopy, *, by: Person) -> None:
    """«Thử lại» after somebody has seen to the cause: the jobs of this step begin anew."""
    demand(by, Action.RETRY, copy)
    with transaction.atomic():
        copy.lock()
        if copy.stopped_at is None:
            raise NotAllowed("not_stopped", _("Bản sao này chưa dừng: hệ thống vẫn đang tự xử lý."))
        copy.advance(Action.RETRY, by=by, **UNHINDERED)


def in_codes(fault: Exception, *, during: str) -> tuple[dict[str, Any], Exception]:
    """To be kept for the clerk; and what the job raises: it never says what somebody typed or a database quoted."""
    if isinstance(fault, (PadesError, Refused)):
        return hindrances.of(fault), fault
    reference = faults.noted(fault, during)
    told = Unforeseen(f"{type(fault).__name__}, reference {reference}")
    vars(told).update(permanent=is_permanent(fault))
    return {"code": hindrances.UNFORESEEN, "facts": {"reference": reference}}, told
