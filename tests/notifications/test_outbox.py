"""The outbox: no act without its message, no message without its act, each sent once however often it is tried."""

from datetime import timedelta

import pytest
from django.db import transaction

from chungthuc.accounts.models import Person
from chungthuc.audit.chain import history
from chungthuc.core import clock
from chungthuc.notifications import outbox, tasks, tidying
from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.channels.email_stub import Recorder
from chungthuc.notifications.models import Message, MessageState
from tests.harness.connections import at_once, clearing
from tests.harness.jobs import run_jobs, waiting
from tests.harness.mail import Mailbox, server
from tests.notifications.conftest import enqueued


@pytest.fixture
def channel(db, monkeypatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setitem(outbox.CHANNELS, "email", recorder.send)
    return recorder


def test_the_same_key_is_one_message_and_one_job(channel):
    assert enqueued() == enqueued(subject="Lần nữa")
    assert (Message.objects.count(), waiting()) == (1, ["notifications.send"])


def test_a_rolled_back_act_sends_nothing(channel):
    def fails() -> None:
        with transaction.atomic():
            enqueued()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert (Message.objects.count(), waiting()) == (0, [])


def test_doing_the_job_twice_sends_once(channel):
    message = enqueued()
    for _time in range(3):
        tasks.send(message_id=str(message.pk))
    assert len(channel.letters) == 1


def test_what_follows_is_deferred_once_with_the_key(channel):
    message = enqueued(then="certification.confirm_delivery")
    outbox.send(str(message.pk))
    outbox.send(str(message.pk))
    assert waiting() == ["notifications.send", "certification.confirm_delivery"]


def test_nothing_follows_a_message_that_did_not_leave(channel):
    channel.fails = NotSent("away")
    message = enqueued(then="certification.confirm_delivery")
    with pytest.raises(NotSent):
        outbox.send(str(message.pk))
    assert waiting() == ["notifications.send"]
    message.refresh_from_db()
    assert (message.state, message.tries, message.last_error) == (MessageState.QUEUED, 1, "away")


def test_after_three_days_it_has_failed_and_is_shown(channel):
    channel.fails = NotSent("away")
    message = enqueued()
    Message.objects.update(queued_at=clock.now() - timedelta(days=3, seconds=1))
    outbox.send(str(message.pk))
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.FAILED, "away")


def test_the_job_is_tried_longer_than_the_outbox_needs():
    tries = tasks.PATIENTLY.away
    seconds = [tries.wait + tries.linear_wait * number for number in range(tries.max_attempts or 0)]
    assert sum(seconds) > outbox.GIVE_UP.total_seconds()
    assert max(seconds) < 3 * 60 * 60


def test_a_failed_message_can_be_sent_again_and_who_asked_is_known(channel):
    person = Person.objects.create_user("tuan@vidu.test", full_name="Tuấn")
    message = enqueued()
    channel.fails = NotSent("gone", final=True)
    outbox.send(str(message.pk))
    assert outbox.resend(message, by=person)
    assert not outbox.resend(message, by=person)
    channel.fails = None
    assert run_jobs() == 2
    assert len(channel.letters) == 1
    assert not outbox.resend(message, by=person)
    assert [event.by for event in history(f"message:{message.pk}")] == [f"person:{person.pk}"]


def test_a_sender_that_died_is_taken_over_after_a_while(channel):
    message = enqueued()
    Message.objects.update(state=MessageState.SENDING, claimed_at=clock.now())
    with pytest.raises(NotSent, match="in hand"):
        outbox.send(str(message.pk))
    Message.objects.update(claimed_at=clock.now() - outbox.STALE - timedelta(seconds=1))
    outbox.send(str(message.pk))
    assert len(channel.letters) == 1


def test_a_server_that_was_down_gets_it_later_and_once(db, post):
    message = enqueued()
    with pytest.raises(NotSent, match="ConnectionRefused"):
        outbox.send(str(message.pk))
    box = Mailbox()
    with server(box, post):
        outbox.send(str(message.pk))
        outbox.send(str(message.pk))
    assert [one["Message-ID"] for one in box.letters] == [f"<{message.pk}@hoankiem.test>"]
    message.refresh_from_db()
    assert (message.state, message.tries) == (MessageState.SENT, 2)


class TestManySenders:
    """Several workers, real connections."""

    @pytest.fixture(autouse=True)
    def cleared(self, monkeypatch, transactional_db):
        with clearing(monkeypatch):
            yield

    def test_six_workers_send_one_letter(self, monkeypatch, mailbox):
        message = enqueued()

        def work(_number: int) -> None:
            outbox.send(str(message.pk))

        found = at_once(work, 6)
        assert all(one is None or isinstance(one, NotSent) for one in found)
        assert len(mailbox.raw) == 1
        message.refresh_from_db()
        assert (message.state, message.tries) == (MessageState.SENT, 1)


def test_what_was_withdrawn_while_a_sender_had_it_is_not_tried_again(channel):
    message = enqueued()

    def refused(one: Message) -> None:
        outbox.withdraw("result:1")  # «Chặn», while the mail server is being asked
        raise NotSent("greylisted")

    channel.send = refused
    outbox.CHANNELS["email"] = refused
    outbox.send(str(message.pk))
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert not outbox.resend(message, by="system:test")


def test_what_was_withdrawn_while_its_sender_died_leaves_no_more(channel):
    message = enqueued()
    stale = clock.now() - outbox.STALE - timedelta(seconds=1)
    Message.objects.update(state=MessageState.SENDING, claimed_at=stale)
    outbox.withdraw("result:1")
    outbox.send(str(message.pk))
    assert channel.letters == []


def test_letters_of_accounts_are_forgotten_after_a_month_and_those_about_a_thing_are_not(db, monkeypatch):
    young = enqueued(key="account:1")
    later = clock.now() + tidying.KEPT + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert tidying.forget_letters_of_accounts() == 0  # it waits to be sent
    Message.objects.filter(pk=young.pk).update(state="failed")
    about = enqueued(key="result:9", about="certified-copy:1")
    Message.objects.filter(pk=about.pk).update(state="failed", queued_at=young.queued_at)
    fresh = enqueued(key="account:2")
    Message.objects.filter(pk=fresh.pk).update(state="failed", queued_at=later)
    assert tidying.forget_letters_of_accounts() == 1
    assert set(Message.objects.values_list("key", flat=True)) == {"result:9", "account:2"}
