"""The jobs of a copy, a line each. A job takes an id, and doing it twice is harmless. Which follows which action is
said in ``lifecycle.FOLLOWUPS``."""

from collections.abc import Callable

from chungthuc.certification import forgetting, sealing, signature, stops, waiting
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.preservation import rechecking, renewal
from chungthuc.certification.reception import unneeded
from chungthuc.certification.reorganising import carrying_out, merging
from chungthuc.certification.results import delivery
from chungthuc.core import jobs

# A time-stamp service was seen to be away for minutes, a mail server for days: keep trying, ever more slowly.
PATIENTLY = jobs.patiently(tries=200, first=2, more=5)


@jobs.job("certification.stamp_signature", retry=PATIENTLY)
def stamp_signature(copy_id: str) -> None:
    _on_copy("certification.stamp_signature", copy_id, signature.stamp)


@jobs.job("certification.finish_seal", retry=PATIENTLY)
def finish_seal(copy_id: str) -> None:
    _on_copy("certification.finish_seal", copy_id, sealing.finish)


@jobs.job("certification.hand_over", retry=PATIENTLY)
def hand_over(copy_id: str) -> None:
    _on_copy("certification.hand_over", copy_id, delivery.hand_over)


@jobs.job("certification.confirm_delivery", retry=PATIENTLY)
def confirm_delivery(key: str) -> None:
    delivery.confirm(key.removeprefix("result:"))


@jobs.job("certification.sweep", every="* * * * *", alone=True)
def sweep(timestamp: int) -> None:
    waiting.take_up()


MOST_AN_HOUR = 500  # of each kind: what is due goes on in the next hour, years before it would be late


@jobs.job("certification.keep_up", every="23 * * * *")
def keep_up(timestamp: int) -> None:
    """What time asks of issued copies, each in a job of its own that may run twice."""
    for name, found in (("renew", renewal.due(MOST_AN_HOUR)), ("recheck", rechecking.due(MOST_AN_HOUR))):
        for copy_id in found:
            task = f"certification.{name}"
            jobs.defer(task, once=f"{task}:{copy_id}", copy_id=copy_id)


@jobs.job("certification.renew")
def renew(copy_id: str) -> None:
    renewal.renew(jobs.found(CertifiedCopy.objects.with_names(), pk=copy_id))


@jobs.job("certification.recheck")
def recheck(copy_id: str) -> None:
    rechecking.recheck(jobs.found(CertifiedCopy.objects.with_names(), pk=copy_id))


@jobs.job("certification.discard_uploads", every="45 19 * * *", retry=PATIENTLY)  # 02:45 in Vietnam
def discard_uploads(timestamp: int) -> None:
    """Blobs of the nights before, then, each stretch a job, rows that nothing names now."""
    unneeded.remove_blobs()
    jobs.defer("certification.discard_stretch", once="certification.discard_stretch:", after="")


@jobs.job("certification.discard_stretch", retry=PATIENTLY)
def discard_stretch(after: str) -> None:
    if following := unneeded.discard_next(after):
        jobs.defer("certification.discard_stretch", once=f"certification.discard_stretch:{following}", after=following)


@jobs.job("certification.merge_agencies_due", every="5 17 * * *")  # 00:05 in Vietnam
def merge_agencies_due(timestamp: int) -> None:
    for key in carrying_out.due():
        jobs.defer(merging.JOB, once=f"{merging.JOB}:{key}", succession_id=key)


@jobs.job(merging.JOB, retry=PATIENTLY, alone=True)
def merge_agencies(succession_id: int) -> None:
    """A stretch, then the next as a job of its own; nothing where it was called off."""
    merger = carrying_out.mergers().filter(pk=succession_id).first()
    if merger is not None and carrying_out.go_on(merger):
        jobs.defer(merging.JOB, once=f"{merging.JOB}:{succession_id}", succession_id=succession_id)


@jobs.job("certification.forget", every="55 19 * * *", retry=PATIENTLY)  # 02:55 in Vietnam
def forget(timestamp: int) -> None:
    """Notices and ended links, then, each stretch a job, the words of old letters."""
    forgetting.delete_notices()
    forgetting.delete_links()
    jobs.defer("certification.blank_messages", once="certification.blank_messages:", after="")


@jobs.job("certification.blank_messages", retry=PATIENTLY)
def blank_messages(after: str) -> None:
    if following := forgetting.blank_next(after):
        jobs.defer("certification.blank_messages", once=f"certification.blank_messages:{following}", after=following)


@jobs.job("certification.take_up_stalled", every="* * * * *")
async def take_up_stalled(timestamp: int) -> None:
    await jobs.take_up_stalled()


def _on_copy(job: str, copy_id: str, step: Callable[[CertifiedCopy], None]) -> None:
    """Run the step; a fault of any class is kept on the copy in words for the clerk, then it depends on the fault
    whether the job is tried again. A step that leaves the copy waiting has found nothing to do it with."""
    copy = jobs.found(CertifiedCopy.objects.with_names(), pk=copy_id)
    told: Exception | None = None
    try:
        step(copy)
        if waiting.still_waits(copy_id, job):
            raise jobs.nothing_there(f"{job} left certified-copy:{copy_id} as it was")
    except Exception as fault:  # noqa: BLE001  # whatever it is, people must hear of it
        told = stops.hindered(copy_id, fault, during=job)
    if told is not None:  # outside: the log of the job must not quote the fault it came from
        raise told
    stops.unhindered(copy_id)
