"""The jobs of the night, a line each."""

from datetime import date, timedelta

from chungthuc.core import clock, jobs
from chungthuc.watch import checkpoints, files, nights
from chungthuc.watch.models import Night

PATIENTLY = jobs.patiently(tries=10, first=60, more=120)
AFTER_MIDNIGHT = "5 17 * * *"  # UTC: 00:05 in Vietnam
AT_NIGHT = "10 18 * * *"  # UTC: 01:10 in Vietnam, when no desk is open
IN_THE_MORNING = "0 23 * * *"  # UTC: 06:00 in Vietnam, before desks open


@jobs.job("watch.midnight", every=AFTER_MIDNIGHT)
def midnight(timestamp: int) -> None:
    """The checkpoint after the day that has just ended."""
    _see_to_checkpoint(clock.today() - timedelta(days=1))


@jobs.job("watch.checkpoint", retry=PATIENTLY)
def checkpoint(day: str) -> None:
    checkpoints.make(date.fromisoformat(day))


def _see_to_checkpoint(day: date) -> None:
    jobs.defer("watch.checkpoint", once=f"watch:checkpoint:{day}", day=day)


@jobs.job("watch.begin", every=AT_NIGHT)
def begin(timestamp: int) -> None:
    """Over the day that has just ended, and those before it whose night did not come about. What is deferred has no
    place before it in the queue: each part is a job."""
    yesterday = clock.today() - timedelta(days=1)
    _see_to_checkpoint(yesterday)  # of a worker that was away at midnight
    for day in nights.due(yesterday):
        watch_over(day)


@jobs.job("watch.morning", every=IN_THE_MORNING)
def morning(timestamp: int) -> None:
    """A part that fails for ever, or a worker that was away, is told by who was to do it least of all."""
    day = clock.today() - timedelta(days=1)
    _see_to_checkpoint(day)
    if not Night.objects.filter(day=day).exists():
        watch_over(day)
    nights.tell_unfinished(day)


def watch_over(day: date) -> Night:
    """Begin the night of this day, with a job a part; safe to repeat."""
    night = nights.begin(day)
    for part in nights.LOOKS:
        jobs.defer("watch.look", once=f"watch:{part}:{day}", part=part, day=day)
    jobs.defer("watch.files", once=f"watch:files:{day}:", day=day, after="")
    return night


@jobs.job("watch.look", retry=PATIENTLY)
def look(part: str, day: str) -> None:
    nights.do(part, date.fromisoformat(day))


@jobs.job("watch.files", retry=PATIENTLY)
def verify(day: str, after: str) -> None:
    """A stretch, and a job for the next one."""
    night = jobs.found(Night.objects.all(), day=day)
    following = files.stretch(night, after)
    if following:
        jobs.defer("watch.files", once=f"watch:files:{day}:{following}", day=day, after=following)
        return
    files.older(night)
    nights.done("files", night)
