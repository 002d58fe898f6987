"""A night from its job to the letter: all parts, once, whatever is repeated or killed between them."""

from datetime import timedelta
from email.header import decode_header, make_header

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from chungthuc.certification.lifecycle import Status
from chungthuc.core import clock
from chungthuc.documents import store
from chungthuc.notifications.models import ChannelName, Message
from chungthuc.watch import files, followups, nights, telling
from chungthuc.watch.models import Finding, Kind, Night
from demo import life
from tests.harness.jobs import run_jobs, waiting
from tests.harness.worker import worker


def letters() -> list[Message]:
    return list(Message.objects.filter(template="watch_found", channel=ChannelName.EMAIL).order_by("recipient"))


def test_a_day_without_fault_is_watched_over_and_nobody_is_written_to(world, issued_copy, found, today):
    assert found() == []
    night = Night.objects.get(day=today)
    assert night.files == 1
    assert night.told_at is not None
    assert letters() == []


def test_the_job_of_the_night_watches_over_the_day_before(world, today):
    followups.begin(0)
    assert Night.objects.get().day == today - timedelta(days=1)
    assert sorted(waiting()) == ["watch.checkpoint", "watch.files", *["watch.look"] * 3]


def test_a_night_that_is_begun_twice_and_parts_that_run_twice_tell_once(world, found, today):
    Finding.objects.create(night=nights.begin(today), kind=Kind.LOOKS, subject="person:x")
    assert len(found()) == 1
    found()
    for part in nights.LOOKS:
        nights.do(part, today)
    assert len(letters()) == len({one.recipient for one in letters()}) == len(telling.answerable(None))


def test_nobody_is_told_before_every_part_is_done(world, today):
    night = nights.begin(today)
    for part in nights.LOOKS:
        nights.do(part, today)
    night.refresh_from_db()
    assert night.told_at is None
    files.older(night)
    nights.done("files", night)
    night.refresh_from_db()
    assert night.told_at is not None


def test_the_database_knows_no_night_that_is_told_before_it_is_done(db, today):
    night = nights.begin(today)
    with pytest.raises(IntegrityError, match="told_when_all_parts_are_done"), transaction.atomic():
        Night.objects.filter(pk=night.pk).update(told_at=clock.now())


def test_the_database_keeps_the_order_of_a_night_and_each_finding_once(db, today):
    night = nights.begin(today)
    done = dict.fromkeys(Night.PARTS, clock.now())
    with pytest.raises(IntegrityError, match="night_begins_before_it_is_told"), transaction.atomic():
        Night.objects.filter(pk=night.pk).update(told_at=night.begun_at - timedelta(seconds=1), **done)
    Finding.objects.create(night=night, kind=Kind.BLOB_MISSING, subject="upload:1")
    with pytest.raises(IntegrityError, match="a_night_finds_a_thing_once"), transaction.atomic():
        Finding.objects.create(night=night, kind=Kind.BLOB_MISSING, subject="upload:1")


def test_a_night_that_never_ended_is_found_by_the_next(world, today, found):
    nights.begin(today - timedelta(days=1))
    assert (Kind.UNFINISHED, (today - timedelta(days=1)).isoformat(), 1) in found()


def test_each_file_of_the_day_is_verified_in_stretches(world, scan, found, today, monkeypatch):
    monkeypatch.setattr(files, "STRETCH", 1)
    for _copy in range(3):
        assert life.issued(world, scan).status == Status.ISSUED
    assert found() == []
    assert Night.objects.get(day=today).files == 3


def test_older_files_are_taken_by_chance_and_each_once(world, scan, today, monkeypatch):
    copies = [life.issued(world, scan) for _copy in range(2)]
    night = nights.begin(today + timedelta(days=1))
    seen: list[str] = []
    monkeypatch.setattr(files, "changed", lambda copy: seen.append(str(copy.pk)))
    files.older(night)
    assert sorted(seen) == sorted(str(copy.pk) for copy in copies)


