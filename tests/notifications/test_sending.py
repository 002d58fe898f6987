"""A rush: one sender a channel, one relief behind him, whoever is refused waits alone, letters share a connection."""

from contextlib import suppress
from datetime import timedelta

import pytest

from chungthuc.core import clock, jobs
from chungthuc.notifications import sending, sweeping
from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message, MessageState
from chungthuc.notifications.turns import turn
from tests.harness.connections import at_once
from tests.harness.jobs import forget_jobs, run_jobs, waiting
from tests.harness.recorders import Letters
from tests.notifications.conftest import enqueued

RELIEF = sending.RELIEF


@pytest.fixture
def channel(db, monkeypatch) -> Letters:
    recorder = Letters()
    monkeypatch.setitem(sending.CHANNELS, "email", recorder.send)
    return recorder


def several(count: int) -> list[Message]:
    return [enqueued(key=f"rush:{number}", subject=f"Thư {number}") for number in range(count)]


def states() -> list[str]:
    return list(Message.objects.order_by("queued_at", "id").values_list("state", flat=True))


@pytest.mark.usefixtures("committed")
class TestSomebodyElseSends:
    def test_all_the_others_together_leave_one_relief(self, mailbox):
        letters = several(5)
        forget_jobs()
        with turn("email") as mine:
            assert mine
            at_once(lambda number: sending.send(str(letters[number].pk)), 5)
        assert (waiting(), mailbox.raw) == ([RELIEF], [])
        sending.send_what_waits("email")
        assert states() == ["sent"] * 5


def test_what_a_stretch_leaves_has_the_relief(channel, monkeypatch):
    letters = several(3)
    forget_jobs()
    monkeypatch.setattr(sending, "STRETCH", 0.0)
    sending.send(str(letters[0].pk))
    assert (len(channel.letters), waiting()) == (1, [RELIEF])
    monkeypatch.undo()
    monkeypatch.setitem(sending.CHANNELS, "email", channel.send)
    run_jobs()
    assert (len(channel.letters), waiting()) == (3, [])


def test_one_asks_for_all_while_the_provider_is_away(channel):
    letters = several(4)
    channel.fails = NotSent(FailureCode.CONNECTION, "away", away=True)
    with pytest.raises(NotSent):
        sending.send(str(letters[0].pk))
    for letter in letters[1:]:
        sending.send(str(letter.pk))
    assert list(Message.objects.order_by("queued_at", "id").values_list("tries", flat=True)) == [1, 0, 0, 0]
    forget_jobs()
    sending.send_what_waits("email")  # still away: the relief comes again, alone
    assert (waiting(), states()) == ([RELIEF], ["queued"] * 4)
    channel.fails = None
    sending.send_what_waits("email")
    assert states() == ["sent"] * 4


def test_one_refused_for_now_is_not_tried_with_each_of_the_others(channel, monkeypatch):
    hated, *others = several(3)

    def picky(message: Message) -> None:
        if message == hated:
            raise NotSent(FailureCode.RECIPIENT_BUSY, "greylisted")
        channel.send(message)

    monkeypatch.setitem(sending.CHANNELS, "email", picky)
    forget_jobs()
    sending.send_what_waits("email")
    sending.send_what_waits("email")
    hated.refresh_from_db()
    assert (hated.tries, hated.state) == (1, MessageState.QUEUED)
    assert hated.next_try_at > clock.now()
    assert waiting() == ["notifications.send"]  # its own again, for then
    assert len(channel.letters) == len(others)
    monkeypatch.setitem(sending.CHANNELS, "email", channel.send)
    sending.send(str(hated.pk))
    hated.refresh_from_db()
    assert (hated.state, hated.next_try_at) == (MessageState.SENT, None)


@pytest.mark.parametrize(("tries", "seconds"), [(1, 5), (2, 65), (3, 125), (100, 3600)])
def test_ever_more_slowly(tries, seconds):
    assert sending._patience(tries) == timedelta(seconds=seconds)


class TestTheSweepKnowsTheRelief:
    @pytest.fixture
    def old(self, channel) -> list[Message]:
        letters = several(3)
        Message.objects.update(queued_at=clock.now() - timedelta(minutes=2))
        forget_jobs()
        return letters

    def test_who_is_left_to_it_is_not_lost(self, old):
        sending.relieve("email")
        assert sweeping.forsaken() == {}

    def test_the_lost_get_one(self, old, channel):
        assert (sweeping.take_up(), waiting()) == (3, [RELIEF])
        run_jobs()
        assert len(channel.letters) == 3

    def test_that_of_another_channel_is_not_theirs(self, old):
        sending.relieve("sms")
        assert set(sweeping.forsaken()) == {"email"}


class TestOneConnection:
    def test_what_waits_shares_one(self, db, mailbox):
        first, *_others = several(4)
        sending.send(str(first.pk))
        assert mailbox.connections == [1, 3]

    def test_a_server_that_ends_it_gets_the_rest_by_another(self, db, mailbox):
        several(5)
        mailbox.at_most = 2
        sending.send_what_waits("email")
        assert states() == ["sent"] * 5
        assert len(mailbox.raw) == 5
        assert max(mailbox.connections) <= 2

    def test_a_refusal_in_between_loses_nobody(self, db, mailbox):
        """The connection stays good for the others (RFC 5321 §4.1.1.5)."""
        several(2)
        enqueued(key="rush:bad", recipient=mailbox.unwanted)
        enqueued(key="rush:last")
        sending.send_what_waits("email")
        assert states() == ["sent", "sent", "failed", "sent"]
        assert mailbox.connections == [3]

    def test_a_server_that_is_away_is_told_as_ever(self, db, post):
        several(2)
        with suppress(NotSent):
            sending.send_what_waits("email")
        assert set(Message.objects.values_list("state", "last_error")) >= {("queued", "ConnectionRefusedError")}
        assert jobs.waits(f"{RELIEF}:email")
