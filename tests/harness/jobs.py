"""The worker, in the test's own transaction: every job that is due, in order, until none is left."""

from django.db import connection
from procrastinate.contrib.django import app

from chungthuc.core import clock


def run_jobs(*, most: int = 100) -> int:
    """Run waiting jobs; a job that raises stays, as with the real worker, and the error is raised here."""
    done = 0
    while done < most and (job := _take()):
        job_id, name, arguments = job
        app.tasks[name].func(**arguments)
        _delete(job_id)
        done += 1
    return done


def waiting() -> list[str]:
    """Names of the jobs that wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def forget_jobs() -> None:
    """As if they were lost: a restored database, somebody's slip."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def _take() -> tuple[int, str, dict[str, object]] | None:
    import json

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
            " AND (scheduled_at IS NULL OR scheduled_at <= %s) ORDER BY id LIMIT 1",
            [clock.now()],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    arguments = row[2] if isinstance(row[2], dict) else json.loads(row[2])
    return row[0], row[1], arguments


def _delete(job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job_id])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job_id])
