"""A job that writes letters and takes its time until it commits, as handing over a large result does."""

import time

from django.db import transaction

from chungthuc.core import jobs
from chungthuc.notifications import outbox

WRITE = "tests.write"
HEARD = "tests.heard"


@jobs.job(WRITE, retry=jobs.patiently(tries=20, first=0, more=1))
def write(first: int, count: int) -> None:
    """``count`` letters in one transaction; each has a job that sends it, and that one has another that follows."""
    with transaction.atomic():
        for number in range(first, first + count):
            outbox.enqueue(
                channel="email", recipient="an@vidu.test", subject=f"Thư {number}", body="…", key=f"letter:{number}",
                then=HEARD,
            )  # fmt: skip
        time.sleep(0.3)  # whoever sees the jobs now finds no letter


@jobs.job(HEARD, retry=jobs.patiently(tries=20, first=0, more=1))
def heard(key: str) -> None:
    """A word that the letter has left, written by a job that a job deferred."""
    with transaction.atomic():
        outbox.enqueue(channel="sms", recipient="84912345678", subject="", body="Da gui.", key=f"heard:{key}")
