"""The jobs: a line, an id."""

from contextlib import suppress

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from chungthuc.notifications import outbox, reports, tidying
from chungthuc.notifications.channels import NotSent, sms_smpp

# First after seconds, then ever more slowly; together somewhat longer than the outbox itself keeps trying.
PATIENTLY = RetryStrategy(max_attempts=100, wait=5, linear_wait=60)


@jobs.task(name="notifications.send", retry=PATIENTLY)
def send(message_id: str) -> None:
    outbox.send(message_id)


@jobs.periodic(cron="* * * * *")
@jobs.task(name="notifications.collect_receipts", queueing_lock="notifications.collect_receipts",
           lock="notifications.collect_receipts")  # fmt: skip
def collect_receipts(timestamp: int) -> None:
    """By SMPP receipts are fetched; by HTTPS they are posted to us."""
    if settings.SMS == "smpp":
        with suppress(NotSent):  # the next minute tries again
            sms_smpp.collect(reports.heard)


@jobs.periodic(cron="17 3 * * *")
@jobs.task(name="notifications.tidy", queueing_lock="notifications.tidy")
def tidy(timestamp: int) -> None:
    reports.tidy()
    tidying.forget_letters_of_accounts()
