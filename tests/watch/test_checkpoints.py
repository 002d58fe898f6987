"""After midnight: a checkpoint, its file, a letter to those above; a night without one is told."""

from datetime import timedelta

import pytest

from chungthuc.accounts import granting
from chungthuc.accounts.models import Right
from chungthuc.audit.models import Checkpoint
from chungthuc.certification.oversight import checkpoint_files
from chungthuc.core import clock
from chungthuc.notifications.models import Message
from chungthuc.watch import checkpoints, followups
from chungthuc.watch.checkpoints import in_groups
from chungthuc.watch.models import Finding, Kind
from tests.harness.jobs import run_jobs


@pytest.fixture
def yesterday():
    return clock.today() - timedelta(days=1)


def letters() -> list[Message]:
    return list(Message.objects.filter(template="checkpoint_made").order_by("recipient"))


@pytest.mark.parametrize("when", ["midnight", "begin", "morning"])
def test_the_night_makes_one_for_the_day_that_ended(world, yesterday, when):
    getattr(followups, when)(0)
    getattr(followups, when)(0)
    run_jobs()
    assert Checkpoint.objects.get().day == yesterday
    assert list(checkpoint_files.faults()) == []


def test_a_letter_goes_to_the_level_above_and_outside_once(world, settings, yesterday):
    settings.CHECKPOINT_TO = ("giam-sat@noi-khac.test",)
    for _time in range(2):
        checkpoints.make(yesterday)
    made = Checkpoint.objects.get()
    assert [one.recipient for one in letters()] == ["giam-sat@noi-khac.test", world.nga.email]
    for one in letters():
        assert in_groups(made.sha256) in one.body
        assert f"{made.chains} chuỗi, {made.events} việc" in one.body
        assert f"/oversight/checkpoints/{yesterday}" in one.body
        assert one.channel == "email"
        for person in (world.minh, world.hoa, world.nga, world.lan):
            assert person.full_name not in one.body


def test_where_no_address_is_named_the_operators_get_it(world, settings, yesterday):
    settings.OPERATORS = ("van-hanh@vidu.test",)
    checkpoints.make(yesterday)
    assert "van-hanh@vidu.test" in {one.recipient for one in letters()}


def test_an_offices_own_administrator_is_not_the_level_above(world, yesterday):
    granting.give(world.vi, world.office, Right.ADMINISTER, by=world.nga, reason="Thử")
    checkpoints.make(yesterday)
    assert {one.recipient for one in letters()} == {world.nga.email}


def test_a_night_without_one_is_told_until_it_is_made(world, found, today, yesterday):
    checkpoints.make(yesterday)
    assert found(Kind.NO_CHECKPOINT) == [("no_checkpoint", str(today), 1)]
    checkpoints.make(today)
    assert Finding.objects.get(kind=Kind.NO_CHECKPOINT).settled_at is not None


def test_an_installation_that_has_none_yet_is_told_by_the_check_at_the_start(world, found, settings, yesterday, caplog):
    settings.CHECKPOINT_KEY = ""
    checkpoints.make(yesterday)
    assert "no checkpoint after" in caplog.text
    assert not Checkpoint.objects.exists()
    assert found(Kind.NO_CHECKPOINT) == []


def test_what_was_made_and_not_kept_is_kept_by_the_next_try(world, yesterday, monkeypatch):
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(checkpoint_files.store, "put_as", full)
        with pytest.raises(OSError, match="No space"):
            checkpoints.make(yesterday)
    assert Checkpoint.objects.exists()
    checkpoints.make(yesterday)
    later = Checkpoint.objects.get().at + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert list(checkpoint_files.faults()) == []
