"""Jobs are part of their act, are never doubled by one word, and say so when they find nothing."""

import asyncio
import logging
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections, transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from chungthuc.audit.models import Event
from chungthuc.certification import followups
from chungthuc.core import clock, faults, jobs
from chungthuc.notifications import tasks
from tests.harness.jobs import waiting

SEND = "notifications.send"


def attempt(number: int) -> Job:
    return Job(queue="default", lock=None, queueing_lock=None, task_name=SEND, attempts=number)


def decided(error: Exception, number: int) -> timedelta | None:
    decision = followups.PATIENTLY.get_retry_decision(exception=error, job=attempt(number))
    return None if decision is None or decision.retry_at is None else decision.retry_at - clock.now()


class Fault(Exception):
    def __init__(self, **facts: bool) -> None:
        vars(self).update(facts)


@transaction.atomic
def an_act_that_fails() -> None:
    jobs.defer(SEND, message_id="1")
    jobs.defer_all(SEND, [(None, {"message_id": "2"}), (clock.now(), {"message_id": "3"})])
    assert waiting() == [SEND] * 3
    raise RuntimeError


def test_a_job_of_an_act_that_fails_does_not_exist(db):
    with pytest.raises(RuntimeError):
        an_act_that_fails()
    assert waiting() == []


def test_the_same_word_is_one_job_and_the_act_goes_on(db):
    with transaction.atomic():
        assert jobs.defer(SEND, once="a", message_id="1")
        assert not jobs.defer(SEND, once="a", message_id="1")
        assert jobs.defer(SEND, once="b", message_id="2")
    assert waiting() == [SEND, SEND]


def test_a_job_that_nobody_knows_cannot_be_deferred(db):
    with pytest.raises(KeyError):
        jobs.defer("notifications.sned", message_id="1")


def test_a_worker_of_procrastinate_changes_nothing_for_the_act(db):
    """Its command gives the library a connection of its own; ours stays the one of the act."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        with pytest.raises(RuntimeError):
            an_act_that_fails()
        assert waiting() == []


def test_what_has_a_job_and_what_has_none(db):
    jobs.defer_all(SEND, [(None, {"message_id": "1"}), (clock.now() + timedelta(days=9), {"message_id": "2"})])
    assert jobs.have_one(SEND, "message_id", ["1", "2", "3"]) == {"1", "2"}
    assert jobs.have_one("certification.hand_over", "message_id", ["1"]) == set()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE args->>'message_id' = '1'")
    assert jobs.have_one(SEND, "message_id", ["1", "2", "3"]) == {"2"}


def test_what_finds_nothing_raises_and_says_what(db, caplog):
    nobody = "00000000-0000-4000-8000-000000000000"
    for work, key in (
        (lambda: tasks.send(message_id=nobody), nobody),
        (lambda: followups.finish_seal(copy_id=nobody), nobody),
        (lambda: followups.stamp_signature(copy_id=nobody), nobody),
        (lambda: followups.confirm_delivery(key=f"result:{nobody}"), nobody),
    ):
        caplog.clear()
        with caplog.at_level(logging.WARNING), pytest.raises(jobs.NothingThere, match=key):
            work()
        assert key in caplog.text
    assert not Event.objects.exists()


class TestTryingAgain:
    def test_what_is_away_is_waited_for_ever_more_slowly(self):
        pauses = [decided(Fault(), number) for number in (0, 10, 199)]
        assert all(pause is not None for pause in pauses)
        assert pauses == sorted(pauses)  # type: ignore[type-var]
        assert decided(Fault(), 200) is None

    @pytest.mark.parametrize("error", [jobs.NothingThere("x"), Fault(permanent=True)])
    def test_what_is_not_there_or_refused_is_tried_a_few_times(self, error):
        assert decided(error, 0) is not None
        assert decided(error, jobs.FEW.max_attempts or 0) is None
        assert (jobs.FEW.max_attempts or 0) <= 5

    def test_what_stopped_is_not_tried_at_all(self):
        assert decided(Fault(permanent=True, settled=True), 0) is None


class TestStalled:
    """The jobs of a worker that was killed."""

    @staticmethod
    def orphan(name: str, lock: str | None = None) -> None:
        """One that runs at a worker which is gone."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status)"
                " VALUES ('default', %s, %s, %s, 'doing')", [name, lock, lock],
            )  # fmt: skip

    @staticmethod
    def states(name: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name])
            return [row[0] for row in cursor.fetchall()]

    @staticmethod
    def taken_up() -> int:
        async def as_the_worker_does() -> int:
            try:
                return await jobs.take_up_stalled()
            finally:
                await sync_to_async(connections.close_all)()  # of the thread that asked

        return asyncio.run(as_the_worker_does())

    def test_they_go_back_into_the_queue(self, transactional_db, cleared):
        self.orphan(SEND)
        assert self.taken_up() == 1
        assert self.states(SEND) == ["todo"]

    def test_one_whose_successor_waits_is_put_away_and_the_others_are_taken_up(self, transactional_db, cleared):
        """A periodic job that was killed holds its lock: it must neither stay so nor keep the rest from being taken."""
        receipts = "notifications.collect_receipts"
        self.orphan(receipts, lock=receipts)
        self.orphan(SEND)
        jobs.defer(receipts, timestamp=0)
        assert self.taken_up() == 2
        assert self.states(receipts) == ["aborted", "todo"]
        assert self.states(SEND) == ["todo"]

    @pytest.fixture
    def cleared(self, monkeypatch):
        from tests.harness.connections import clearing

        with clearing(monkeypatch):
            yield


def test_a_reference_leads_to_kind_and_place_and_not_to_words(caplog):
    def fails() -> None:
        raise exceptions.ConnectorException("Nguyễn Văn An, 001085000011")

    try:
        fails()
    except exceptions.ConnectorException as fault:
        reference = faults.noted(fault, "a test")
    assert len(reference) == 9
    assert reference in caplog.text
    assert "ConnectorException" in caplog.text
    assert "test_jobs.py" in caplog.text
    assert "Nguyễn" not in caplog.text
