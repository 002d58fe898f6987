"""A worker process on a real database, letters over real SMTP, kill -9 in between: none is lost."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F

from chungthuc.core import jobs
from chungthuc.notifications.models import Message, MessageState
from tests.harness import writing  # makes its jobs known
from tests.harness.jobs import forget_jobs, waiting
from tests.harness.servers.mail import Mailbox
from tests.harness.worker import Worker, worker

TOGETHER = 20  # letters a job: so few jobs write that others of the worker look on


def states() -> Counter[str]:
    return Counter(Message.objects.filter(channel="email").values_list("state", flat=True))


def let_claims_grow_stale() -> None:
    """Ten minutes later a letter whose sender died is taken over."""
    mine = Message.objects.filter(state=MessageState.SENDING)
    mine.update(claimed_at=F("claimed_at") - timedelta(minutes=11))


def ids(box: Mailbox) -> Counter[str]:
    """Of the letters that arrived; a text comes as a letter too while no provider is set, from another sender."""
    return Counter(str(one["Message-ID"]) for one in box.letters if "@hoankiem.test" in str(one["Message-ID"]))


def sent_through_kills(letters: int, kills: int, box: Mailbox, folder: Path) -> None:
    """Everything by jobs: they write the letters, jobs of theirs send them, jobs of these follow."""
    for first in range(0, letters, TOGETHER):
        jobs.defer(writing.WRITE, first=first, count=TOGETHER)
    with worker(folder) as one:
        for number in range(kills):
            gone = letters * (number + 1) // (kills + 1)
            one.wait_until(lambda gone=gone: states()["sent"] >= gone, seconds=600)
            one.restart()
            let_claims_grow_stale()
        one.wait_until(lambda: states() == {"sent": letters}, seconds=600)
        must_be_complete(letters, kills, box, one)


def must_be_complete(letters: int, kills: int, box: Mailbox, one: Worker) -> None:
    found, known = ids(box), Message.objects.filter(channel="email").values_list("pk", flat=True)
    assert set(found) == {f"<{pk}@hoankiem.test>" for pk in known}
    assert found.total() - letters <= kills, "twice at most what was in hand when the sender died"
    one.wait_until(lambda: Message.objects.filter(key__startswith="heard:letter:").count() == letters)
    assert writing.WRITE not in waiting()
    assert "finds nothing" not in one.log.read_text(encoding="utf-8"), "a job was seen before what it is about"


@pytest.mark.usefixtures("committed")
class TestNothingIsLost:
    def test_forty_letters_and_a_kill(self, mailbox, tmp_path):
        sent_through_kills(40, 1, mailbox, tmp_path)

    @pytest.mark.long
    def test_a_thousand_letters_and_four_kills(self, mailbox, tmp_path):
        sent_through_kills(1000, 4, mailbox, tmp_path)

    def test_a_letter_whose_job_was_lost_leaves_by_the_sweep(self, mailbox, tmp_path):
        """Whatever lost it: the sweep gives it another, with nobody sending anything else."""
        writing.write(first=0, count=1)
        forget_jobs()
        Message.objects.update(queued_at=F("queued_at") - timedelta(minutes=2))
        with worker(tmp_path) as one:
            jobs.defer("notifications.sweep", timestamp=0)  # what the next full minute would do
            one.wait_until(lambda: states() == {"sent": 1})
        assert ids(mailbox).total() == 1
