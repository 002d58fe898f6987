"""Each kind of finding, from the fault itself to its row; what is in order beside it is not found."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from chungthuc.accounts import search
from chungthuc.audit import recorder
from chungthuc.audit.models import Event
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock, jobs
from chungthuc.documents import leftovers, store
from chungthuc.documents.models import Document
from chungthuc.notifications.models import Message, MessageState
from chungthuc.registers.models import RegisterEntry
from chungthuc.watch import finding
from chungthuc.watch.models import Finding, Kind
from demo import life

LONG_AGO = 30 * 24 * 3600  # seconds


def past_triggers(statement: str, *values: object) -> None:
    """As an administrator of the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def older(place: Path) -> None:
    moment = place.stat().st_mtime - LONG_AGO
    os.utime(place, (moment, moment))


def test_a_register_line_changed_behind_the_chain(world, issued_copy, found):
    past_triggers("UPDATE registers_registerentry SET fee = fee + 1 WHERE id = %s", issued_copy.entry_id)
    [(kind, subject, _number)] = found()
    assert kind == Kind.INVARIANT
    assert str(issued_copy.entry_id) in subject
    assert Finding.objects.get().detail == "I12"


def test_a_gap_in_the_numbers_is_the_offices(world, issued_copy, found):
    past_triggers("UPDATE registers_register SET last_number = last_number + 1")
    [(kind, _subject, _number)] = found()
    assert kind == Kind.INVARIANT
    assert Finding.objects.get().agency == world.office


def test_many_faults_of_one_kind_hide_no_other(world, issued_copy, found, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 1)
    past_triggers("UPDATE registers_register SET last_number = last_number + 1")
    past_triggers("UPDATE registers_registerentry SET fee = fee + 1 WHERE id = %s", issued_copy.entry_id)
    found()
    assert set(Finding.objects.values_list("detail", flat=True)) == {"I1", "I12"}


def test_bytes_that_changed_in_the_database(world, issued_copy, found):
    past_triggers("UPDATE documents_revision SET bytes = overlay(bytes placing '\\x20' from 9) WHERE kind = 'archive'")
    assert (Kind.FILE_CHANGED, issued_copy.subject, 1) in found()


def test_bytes_that_changed_in_the_store(world, issued_copy, found):
    place = store.path(issued_copy.document.base_sha256)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:-1] + b" ")
    assert (Kind.FILE_CHANGED, issued_copy.subject, 1) in found()


def test_a_verdict_that_is_no_longer_the_one_of_then(world, issued_copy, found, settings, tmp_path):
    """Somebody took the roots away: nothing can be told of our own files any more."""
    settings.TRUST = tmp_path / "nothing"
    settings.TRUST.mkdir()
    assert [kind for kind, subject, _number in found() if subject == issued_copy.subject] == [Kind.VERDICT_CHANGED]


def test_a_signer_who_was_revoked_before_is_told_where_it_was_found(world, issued_copy, found, settings, tmp_path):
    CertifiedCopy.objects.filter(pk=issued_copy.pk).update(revoked_since=clock.now())
    settings.TRUST = tmp_path / "nothing"
    settings.TRUST.mkdir()
    assert Kind.VERDICT_CHANGED not in [kind for kind, _subject, _number in found()]


def test_a_blob_that_is_gone(world, submitted_copy, found):
    document = submitted_copy.document
    store.path(document.base_sha256).unlink()
    assert found(Kind.BLOB_MISSING) == [(Kind.BLOB_MISSING, document.base_sha256, 1)]
    assert Finding.objects.get(kind=Kind.BLOB_MISSING).detail == f"document:{document.pk}"


def test_a_blob_that_no_row_names_is_put_aside_and_told_once(world, submitted_copy, found):
    place = store.staging()
    place.write_bytes(b"what a crash left")
    stored = store.put(place)
    assert found(Kind.BLOB_UNCLAIMED) == []  # it may be an upload in progress
    older(store.path(stored.sha256))
    assert [path.name for path in leftovers.unclaimed()] == [stored.sha256]
    assert found(Kind.BLOB_UNCLAIMED) == [(Kind.BLOB_UNCLAIMED, stored.sha256, 1)]
    assert (store.folder("unclaimed") / stored.sha256).read_bytes() == b"what a crash left"
    assert list(leftovers.unclaimed()) == []
    assert Document.objects.get().source().sha256()  # what rows name stays where it is


def test_what_was_left_half_written_goes_after_a_week_and_other_folders_stay(world, found):
    forgotten, fresh = store.staging(), store.staging()
    older(forgotten)
    lock = store.folder("gate") / "place"
    lock.touch()
    older(lock)
    found()
    assert (forgotten.exists(), fresh.exists(), lock.exists()) == (False, True, True)


def test_stretches_hold_every_name_there_can_be(db, world, scan):
    """The walk by two digits finds blobs of every beginning, the last one (ff) too."""
    for first in ("00", "0f", "9f", "a0", "ff"):
        Document.objects.create(
            upload=life.uploaded(scan, by=world.minh), base_sha256=first * 32, base_length=1, page_count=1
        )
    gone = [row for _blob, row in leftovers.missing() if row.startswith("document:")]
    assert len(gone) == 5


