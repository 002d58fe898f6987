"""The one way to defer a job and to make one: the job's row is written on Django's own connection, wherever that runs.

So a job is there exactly when its act is: in a web process, in a management command, and inside another job. (The
worker's command gives procrastinate a connection of its own; what is deferred over that one is seen by others before
the act is committed, and stays if the act is not.) Nobody else may import procrastinate: docs/decisions/0003.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction
from procrastinate import BaseRetryStrategy, RetryDecision, RetryStrategy, exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import DEFAULT_QUEUE, Job, Status
from procrastinate.manager import JobManager

logger = logging.getLogger(__name__)
_on_our_connection = JobManager(DjangoConnector())
Work = TypeVar("Work", bound=Callable[..., Any])
Row = TypeVar("Row", bound=models.Model)
FEW = RetryStrategy(max_attempts=4, wait=2, linear_wait=10)


class NothingThere(Exception):
    """The job found nothing to work on. Said aloud and tried a few times, for it may have been lost."""

    permanent = True


def defer(name: str, *, at: datetime | None = None, once: str = "", **facts: Any) -> bool:
    """Have the job done after this transaction, not before ``at``. False when one with this ``once`` waits."""
    wanted = _job(name, facts, at=at, once=once)
    if wanted.queueing_lock is None:
        _on_our_connection.defer_job(wanted)
        return True
    try:
        with transaction.atomic():  # a second one with the same word must not spoil the transaction around it
            _on_our_connection.defer_job(wanted)
    except exceptions.AlreadyEnqueued:
        return False
    return True


def defer_all(name: str, wanted: Iterable[tuple[datetime | None, Mapping[str, Any]]]) -> None:
    """Many of one kind in one statement: pairs of «not before» and the job's arguments."""
    made = [_job(name, facts, at=at) for at, facts in wanted]
    if made:
        _on_our_connection.batch_defer_jobs(made)


def have_one(name: str, argument: str, values: Iterable[Any]) -> set[str]:
    """Which of these have a job that waits or runs: those of the values (as text) that stand in its argument."""
    texts = [str(value) for value in values]
    if not texts:
        return set()
    with connection.cursor() as cursor:
        # The list of statuses as in the index procrastinate_jobs_id_lock_idx_v1: old jobs are not read.
        cursor.execute(
            "SELECT DISTINCT args->>%s FROM procrastinate_jobs"
            " WHERE status = ANY (ARRAY['todo'::procrastinate_job_status, 'doing'::procrastinate_job_status])"
            " AND task_name = %s AND args->>%s = ANY (%s)",
            [argument, name, argument, texts],
        )
        return {row[0] for row in cursor.fetchall()}


def waits(once: str) -> bool:
    """Whether a job deferred with this ``once`` waits: not begun, and perhaps not due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo')", [once]
        )
        return bool(cursor.fetchone()[0])


def call_off(name: str, argument: str, values: Iterable[Any]) -> int:
    """Take back the waiting jobs of what is deleted on purpose. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(procrastinate_cancel_job_v1(id, false, false)) FROM procrastinate_jobs"
            " WHERE status = 'todo' AND task_name = %s AND args->>%s = ANY (%s)",
            [name, argument, [str(value) for value in values]],
        )
        return int(cursor.fetchone()[0])


def ended_badly(since: datetime, until: datetime | None = None) -> dict[str, int]:
    """How many jobs ended as failed in that time, by their name: nobody tries these again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT job.task_name, count(DISTINCT job.id) FROM procrastinate_events event"
            " JOIN procrastinate_jobs job ON job.id = event.job_id AND job.status = 'failed'"
            " WHERE event.type = 'failed' AND event.at >= %s AND event.at < coalesce(%s::timestamptz, 'infinity')"
            " GROUP BY job.task_name ORDER BY 1",
            [since, until],
        )
        return {name: int(count) for name, count in cursor.fetchall()}


def found(rows: models.QuerySet[Row], **key: Any) -> Row:
    """The row that a job is about. Raises NothingThere, which names its kind and key."""
    row = rows.filter(**key).first()
    if row is None:
        raise nothing_there(f"{rows.model._meta.label_lower} {' '.join(str(value) for value in key.values())}")
    return row


def nothing_there(what: str) -> NothingThere:
    """To be raised; said in the log at once, for procrastinate tells of a job only when it has given it up."""
    logger.warning("a job finds nothing to do: %s", what)
    return NothingThere(what)


@dataclass(frozen=True)
class ByFault(BaseRetryStrategy):
    """What is away is waited for patiently; what finds nothing or was refused for good is tried a few times only."""

    away: RetryStrategy

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if getattr(exception, "settled", False):  # somebody was told and must act first
            return None
        return (FEW if getattr(exception, "permanent", False) else self.away).get_retry_decision(
            exception=exception, job=job
        )


def patiently(*, tries: int, first: int, more: int) -> ByFault:
    """Try again after ``first`` seconds, each time ``more`` seconds later than the last."""
    return ByFault(RetryStrategy(max_attempts=tries, wait=first, linear_wait=more))


def job(name: str, *, retry: ByFault | None = None, every: str = "", alone: bool = False) -> Callable[[Work], Work]:
    """Make the function a job. ``every``: a cron line in UTC, it is then given the moment as ``timestamp``.

    A periodic job waits at most once; ``alone``: it also runs at most once at a time. What comes back is the function
    itself: it has nothing by which it could be deferred past ``defer``.
    """

    def register(work: Work) -> Work:
        task = app.task(
            name=name,
            retry=retry or False,
            queueing_lock=name if every else None,
            lock=name if alone else None,
        )(work)
        if every:
            app.periodic(cron=every)(task)
        return work

    return register


async def take_up_stalled() -> int:
    """Jobs of a worker that was killed go back into the queue: its heartbeat stopped. Returns how many.

    Over the worker's connection, for no act is part of it. Where one of the same kind waits already (a periodic job),
    that one does the work, and this one is put away: otherwise it would hold its lock for ever.
    """
    taken = 0
    for one in await app.job_manager.get_stalled_jobs():
        try:
            await app.job_manager.retry_job(one)
        except exceptions.UniqueViolation:
            await app.job_manager.finish_job(one, status=Status.ABORTED, delete_job=False)
        except exceptions.ConnectorException:
            logger.info("a stalled job was taken up by another worker")  # or has just ended
            continue
        taken += 1
    if taken:
        logger.warning("took up %d jobs of a worker that is gone", taken)
    return taken


def _job(name: str, facts: Mapping[str, Any], *, at: datetime | None, once: str = "") -> Job:
    task = app.tasks.get(name)
    if task is None:
        app.perform_import_paths()  # type: ignore[no-untyped-call]
        task = app.tasks[name]  # KeyError: nobody would ever do this job
    return Job(
        queue=task.queue or DEFAULT_QUEUE,
        lock=task.lock,
        queueing_lock=once or task.queueing_lock,
        task_name=name,
        task_kwargs={key: value if isinstance(value, int) else str(value) for key, value in facts.items()},
        scheduled_at=at,
    )
