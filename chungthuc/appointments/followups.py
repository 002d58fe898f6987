"""Jobs, a line each: slots ahead, holds that are over, who did not come. Twice is harmless."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from chungthuc.appointments import closing, rules, tidying

PATIENTLY = RetryStrategy(max_attempts=20, wait=5, linear_wait=30)


@jobs.periodic(cron="40 18 * * *")  # 01:40 in Vietnam
@jobs.task(name="appointments.build_slots", queueing_lock="appointments.build_slots", retry=PATIENTLY)
def build_slots(timestamp: int) -> None:
    rules.build_all()


@jobs.periodic(cron="* * * * *")
@jobs.task(name="appointments.sweep", queueing_lock="appointments.sweep")
def sweep(timestamp: int) -> None:
    tidying.sweep_holds()
    tidying.lapse_unconfirmed()


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(name="appointments.note_missed", queueing_lock="appointments.note_missed")
def note_missed(timestamp: int) -> None:
    tidying.note_missed()
    closing.settle()


@jobs.periodic(cron="10 19 * * *")  # 02:10 in Vietnam
@jobs.task(name="appointments.wipe", queueing_lock="appointments.wipe", retry=PATIENTLY)
def wipe(timestamp: int) -> None:
    tidying.wipe()
