"""What somebody would do so that the night says nothing: stop it, break it, be its only reader, race with it."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.accounts import granting, rights
from chungthuc.agencies.models import Placement
from chungthuc.audit import rows
from chungthuc.audit.models import Hashed
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.documents import leftovers, store
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications.models import Message
from chungthuc.watch import finding, followups, nights, telling
from chungthuc.watch.models import Finding, Kind, Night
from demo import life
from tests.harness.jobs import waiting

LONG_AGO = 30 * 24 * 3600  # seconds


def letters() -> list[str]:
    return list(Message.objects.filter(template="watch_found", channel="email").values_list("recipient", flat=True))


def through(day: date) -> Night:
    """A night that is over and told."""
    now = clock.now()
    return Night.objects.create(day=day, begun_at=now, told_at=now, **dict.fromkeys(Night.PARTS, now))


def blob(content: bytes) -> str:
    """In the store for a month, without a row."""
    place = store.staging()
    place.write_bytes(content)
    name = store.put(place).sha256
    moment = store.path(name).stat().st_mtime - LONG_AGO
    os.utime(store.path(name), (moment, moment))
    return name


class TestANightThatFails:
    def test_what_it_found_is_told_in_the_morning(self, world, today):
        """One part that fails each night silenced all the others."""
        yesterday = today - timedelta(days=1)
        night = nights.begin(yesterday)
        Finding.objects.create(night=night, kind=Kind.INVARIANT, subject="register-entry:1", detail="I12")
        followups.morning(0)
        assert letters() == [world.nga.email]
        assert set(night.findings.values_list("kind", flat=True)) == {Kind.INVARIANT, Kind.UNFINISHED}
        followups.morning(0)
        assert letters() == [world.nga.email]

    def test_a_night_without_a_worker_is_told_too_and_made_up_for(self, world, today):
        followups.morning(0)
        assert letters() == [world.nga.email]
        deferred = sorted(one for one in waiting() if one.startswith("watch."))
        assert deferred == ["watch.checkpoint", "watch.files", *["watch.look"] * 3]

    def test_a_night_that_was_told_is_not_told_again(self, world, today):
        through(today - timedelta(days=1))
        followups.morning(0)
        assert letters() == []

    def test_when_it_ends_later_the_rest_is_told(self, world, today):
        night = nights.begin(today - timedelta(days=1))
        followups.morning(0)
        Finding.objects.create(night=night, kind=Kind.LOOKS, subject="person:x", number=900)
        for part in ("data", "store", "counts", "files"):
            nights.done(part, night)
        assert letters() == [world.nga.email] * 2

    def test_days_without_a_night_and_failed_ones_are_watched_over_later(self, db, today):
        """A worker that is stopped over the night counted nothing of that day, ever."""
        yesterday = today - timedelta(days=1)
        assert nights.due(yesterday) == [yesterday]
        through(today - timedelta(days=4))
        nights.begin(today - timedelta(days=3))
        assert nights.due(yesterday) == [today - timedelta(days=back) for back in (3, 2, 1)]
        followups.begin(0)
        assert Night.objects.count() == 4


class TestWhoIsTold:
    def test_not_only_the_one_whom_it_is_about(self, world, today):
        granting.install(world.office, email=world.dung.email, full_name=world.dung.full_name, reason="Thử")
        night = nights.begin(today)
        about = f"person:{world.dung.pk}"
        Finding.objects.create(night=night, kind=Kind.LOOKS, subject=about, agency=world.office, number=900)
        assert list(rights.administrators(world.office)) == [world.dung]
        telling.tell(night)
        assert letters() == [world.nga.email]

    def test_of_an_office_that_was_closed_the_topmost_are(self, world, client, today):
        night = nights.begin(today)
        here = Placement.objects.get(agency=world.office, during__contains=today)
        Placement.objects.filter(pk=here.pk).update(during=DateRange(here.during.lower, today))
        Finding.objects.create(night=night, kind=Kind.REGISTER_BEHIND, subject="x-1", agency=world.office, number=9)
        telling.tell(night)
        assert letters() == [world.nga.email]
        client.force_login(world.nga)
        assert "x-1" in client.get("/oversight/watch").content.decode()

    def test_where_nobody_administers_the_operators_are(self, world, today, settings):
        settings.OPERATORS = ("van-hanh@vidu.test",)
        world.nga.is_active = False
        world.nga.save()
        night = nights.begin(today)
        Finding.objects.create(night=night, kind=Kind.LOOKS, subject="person:x", agency=world.office, number=900)
        telling.tell(night)
        assert letters() == ["van-hanh@vidu.test"]


class TestFilesWithoutARow:
    def test_nothing_is_moved_before_it_is_kept_that_it_was(self, world, today, monkeypatch):
        name = blob(b"what a crash left")
        nights.begin(today)
        monkeypatch.setattr(finding, "behind", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            nights.do("store", today)
        assert store.path(name).exists()
        monkeypatch.undo()
        nights.do("store", today)
        assert not store.path(name).exists()
        assert Finding.objects.get(kind=Kind.BLOB_UNCLAIMED).subject == name

    def test_the_same_bytes_sent_again_are_new(self, db):
        name = blob(b"twice")
        again = store.staging()
        again.write_bytes(b"twice")
        store.put(again)
        assert name not in [one.name for one in leftovers.unclaimed()]
        leftovers.set_aside(store.path(name))  # the night had seen it as old a moment before
        assert store.path(name).read_bytes() == b"twice"

    def test_of_a_store_that_is_not_this_databases_nothing_is_moved(self, world, today, monkeypatch):
        names = [blob(b"of another house %d" % number) for number in range(3)]
        monkeypatch.setattr(finding, "MOST", 3)
        nights.begin(today)
        nights.do("store", today)
        assert Finding.objects.filter(kind=Kind.BLOB_UNCLAIMED).count() == 3
        assert all(store.path(name).exists() for name in names)


@pytest.mark.usefixtures("committed")
def test_what_people_do_meanwhile_is_no_fault(world, scan, today, monkeypatch):
    """Events were read before rows: an act between them was told as a row changed behind the chain."""
    dossier = life.submitted(world, scan).dossier
    nights.begin(today)
    really = rows._changed

    def act() -> None:
        delivery.new_code(dossier, by=world.minh)
        connection.close()

    def changed(kind: type[Hashed], some: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
        if kind is Dossier:
            thread = Thread(target=act)
            thread.start()
            thread.join()
        return really(kind, some)

    monkeypatch.setattr(rows, "_changed", changed)
    nights.do("data", today)
    assert list(Finding.objects.values_list("subject", "detail")) == []
