"""The outbox: no act without its message, no message without its act, each sent once however often it is tried."""

from datetime import timedelta

import pytest
from django.db import transaction

from chungthuc.accounts.models import Person
from chungthuc.audit.chain import history
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.notifications import outbox, sending, sweeping, tasks, tidying
from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message, MessageState
from tests.harness.connections import at_once
from tests.harness.jobs import forget_jobs, run_jobs, waiting
from tests.harness.recorders import Letters
from tests.harness.servers.mail import Mailbox, server
from tests.notifications.conftest import enqueued


@pytest.fixture
def channel(db, monkeypatch) -> Letters:
    recorder = Letters()
    monkeypatch.setitem(sending.CHANNELS, "email", recorder.send)
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
    sending.send(str(message.pk))
    sending.send(str(message.pk))
    assert waiting() == ["notifications.send", "certification.confirm_delivery"]


def test_nothing_follows_a_message_that_did_not_leave(channel):
    channel.fails = NotSent(FailureCode.CONNECTION, "away")
    message = enqueued(then="certification.confirm_delivery")
    with pytest.raises(NotSent):
        sending.send(str(message.pk))
    assert waiting() == ["notifications.send"]
    message.refresh_from_db()
    assert (message.state, message.tries, message.last_error) == (MessageState.QUEUED, 1, "away")


def test_after_three_days_it_has_failed_and_is_shown(channel):
    channel.fails = NotSent(FailureCode.CONNECTION, "away")
    message = enqueued()
    Message.objects.update(queued_at=clock.now() - timedelta(days=3, seconds=1))
    sending.send(str(message.pk))
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.FAILED, "away")


def test_the_job_is_tried_longer_than_the_outbox_needs():
    tries = tasks.PATIENTLY.away
    seconds = [tries.wait + tries.linear_wait * number for number in range(tries.max_attempts or 0)]
    assert sum(seconds) > sending.GIVE_UP.total_seconds()
    assert max(seconds) < 3 * 60 * 60


def test_a_failed_message_can_be_sent_again_and_who_asked_is_known(channel):
    person = Person.objects.create_user("tuan@vidu.test", full_name="Tuấn")
    message = enqueued()
    channel.fails = NotSent(FailureCode.CONNECTION, "gone", final=True)
    sending.send(str(message.pk))
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
        sending.send(str(message.pk))
    Message.objects.update(claimed_at=clock.now() - sending.STALE - timedelta(seconds=1))
    sending.send(str(message.pk))
    assert len(channel.letters) == 1


def test_a_server_that_was_down_gets_it_later_and_once(db, post):
    message = enqueued()
    with pytest.raises(NotSent, match="ConnectionRefused"):
        sending.send(str(message.pk))
    box = Mailbox()
    with server(box, post):
        sending.send(str(message.pk))
        sending.send(str(message.pk))
    assert [one["Message-ID"] for one in box.letters] == [f"<{message.pk}@hoankiem.test>"]
    message.refresh_from_db()
    assert (message.state, message.tries) == (MessageState.SENT, 2)


@pytest.mark.usefixtures("committed")
class TestManySenders:
    """Several workers, real connections."""

    def test_six_workers_send_one_letter(self, monkeypatch, mailbox):
        message = enqueued()

        def work(_number: int) -> None:
            sending.send(str(message.pk))

        found = at_once(work, 6)
        assert all(one is None or isinstance(one, NotSent) for one in found)
        assert len(mailbox.raw) == 1
        message.refresh_from_db()
        assert (message.state, message.tries) == (MessageState.SENT, 1)


def test_what_was_withdrawn_while_a_sender_had_it_is_not_tried_again(channel):
    message = enqueued()

    def refused(one: Message) -> None:
        outbox.withdraw("result:1")  # «Chặn», while the mail server is being asked
        raise NotSent(FailureCode.RECIPIENT_BUSY, "greylisted")

    channel.send = refused
    sending.CHANNELS["email"] = refused
    sending.send(str(message.pk))
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert not outbox.resend(message, by="system:test")


def test_what_was_withdrawn_while_its_sender_died_leaves_no_more(channel):
    message = enqueued()
    stale = clock.now() - sending.STALE - timedelta(seconds=1)
    Message.objects.update(state=MessageState.SENDING, claimed_at=stale)
    outbox.withdraw("result:1")
    sending.send(str(message.pk))
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


class TestTheSweep:
    """What is due and has no job gets one; what has one, or is not due, does not."""

    @staticmethod
    def old(message: Message, **facts: object) -> Message:
        Message.objects.filter(pk=message.pk).update(**{"queued_at": clock.now() - timedelta(minutes=2), **facts})
        return message

    def test_a_letter_without_a_job_leaves(self, channel, caplog):
        message = self.old(enqueued())
        assert sweeping.take_up() == 0  # it has one
        forget_jobs()
        assert (sweeping.take_up(), sweeping.take_up()) == (1, 0)
        assert "took up 1 messages" in caplog.text
        assert str(message.recipient) not in caplog.text
        assert [event.facts for event in Event.objects.filter(chain="notifications")] == [{"count": 1}]
        run_jobs()
        assert len(channel.letters) == 1

    def test_one_in_the_hand_of_a_sender_that_died_leaves(self, channel):
        stale = clock.now() - sending.STALE - timedelta(seconds=1)
        self.old(enqueued(), state=MessageState.SENDING, claimed_at=stale)
        forget_jobs()
        assert sweeping.take_up() == 1
        run_jobs()
        assert len(channel.letters) == 1

    def test_what_is_not_due_or_over_is_left(self, channel):
        self.old(enqueued(key="1", not_before=clock.now() + timedelta(hours=1)))
        self.old(enqueued(key="2"), state=MessageState.SENDING, claimed_at=clock.now())
        for number, state in enumerate((MessageState.FAILED, MessageState.WITHDRAWN, MessageState.DELIVERED)):
            self.old(enqueued(key=f"over {number}"), state=state, sent_at=clock.now(), delivered_at=clock.now())
        forget_jobs()
        assert sweeping.take_up() == 0


def test_a_fault_nobody_thought_of_is_said_and_tried_again(channel, monkeypatch, caplog):
    message = enqueued()

    def breaks(_message: Message) -> None:
        raise ValueError("an@vidu.test")

    monkeypatch.setitem(sending.CHANNELS, "email", breaks)
    with pytest.raises(NotSent, match="ValueError, reference ") as told:
        sending.send(str(message.pk))
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.QUEUED, str(told.value))
    assert "an@vidu.test" not in caplog.text


def test_the_job_of_a_letter_that_was_tidied_away_is_called_off(channel, monkeypatch):
    enqueued(not_before=clock.now() + timedelta(days=60))
    outbox.withdraw("result:1")
    later = clock.now() + tidying.KEPT + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert tidying.forget_letters_of_accounts() == 1
    assert waiting() == []
