"""The job: a line, an id."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from chungthuc.notifications import outbox

# Up to about three days: a mail server may be away for a weekend.
THREE_DAYS = RetryStrategy(max_attempts=90, wait=5, linear_wait=60)


@jobs.task(name="notifications.send", retry=THREE_DAYS)
def send(message_id: str) -> None:
    outbox.send(message_id)
