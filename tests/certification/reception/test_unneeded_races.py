"""An upload that is about to be deleted and is taken up at that moment; a worker that is killed while it deletes."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction

from chungthuc.certification.reception import unneeded
from chungthuc.core import clock, jobs
from chungthuc.core.errors import Refused
from chungthuc.documents import leftovers
from chungthuc.documents.models import Discarded, Document, Upload
from chungthuc.dossiers.models import Draft
from demo import life
from demo.world import World
from tests.certification.reception.test_unneeded import (
    DAY,
    aged,
    blobs,
    draft_of,
    must_be_whole,
    plain,
    rows,
    submitted,
)
from tests.harness.scans import small_scan
from tests.harness.worker import worker


def _elsewhere(work) -> Thread:
    """On a connection of its own."""

    def do() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = Thread(target=do)
    thread.start()
    return thread


@pytest.fixture
def old(committed: None, world: World, scan: bytes) -> Iterator[Upload]:
    return aged(life.uploaded(scan, by=world.minh))


def test_whoever_takes_it_up_at_this_moment_keeps_it(world, old):
    """The draft is saved and not committed yet when the night comes by."""
    saved, may_end = Event(), Event()

    def save() -> None:
        with transaction.atomic():
            draft_of(world, old)
            saved.set()
            may_end.wait(30)

    thread = _elsewhere(save)
    assert saved.wait(30)
    assert unneeded.discard_next("") == ""
    may_end.set()
    thread.join()
    assert rows() == {old.pk}
    assert Draft.objects.get().upload == old
    assert unneeded.discard_next("") == ""
    assert rows() == {old.pk}


@pytest.mark.parametrize("use", ["draft", "submission"])
def test_whoever_comes_while_it_is_being_deleted_waits_and_is_told(world, old, use, monkeypatch):
    told: list[str] = []

    def take_up() -> None:
        try:
            (draft_of if use == "draft" else submitted)(world, old)
        except Refused as refusal:
            told.append(refusal.code)

    usual, threads = leftovers.discard, []

    def slow(uploads) -> int:
        count = usual(uploads)
        threads.append(_elsewhere(take_up))
        _wait_for_a_lock()
        return count

    monkeypatch.setattr(leftovers, "discard", slow)
    unneeded.discard_next("")
    threads[0].join()
    assert rows() == set()
    assert told == ([] if use == "draft" else ["scan_gone"])
    assert [one.upload for one in Draft.objects.all()] == ([None] if use == "draft" else [])
    assert not Document.objects.exists()


def _wait_for_a_lock() -> None:
    pause = Event()
    for _try in range(300):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        pause.wait(0.05)
    raise AssertionError("nobody waits")


@pytest.mark.usefixtures("committed")
def test_a_real_worker_killed_in_between_goes_on(world, scan, tmp_path):
    """Some hundred uploads, beside one that a draft names and one that a paper has."""
    kept = aged(life.uploaded(small_scan(2), by=world.minh))
    draft_of(world, kept)
    copy = life.submitted(world, scan)
    aged(copy.document.upload)
    stay = {kept.pk, copy.document.upload_id}
    places = [blobs(aged(plain(world, b"%d" % number)))[0] for number in range(3 * unneeded.PIECE)]
    jobs.defer("certification.discard_uploads", timestamp=0)
    with worker(tmp_path) as one:
        one.wait_until(lambda: len(rows()) < len(places))
        one.restart()
        one.wait_until(lambda: rows() == stay)
        assert all(place.exists() for place in places)
        Discarded.objects.update(at=clock.now() - 2 * DAY)
        jobs.defer("certification.discard_uploads", timestamp=0)
        one.wait_until(lambda: Discarded.objects.count() < len(places))
        one.restart()
        one.wait_until(lambda: not Discarded.objects.exists())
    assert not any(place.exists() for place in places)
    must_be_whole()