def test_administrators_hear_of_their_own_office_and_the_topmost_of_the_rest(world, today, settings):
    """Nga administers the province; nobody the commune itself, so hers are its findings too."""
    settings.OPERATORS = ("van-hanh@vidu.test",)
    night = nights.begin(today)
    Finding.objects.create(night=night, kind=Kind.LOOKS, subject="person:x", agency=world.office, number=400)
    assert telling.answerable(world.office) == telling.answerable(None) == [world.nga]
    telling.tell(night)
    assert [one.recipient for one in letters()] == [world.nga.email]
    Finding.objects.create(night=night, kind=Kind.BLOB_MISSING, subject="upload:1")
    Message.objects.all().delete()
    telling.tell(night)
    assert {one.recipient for one in letters()} == {world.nga.email, "van-hanh@vidu.test"}
    nga = next(one for one in letters() if one.recipient == world.nga.email)
    assert "1 lỗi, 0 điều bất thường" in nga.subject, "only what is new"
    assert "/oversight/watch" in nga.body


def test_the_letter_names_nobody(world, today):
    night = nights.begin(today)
    subject = f"person:{world.minh.pk}"
    Finding.objects.create(night=night, kind=Kind.VOIDED, subject=subject, agency=world.office, number=9)
    telling.tell(night)
    [letter] = letters()
    assert world.minh.full_name not in letter.body
    assert str(world.minh.pk) not in letter.body


def test_what_is_found_when_a_day_is_watched_over_again_is_told_too(world, submitted_copy, found):
    assert found() == []
    place = store.path(submitted_copy.document.base_sha256)
    aside = place.rename(f"{place}.aside")
    assert [kind for kind, _subject, _number in found()] == [Kind.BLOB_MISSING]
    assert len(letters()) == 1
    found()
    assert len(letters()) == 1, "the same is not told twice"
    aside.rename(place)
    found()
    one = Finding.objects.get()
    assert one.settled_at is not None
    assert Night.objects.get().told_at is not None
    assert len(letters()) == 1, "what is settled is no news"
    place.rename(aside)
    found()
    one.refresh_from_db()
    assert one.settled_at is None
    assert len(letters()) == 2


def test_a_file_that_was_put_back_is_settled_by_a_later_night(world, issued_copy, found, today):
    place = store.path(issued_copy.document.base_sha256)
    whole = place.read_bytes()
    place.chmod(0o600)
    place.write_bytes(whole[:-1] + b" ")
    found()
    one = Finding.objects.get(kind=Kind.FILE_CHANGED)
    assert one.detail == f"I8 {issued_copy.document.base_sha256}"
    place.write_bytes(whole)
    followups.watch_over(today + timedelta(days=1))
    run_jobs()
    one.refresh_from_db()
    assert one.settled_at is not None


def test_nothing_is_settled_before_it_was_found(db, today):
    one = Finding.objects.create(night=nights.begin(today), kind=Kind.BLOB_MISSING, subject="upload:1")
    with pytest.raises(IntegrityError, match="settled_after_it_was_found"), transaction.atomic():
        Finding.objects.filter(pk=one.pk).update(settled_at=one.found_at - timedelta(seconds=1))


@pytest.mark.usefixtures("committed")
def test_a_real_worker_killed_in_the_night_goes_on_and_tells_once(world, scan, today, tmp_path, mailbox):
    life.issued(world, scan)
    Finding.objects.create(night=nights.begin(today), kind=Kind.LOOKS, subject="person:x")
    call_command("watch", today.isoformat())
    with worker(tmp_path) as one:
        one.wait_until(lambda: any(getattr(Night.objects.get(), name) for name in Night.PARTS))
        one.restart()
        one.wait_until(lambda: Night.objects.get().told_at is not None)
        one.wait_until(lambda: [row.state for row in letters()] == ["sent"])
    assert "1 điều bất thường" in str(make_header(decode_header(mailbox.letters[-1]["Subject"])))


@pytest.mark.parametrize(("day", "words"), [("28/11/2026", "no date"), ("2999-01-01", "yet to come")])
def test_the_command_refuses_what_is_no_day(db, day, words):
    with pytest.raises(CommandError, match=words):
        call_command("watch", day)


def test_run_jobs_leaves_nothing_behind(world, found):
    found()
    assert run_jobs() == 0
