"""A copy outlives the service that stamped it: its last time-stamp is renewed in time, for as long as it is in force.

The earlier release stays known to the register beside the new one: whoever kept that file holds a genuine copy.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from pades.common.source import Source
from pades.lasting.renewal import renew as renewed

from chungthuc.certification import stops
from chungthuc.certification.lifecycle import IN_FORCE, Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.proof.lasting import renewal_due
from chungthuc.certification.proof.verdict import examine, faults
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import Refused
from chungthuc.documents.models import Revision, RevisionKind
from chungthuc.signing import services

AGAIN = timedelta(days=1)  # after a fault: half a year is left


def due(most: int) -> list[str]:
    """Copies whose time has come, the most urgent first."""
    waiting = CertifiedCopy.objects.filter(status__in=IN_FORCE, renewal_due_at__lte=clock.now())
    return [str(one) for one in waiting.order_by("renewal_due_at", "id").values_list("pk", flat=True)[:most]]


def renew(copy: CertifiedCopy) -> None:
    """The job. A copy that is not due, or no longer in force, is left; a fault of any class leaves a note and a day's
    rest."""
    if copy.status not in IN_FORCE or copy.renewal_due_at is None or copy.renewal_due_at > clock.now():
        return
    told: Exception | None = None
    try:
        _renew(copy, copy.document.source())
    except Exception as fault:  # noqa: BLE001  # whatever it is, people must hear of it
        kept, told = stops.in_codes(fault, during=f"certification.renew of certified-copy:{copy.pk}")
        rest = {"renewal_due_at": clock.now() + AGAIN, "renewal_fault": kept}
        CertifiedCopy.objects.filter(pk=copy.pk).update(**rest)
    if told is not None:  # outside: the log of the job must not quote the fault it came from
        raise told


def _renew(copy: CertifiedCopy, present: Source) -> None:
    """Nothing of it is committed before our own verifier accepts the longer file: what is stored is handed out."""
    due_at = renewal_due(present)
    if due_at > clock.now():  # copies from before there were dates come here once
        CertifiedCopy.objects.filter(pk=copy.pk).update(renewal_due_at=due_at, renewal_fault={})
        return
    tail = renewed(
        present,
        trust=services.trust(),
        fetch=services.fetch(),
        tsa=services.time_stamps(clock.now),
        ends=settings.ALGORITHM_ENDS,
        at=clock.now(),
    )
    longer = Source(present.base, tail)
    if found := faults(copy, examine(copy, longer)):
        raise Refused("own_verifier_refuses", "; ".join(found))
    _release(copy, tail, after=len(present.tail), due_at=renewal_due(longer))


@transaction.atomic
def _release(copy: CertifiedCopy, tail: bytes, *, after: int, due_at: datetime) -> None:
    copy.lock()
    if copy.status not in IN_FORCE:
        return
    last = copy.document.append(RevisionKind.ARCHIVE, tail, after=after)
    Revision.objects.filter(pk=last.pk).update(released_at=clock.now())
    copy.advance(
        Action.RENEW,
        by="system:renewal",
        recorded={"sha256": last.file_sha256},
        renewal_due_at=due_at,
        renewal_fault={},
    )
    crashpoint("renewal.before_commit")
