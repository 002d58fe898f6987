"""The job: a line, an id."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from chungthuc.notifications import outbox

# First after seconds, then ever more slowly; together somewhat longer than the outbox itself keeps trying.
PATIENTLY = RetryStrategy(max_attempts=100, wait=5, linear_wait=60)


@jobs.task(name="notifications.send", retry=PATIENTLY)
def send(message_id: str) -> None:
    outbox.send(message_id)
