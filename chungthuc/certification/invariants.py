"""What must always hold, checked on the stored rows and files: an operator runs it nightly and after each restore.

Ids as in the tests and in docs: I1 numbers without gaps, I3 no number reserved for over a day, I4 numbers in the
order of time, I5 one number a copy, I6 and I8 bytes as recorded, I9 signed as prepared, I12 audit chains and the
rows that they hash, I13 what
is wished and issued has left, I14 what waits has a job. I2 is a constraint of the database.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from asn1crypto.cms import CMSAttributes
from django.db.models import F

from chungthuc.audit import chain, rows
from chungthuc.audit.models import Event
from chungthuc.certification import waiting
from chungthuc.certification.acceptance import examine, faults
from chungthuc.certification.lifecycle import OUT
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock, jobs
from chungthuc.documents import store
from chungthuc.notifications import outbox, sweeping
from chungthuc.registers.models import EntryState, Register, RegisterEntry
from chungthuc.signing.models import SigningRequest, State

LONGEST_RESERVED = timedelta(hours=24)
SWEPT_BY = timedelta(minutes=5)
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Broken:
    """Which invariant does not hold, and for what: a row's plain name, never a person's."""

    invariant: str
    where: str


def broken(*, thorough: bool = False) -> list[Broken]:
    """Everything that does not hold. ``thorough``: read every issued file again and ask our own verifier."""
    checks = (*CHECKS, _bytes) if thorough else CHECKS
    return [one for check in checks for one in check()]


def _gapless() -> Iterator[Broken]:
    for register in Register.objects.all():
        numbers = list(register.entries.order_by("number").values_list("number", flat=True))
        first = register.volumes.order_by("ordinal").values_list("start_number", flat=True).first() or 1
        if numbers != list(range(first, first + len(numbers))) or (numbers and numbers[-1] != register.last_number):
            yield Broken("I1", f"register:{register.pk}")
        yield from _in_their_volumes(register)


def _in_their_volumes(register: Register) -> Iterator[Broken]:
    """Volumes are stretches that follow each other: none reaches into the next."""
    for volume, following in pairwise(register.volumes.order_by("ordinal")):
        if volume.entries.filter(number__gte=following.start_number).exists():
            yield Broken("I1", f"register-volume:{volume.pk}")
    for pk in register.entries.filter(number__lt=F("volume__start_number")).values_list("pk", flat=True):
        yield Broken("I1", f"register-entry:{pk}")


def _reserved_bounded() -> Iterator[Broken]:
    old = RegisterEntry.objects.filter(state=EntryState.RESERVED, entered_at__lt=clock.now() - LONGEST_RESERVED)
    for pk in old.values_list("pk", flat=True):
        yield Broken("I3", f"register-entry:{pk}")


def _monotone() -> Iterator[Broken]:
    for register in Register.objects.all():
        for one, following in pairwise(register.entries.order_by("number").iterator()):
            if following.entered_at < one.entered_at or following.certified_on < one.certified_on:
                yield Broken("I4", f"register-entry:{following.pk}")


def _one_number_a_copy() -> Iterator[Broken]:
    """Each living line names a copy that names it back."""
    subjects = {copy.entry_id: copy.subject for copy in CertifiedCopy.objects.filter(entry__isnull=False)}
    living = RegisterEntry.objects.exclude(state=EntryState.VOIDED).values_list("pk", "subject", "state")
    for pk, subject, _state in living:
        if subjects.get(pk) != subject:
            yield Broken("I5", f"register-entry:{pk}")
    issued = {pk for pk, _subject, state in living if state == EntryState.ISSUED}
    for copy in CertifiedCopy.objects.filter(entry__isnull=False):
        if (copy.entry_id in issued) != (copy.status in OUT):
            yield Broken("I5", copy.subject)


def _signed_as_prepared() -> Iterator[Broken]:
    answered = SigningRequest.objects.filter(state__in=(State.ANSWERED, State.COMPLETED))
    for request in answered.iterator():
        attributes = CMSAttributes.load(bytes(request.signed_attrs))
        digests = [one["values"][0].native for one in attributes if one["type"].native == "message_digest"]
        if digests != [bytes(request.digest)]:
            yield Broken("I9", f"signing-request:{request.pk}")


def _chains() -> Iterator[Broken]:
    for name in chain.chains():
        for fault in chain.check(name):
            yield Broken("I12", f"{name}:{fault.position}")
    for name, what in rows.faults():
        yield Broken("I12", f"{name}: {what}")


def _delivered() -> Iterator[Broken]:
    """What was wished and issued has left, or a job is about to see to it within the hour."""
    late = clock.now() - timedelta(hours=1)
    overdue = CertifiedCopy.objects.filter(status="issued", send_wished_at__lt=late, issued_at__lt=late)
    for copy in overdue.filter(deliveries__isnull=True):
        yield Broken("I13", copy.subject)


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
    """The file is there, as long and with the hash recorded, begins with its base, and our verifier accepts it."""
    for copy in CertifiedCopy.objects.with_names().filter(status__in=OUT).iterator(chunk_size=100):
        document = copy.document
        base, last = store.path(document.base_sha256), document.revisions.order_by("position").last()
        if not base.exists() or store.measure(base) != store.Stored(document.base_sha256, document.base_length):
            yield Broken("I8", copy.subject)
            continue
        unchanged = last is not None and last.released_at is not None and document.source().sha256() == last.file_sha256
        if not unchanged or faults(copy, examine(copy)):
            yield Broken("I6", copy.subject)


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
