"""What must always hold, checked on the stored rows and files: nightly by ``watch``, by an operator after a restore.

Ids as in the tests and in docs: I1 numbers without gaps, I3 no number reserved for over a day, I4 numbers in the
order of time, I5 one number a copy, I6 and I8 bytes as recorded, I9 signed as prepared, I12 audit chains, the rows
that they hash and their checkpoints, I13 what is wished and issued has left, I14 what waits has a job, I19 the verdict
is the one of then.
I2 is a constraint of the database; I7 and I17 are ``documents.leftovers`` and ``registers.reconciling``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from asn1crypto.cms import CMSAttributes
from django.db.models import Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from chungthuc.agencies.models import Agency
from chungthuc.audit.models import Event
from chungthuc.certification import waiting
from chungthuc.certification.lifecycle import OUT
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight import integrity
from chungthuc.certification.preservation.reverification import changed
from chungthuc.core import clock, jobs
from chungthuc.notifications import outbox, sweeping
from chungthuc.registers.models import EntryState, Register, RegisterEntry
from chungthuc.signing.models import SigningRequest, State

LONGEST_RESERVED = timedelta(hours=24)
SWEPT_BY = timedelta(minutes=5)
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Broken:
    """Which invariant does not hold, for what (a row's plain name, never a person's), and of which office if of one."""

    invariant: str
    where: str
    agency: int | None = None


def broken(*, thorough: bool = False) -> list[Broken]:
    """Everything that does not hold. ``thorough``: read every issued file again and ask our own verifier."""
    checks = (*CHECKS, _bytes) if thorough else CHECKS
    return [one for check in checks for one in check()]


def _gapless() -> Iterator[Broken]:
    for register in Register.objects.all():
        numbers = list(register.entries.order_by("number").values_list("number", flat=True))
        first = register.volumes.order_by("ordinal").values_list("start_number", flat=True).first() or 1
        if numbers != list(range(first, first + len(numbers))) or (numbers and numbers[-1] != register.last_number):
            yield Broken("I1", f"register:{register.pk}", register.agency_id)
        yield from _in_their_volumes(register)


def _in_their_volumes(register: Register) -> Iterator[Broken]:
    """Volumes are stretches that follow each other: none reaches into the next."""
    for volume, following in pairwise(register.volumes.order_by("ordinal")):
        if volume.entries.filter(number__gte=following.start_number).exists():
            yield Broken("I1", f"register-volume:{volume.pk}", register.agency_id)
    for pk in register.entries.filter(number__lt=F("volume__start_number")).values_list("pk", flat=True):
        yield Broken("I1", f"register-entry:{pk}", register.agency_id)


def _reserved_bounded() -> Iterator[Broken]:
    old = RegisterEntry.objects.filter(state=EntryState.RESERVED, entered_at__lt=clock.now() - LONGEST_RESERVED)
    for pk, agency in old.values_list("pk", "register__agency"):
        yield Broken("I3", f"register-entry:{pk}", agency)


def _monotone() -> Iterator[Broken]:
    for register in Register.objects.all():
        for one, following in pairwise(register.entries.order_by("number").iterator()):
            if following.entered_at < one.entered_at or following.certified_on < one.certified_on:
                yield Broken("I4", f"register-entry:{following.pk}", register.agency_id)


def _one_number_a_copy() -> Iterator[Broken]:
    """Each living line names a copy that names it back, and is issued exactly when the copy is."""
    plain = Concat(Value("certified-copy:"), Cast("pk", TextField()), output_field=TextField())
    naming = CertifiedCopy.objects.annotate(plain=plain).filter(entry=OuterRef("pk"), plain=OuterRef("subject"))
    lonely = RegisterEntry.objects.exclude(state=EntryState.VOIDED).filter(~Exists(naming))
    for pk, agency in lonely.values_list("pk", "register__agency"):
        yield Broken("I5", f"register-entry:{pk}", agency)
    numbered = CertifiedCopy.objects.filter(entry__isnull=False)
    issued, out = Q(entry__state=EntryState.ISSUED), Q(status__in=OUT)
    for copy in numbered.filter(issued & ~out | out & ~issued).iterator(chunk_size=500):
        yield Broken("I5", copy.subject, copy.agency_id)


def _signed_as_prepared() -> Iterator[Broken]:
    answered = SigningRequest.objects.filter(state__in=(State.ANSWERED, State.COMPLETED))
    for request in answered.iterator(chunk_size=500):
        attributes = CMSAttributes.load(bytes(request.signed_attrs))
        digests = [one["values"][0].native for one in attributes if one["type"].native == "message_digest"]
        if digests != [bytes(request.digest)]:
            yield Broken("I9", f"signing-request:{request.pk}", request.agency_id)


def _chains() -> Iterator[Broken]:
    offices = dict(Agency.objects.values_list("code", "pk"))
    for fault in integrity.faults():
        yield Broken("I12", f"{fault.where}: {fault.what}", offices.get(fault.code))


def _delivered() -> Iterator[Broken]:
    """What was wished and issued has left, or a job is about to see to it within the hour."""
    late = clock.now() - timedelta(hours=1)
    overdue = CertifiedCopy.objects.filter(status="issued", send_wished_at__lt=late, issued_at__lt=late)
    for copy in overdue.filter(deliveries__isnull=True):
        yield Broken("I13", copy.subject, copy.agency_id)


def _has_jobs() -> Iterator[Broken]:
    """Each message that is due and each copy that waits for us has a job; the sweeps had time to see to it."""
    for one in waiting.forsaken(SWEPT_BY):
        yield Broken("I14", f"certified-copy:{one.copy_id}")
    for ids in sweeping.forsaken(SWEPT_BY).values():
        yield from (Broken("I14", f"message:{message_id}") for message_id in ids)


def counts() -> list[str]:
    """What an operator should know beside: no fault of the data, but of something around it."""
    since = clock.now() - LATELY
    told = [f"{CertifiedCopy.objects.filter(stopped_at__isnull=False).count()} copies stopped by refusals now"]
    for chain_, what in ((waiting.CHAIN, "copies"), (outbox.CHAIN, "messages")):
        taken = Event.objects.filter(chain=chain_, action="take_up", at__gte=since)
        told.append(f"{sum(event.facts['count'] for event in taken)} {what} without a job taken up in 7 days")
    given_up = jobs.ended_badly(since)
    told.append(f"{sum(given_up.values())} jobs given up in 7 days")
    return told + [f"  {name}: {count}" for name, count in given_up.items()]


def _bytes() -> Iterator[Broken]:
    """Every file that was ever issued, however long that takes."""
    for copy in CertifiedCopy.objects.with_names().filter(status__in=OUT).iterator(chunk_size=100):
        if found := changed(copy):
            yield Broken(found.what, copy.subject, copy.agency_id)


CHECKS: tuple[Callable[[], Iterator[Broken]], ...] = (
    _gapless,
    _reserved_bounded,
    _monotone,
    _one_number_a_copy,
    _signed_as_prepared,
    _chains,
    _delivered,
    _has_jobs,
)