def test_a_database_older_than_what_has_left(world, issued_copy, found):
    """Yesterday's database with today's store (I17)."""
    register = issued_copy.entry.register
    key = register.outside_key
    past_triggers("DELETE FROM registers_registerentry")
    past_triggers("UPDATE registers_register SET last_number = 0")
    assert (Kind.REGISTER_BEHIND, key, 1) in found(Kind.REGISTER_BEHIND)
    assert Finding.objects.get(kind=Kind.REGISTER_BEHIND).agency == world.office


def test_failed_log_ins_of_one_account_are_its_offices(world, found, settings):
    settings.WATCH_LIMITS = {**settings.WATCH_LIMITS, "logins_of_account": 2, "logins_of_network": 3}
    hoa, lan = f"person:{world.hoa.pk}", f"person:{world.lan.pk}"
    for subject in [hoa] * 3 + [lan] * 2 + ["person:unknown"] * 9:
        recorder.noted("fail_log_in", subject=subject, by="system:login", facts={"network": "3f9a"})
    assert found() == [(Kind.LOGINS_OF_ACCOUNT, hoa, 3), (Kind.LOGINS_OF_NETWORK, "3f9a", 14)]
    assert Finding.objects.get(kind=Kind.LOGINS_OF_ACCOUNT).agency == world.office
    assert Finding.objects.get(kind=Kind.LOGINS_OF_NETWORK).agency is None


def test_many_looks_refusals_and_idle_look_ups(world, found, settings):
    settings.WATCH_LIMITS = {**settings.WATCH_LIMITS, "looks": 2, "refusals": 2, "lookups": 1}
    minh = f"person:{world.minh.pk}"
    for number in range(3):
        recorder.looked(f"certified-copy:{number}", agency=world.office.code, by=world.minh, at_what="page")
        recorder.refused(f"page:{number}", agency=world.office.code, by=world.minh, code="not_visible")
    for one in (world.lan, world.sao_mai):
        search.by_number(one.id_number, agency=world.office, by=world.minh)
    assert found() == [(Kind.LOOKS, minh, 3), (Kind.LOOKUPS, minh, 2), (Kind.REFUSALS, minh, 3)]
    assert {one.agency for one in Finding.objects.all()} == {world.office}


def test_whoever_stays_below_the_limit_at_each_office_is_found_by_the_sum(world, found, settings):
    settings.WATCH_LIMITS = {**settings.WATCH_LIMITS, "looks": 3}
    for office in ("00070", "00004"):
        for number in range(2):
            recorder.looked(f"certified-copy:{office}{number}", agency=office, by=world.minh, at_what="page")
    assert found(Kind.LOOKS) == [(Kind.LOOKS, f"person:{world.minh.pk}", 4)]
    assert Finding.objects.get().agency is None


def test_a_script_that_is_refused_again_and_again_has_few_lines_and_a_large_count(world, found):
    for _time in range(25):
        recorder.refused("page:watch", agency=world.office.code, by=world.minh, code="forbidden")
    for _time in range(15):
        recorder.refused("page:seal", agency=world.office.code, by=world.minh, code="forbidden")
    events = Event.objects.filter(action="refuse")
    assert events.count() == 4
    assert found(Kind.REFUSALS) == []  # 10 + 10: what is over a round number is not written down yet
    for _time in range(80):
        recorder.refused("page:watch", agency=world.office.code, by=world.minh, code="forbidden")
    assert found(Kind.REFUSALS) == [(Kind.REFUSALS, f"person:{world.minh.pk}", 110)]


def test_many_voided_numbers(world, scan, found, settings):
    settings.WATCH_LIMITS = {**settings.WATCH_LIMITS, "voided": 0}
    copy = life.sealed(world, life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan)))))
    entry = RegisterEntry.objects.get(pk=copy.entry_id)
    entry.void(reason="Thử", by=world.binh)
    assert (Kind.VOIDED, f"person:{world.binh.pk}", 1) in found()


def test_what_was_given_up_and_letters_that_failed(world, found, db):
    jobs.defer("certification.stamp_signature", copy_id="00000000-0000-0000-0000-000000000000")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    Message.objects.create(channel="email", recipient="a@vidu.test", key="x", state=MessageState.FAILED)
    assert found(Kind.JOBS_GIVEN_UP) == [(Kind.JOBS_GIVEN_UP, "", 1)]
    assert found(Kind.LETTERS_FAILED) == [(Kind.LETTERS_FAILED, "", 1)]


@pytest.mark.parametrize("days", [1, 2])
def test_what_happened_on_another_day_is_not_counted(world, found, settings, monkeypatch, days):
    settings.WATCH_LIMITS = {**settings.WATCH_LIMITS, "looks": 0}
    then = clock.now() - timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: then)
    recorder.looked("certified-copy:1", agency=world.office.code, by=world.minh, at_what="page")
    monkeypatch.undo()
    assert found() == []
