"""What a list of the day could not tell: the authorities are asked again about a copy's signers.

A revocation dated before the signature is told to who signed, who sealed and who administers, and stands on the copy's
page; the register's answer is theirs to change, not a job's.
"""

from datetime import datetime

from django.db import transaction
from pades.lasting.rechecking import asked_again

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person
from chungthuc.agencies.tree import name_on
from chungthuc.certification.lifecycle import IN_FORCE, Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.proof.lasting import next_asking
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.notifications.facts import Doubted
from chungthuc.notifications.models import ChannelName
from chungthuc.notifications.telling import tell
from chungthuc.notifications.wording.templates import Template
from chungthuc.signing import services
from chungthuc.signing.models import Purpose, SigningRequest

CHANNELS = (ChannelName.EMAIL, ChannelName.IN_APP)


def due(most: int) -> list[str]:
    """Copies about whose signers the authorities have had time to say more."""
    waiting = CertifiedCopy.objects.filter(status__in=IN_FORCE, recheck_due_at__lte=clock.now())
    return [str(one) for one in waiting.order_by("recheck_due_at", "id").values_list("pk", flat=True)[:most]]


def recheck(copy: CertifiedCopy) -> None:
    """The job: ask, and either it is settled, or it is asked again, or it is told."""
    if copy.status not in IN_FORCE or copy.recheck_due_at is None or copy.recheck_due_at > clock.now():
        return
    trust, fetch = services.trust(), services.fetch()
    words = asked_again(copy.document.source(), trust, fetch)
    before = [one for one in words if one.revoked_before]
    if before:
        _report(copy, min(one.revoked for one in before if one.revoked), [one.field for one in before])
        return
    again = None if all(one.settled for one in words) else next_asking(words)
    CertifiedCopy.objects.filter(pk=copy.pk).update(recheck_due_at=again)


@transaction.atomic
def _report(copy: CertifiedCopy, since: datetime, fields: list[str]) -> None:
    """Once, with the messages in the same transaction."""
    copy.lock()
    if copy.status not in IN_FORCE or copy.revoked_since is not None:
        return
    for person in _concerned(copy):
        _tell(person, copy)
    copy.advance(
        Action.DOUBT,
        by="system:recheck",
        recorded={"fields": fields, "since": since.isoformat()},
        revoked_since=since,
        recheck_due_at=None,
    )
    crashpoint("recheck.before_commit")


def _concerned(copy: CertifiedCopy) -> list[Person]:
    sealed = SigningRequest.objects.filter(document=copy.document, purpose=Purpose.SEAL, answered_at__isnull=False)
    clerks = [one.person for one in sealed.select_related("person").order_by("-answered_at")[:1]]
    people = [copy.signatory.person, *clerks, *rights.administrators(copy.agency)]
    return list({one.pk: one for one in people}.values())


def _tell(person: Person, copy: CertifiedCopy) -> None:
    if copy.entry is None:
        return
    code = f"{copy.entry.certification_number}, {copy.entry.volume.volume_code}"
    facts = Doubted(code=code, agency=name_on(copy.agency, clock.today()))
    tell(
        person,
        Template.SIGNER_REVOKED,
        facts,
        key=f"doubt:{copy.pk}:{person.pk}",
        channels=CHANNELS,
        about=copy.subject,
    )
