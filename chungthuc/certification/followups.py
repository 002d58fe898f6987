"""After this action, these jobs; and the jobs, a line each. A job takes an id, and doing it twice is harmless."""

from contextlib import suppress
from typing import Any

from pades.errors import PadesError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from chungthuc.audit.models import Event
from chungthuc.certification import delivery, rechecking, renewal, sealing, signature
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core.errors import Refused

# A time-stamp service was seen to be away for minutes, a mail server for days: keep trying, ever more slowly.
PATIENTLY = RetryStrategy(max_attempts=200, wait=2, exponential_wait=0, linear_wait=5)

FOLLOWUPS: dict[str, tuple[str, ...]] = {
    Action.SIGN: ("certification.stamp_signature",),
    Action.SEAL: ("certification.finish_seal",),
    Action.SEND: ("certification.hand_over",),
    Action.ISSUE: ("certification.hand_over",),
    Action.READDRESS: ("certification.hand_over",),
}


@jobs.task(name="certification.follow_up", retry=PATIENTLY)
def follow_up(event_id: int) -> None:
    event = Event.objects.get(pk=event_id)
    copy_id = event.subject.removeprefix("certified-copy:")
    for name in FOLLOWUPS.get(event.action, ()):
        jobs.configure_task(name, queueing_lock=f"{name}:{copy_id}:{event_id}").defer(copy_id=copy_id)


@jobs.task(name="certification.stamp_signature", retry=PATIENTLY)
def stamp_signature(copy_id: str) -> None:
    _on_copy(copy_id, signature.stamp)


@jobs.task(name="certification.finish_seal", retry=PATIENTLY)
def finish_seal(copy_id: str) -> None:
    _on_copy(copy_id, sealing.finish)


@jobs.task(name="certification.hand_over", retry=PATIENTLY)
def hand_over(copy_id: str) -> None:
    _on_copy(copy_id, delivery.hand_over)


@jobs.task(name="certification.confirm_delivery", retry=PATIENTLY)
def confirm_delivery(key: str) -> None:
    delivery.confirm(key.removeprefix("result:"))


MOST_AN_HOUR = 500  # of each kind: what is due goes on in the next hour, years before it would be late


@jobs.periodic(cron="23 * * * *")
@jobs.task(name="certification.keep_up", queueing_lock="certification.keep_up")
def keep_up(timestamp: int) -> None:
    """What time asks of issued copies, each in a job of its own that may run twice."""
    for name, found in (("renew", renewal.due(MOST_AN_HOUR)), ("recheck", rechecking.due(MOST_AN_HOUR))):
        for copy_id in found:
            with suppress(AlreadyEnqueued):
                task = f"certification.{name}"
                jobs.configure_task(task, queueing_lock=f"{task}:{copy_id}").defer(copy_id=copy_id)


@jobs.task(name="certification.renew")
def renew(copy_id: str) -> None:
    renewal.renew(CertifiedCopy.objects.with_names().get(pk=copy_id))


@jobs.task(name="certification.recheck")
def recheck(copy_id: str) -> None:
    rechecking.recheck(CertifiedCopy.objects.with_names().get(pk=copy_id))


@jobs.periodic(cron="* * * * *")
@jobs.task(name="certification.take_up_stalled", queueing_lock="certification.take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs of a worker that was killed go back into the queue: its heartbeat stopped."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


def _on_copy(copy_id: str, step: Any) -> None:
    """Run the step; a fault is kept on the copy in words for the clerk, then the job is tried again."""
    copy = CertifiedCopy.objects.with_names().get(pk=copy_id)
    try:
        step(copy)
    except (PadesError, Refused) as fault:
        CertifiedCopy.objects.filter(pk=copy_id).update(last_fault=str(fault.message))
        raise
