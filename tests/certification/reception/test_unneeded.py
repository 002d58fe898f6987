"""What nothing names leaves the store after weeks, its row first; what a paper, a draft or a state is made of stays."""

import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from chungthuc.accounts import authority
from chungthuc.appointments.models import PolicyValue
from chungthuc.certification import followups
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight.invariants import broken
from chungthuc.certification.reception import intake, scans, unneeded
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.documents import leftovers, store
from chungthuc.documents.models import Discarded, Document, Upload
from chungthuc.dossiers import drafts
from chungthuc.dossiers.drafts import Sheet
from chungthuc.dossiers.models import Draft, PaperType
from chungthuc.registers import witness
from demo import life
from demo.world import World
from tests.harness.jobs import run_jobs
from tests.harness.scans import small_scan

DAY = timedelta(days=1)


def aged(upload: Upload, days: int = 31) -> Upload:
    """Sent so long ago, with its blobs."""
    Upload.objects.filter(pk=upload.pk).update(at=clock.now() - days * DAY)
    for place in blobs(upload):
        moment = place.stat().st_mtime - days * 86400
        os.utime(place, (moment, moment))
    upload.refresh_from_db()
    return upload


def blobs(upload: Upload) -> list[Path]:
    return [store.path(name) for name in {upload.sha256, upload.base_sha256} if name]


def plain(world: World, content: bytes) -> Upload:
    """Sent, and not examined."""
    place = store.staging()
    place.write_bytes(content)
    kept = store.put(place)
    return Upload.objects.create(name="a.pdf", sha256=kept.sha256, length=kept.length, by=world.minh.pk)


def night() -> None:
    followups.discard_uploads(0)
    run_jobs()


def next_night() -> None:
    Discarded.objects.update(at=clock.now() - DAY - timedelta(minutes=1))
    night()


def rows() -> set[object]:
    return set(Upload.objects.values_list("pk", flat=True))


def must_be_whole() -> None:
    """I7: no row without its blob, no blob that surprises."""
    assert list(leftovers.missing()) == []
    assert list(leftovers.unclaimed()) == []
    assert broken() == []


def draft_of(world: World, upload: Upload) -> Draft:
    sheet = Sheet({"name": ["Nguyễn Văn Ân"], "upload": [str(upload.pk)]})
    return drafts.save(world.minh, world.office, form="key-1", about="", sheet=sheet, version=0, over=True)


def submitted(world: World, upload: Upload) -> CertifiedCopy:
    return intake.submit(
        agency=world.office,
        requester=intake.Requester("person", "Nguyễn Văn An", "001085000011", "an@vidu.test", email_check="read_back"),
        paper=intake.Paper(PaperType.objects.order_by("order")[0], "Bằng", upload.page_count),
        upload=upload, signatory=authority.of(world.hoa, world.office), by=world.minh, request_key="once",
    )  # fmt: skip


def test_its_row_goes_first_and_its_blobs_a_day_later(world, scan):
    upload, young = aged(life.uploaded(scan, by=world.minh)), plain(world, b"young")
    places = blobs(upload)
    assert len(places) == 2
    night()
    assert rows() == {young.pk}
    assert all(one.exists() for one in places)  # a backup of the store may follow one of the database
    must_be_whole()
    next_night()
    assert not any(one.exists() for one in places)
    assert list(store.folder("unclaimed").iterdir()) == []
    assert not Discarded.objects.exists()
    must_be_whole()


def test_what_a_paper_is_made_of_stays_and_what_it_took_the_place_of_goes(world):
    sent = aged(life.uploaded(small_scan(3), by=world.minh))
    first = aged(scans.turned(sent, 1, 90, by=world.minh))
    second = aged(scans.without(first, 2, by=world.minh))
    assert set(second.made_from.all()) == {sent}
    copy = submitted(world, second)
    night()
    assert rows() == {sent.pk, second.pk}
    assert {one.sha256 for one in Upload.objects.filter(pk=sent.pk)} == set(copy.history[0].facts["scan_from"])
    next_night()
    assert not store.path(first.sha256).exists()
    assert all(one.exists() for upload in (sent, second) for one in blobs(upload))
    must_be_whole()


def test_states_of_before_the_rows_are_known_by_what_their_findings_say(world):
    sent, other = life.uploaded(small_scan(2), by=world.minh), life.uploaded(small_scan(1), by=world.minh)
    made = scans.joined(sent, [other], "end", by=world.minh)
    through = Upload.made_from.through.objects
    assert set(made.made_from.all()) == {sent, other}
    through.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("chungthuc.documents.migrations.0005_uploads_leave").MADE_FROM)
    assert set(made.made_from.all()) == {sent, other}
    assert through.count() == 2


def test_a_file_goes_after_the_last_state_made_from_it(world):
    sent = aged(life.uploaded(small_scan(2), by=world.minh), days=40)
    made = scans.turned(sent, 1, 90, by=world.minh)
    night()
    assert rows() == {sent.pk, made.pk}
    aged(made)
    night()
    assert rows() == {sent.pk}
    night()
    assert rows() == set()
    next_night()
    must_be_whole()


def test_what_a_draft_names_stays_until_the_draft_is_gone(world, scan):
    upload = aged(life.uploaded(scan, by=world.minh))
    draft_of(world, upload)
    night()
    assert rows() == {upload.pk}
    drafts.forget(world.minh, "key-1")
    night()
    assert rows() == set()


@pytest.mark.parametrize("named", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_draft_without_a_scan_of_its_own_is_kept_all_the_same(world, named):
    sheet = Sheet({"title": ["Bằng"], "upload": [named]})
    draft = drafts.save(world.minh, world.office, form="k", about="", sheet=sheet, version=0)
    assert (draft.upload, drafts.sheet_of(draft).one("title")) == (None, "Bằng")


def test_anothers_upload_is_kept_by_nobodys_draft(world, scan):
    assert draft_of(world, life.uploaded(scan, by=world.vi)).upload is None


def test_one_blob_of_two_rows_stays_while_one_of_them_does(world):
    old, other = aged(plain(world, b"the same bytes")), plain(world, b"the same bytes")
    aged(other, days=5)
    place = store.path(old.sha256)
    night()
    assert rows() == {other.pk}
    next_night()
    assert place.exists()
    assert not Discarded.objects.exists()
    aged(other)
    night()
    next_night()
    assert (rows(), place.exists()) == (set(), False)
    must_be_whole()


def test_what_is_sent_again_meanwhile_stays(world):
    place = blobs(aged(plain(world, b"sent again")))[0]
    night()
    again = plain(world, b"sent again")
    next_night()
    assert (rows(), place.exists()) == ({again.pk}, True)
    aged(again, days=2)
    next_night()
    assert place.exists()
    assert not Discarded.objects.exists()
    must_be_whole()


def test_killed_between_moving_and_deleting_it_is_deleted_the_next_time(world):
    place = blobs(aged(plain(world, b"half done")))[0]
    night()
    place.rename(store.folder("unclaimed") / place.name)
    next_night()
    assert list(store.folder("unclaimed").iterdir()) == []
    assert not Discarded.objects.exists()


def test_killed_while_it_was_moved_and_sent_again_it_comes_back(world):
    upload = aged(plain(world, b"came back"))
    place = blobs(upload)[0]
    night()
    upload.save(force_insert=True)
    place.rename(store.folder("unclaimed") / place.name)
    next_night()
    assert place.exists()
    must_be_whole()


def test_each_office_says_how_long_and_the_longest_counts(world, scan):
    upload = aged(life.uploaded(scan, by=world.minh))
    PolicyValue.objects.create(agency=world.office, name="upload_days", value=60, since=clock.today())
    night()
    assert rows() == {upload.pk}
    PolicyValue.objects.update(value=10)
    aged(upload, days=11)
    night()
    assert rows() == set()


def test_in_pieces_past_what_stays(world, monkeypatch, caplog):
    monkeypatch.setattr(unneeded, "PIECE", 2)
    caplog.set_level("INFO", logger=unneeded.logger.name)
    PolicyValue.objects.create(agency=world.office, name="upload_days", value=20, since=clock.today())
    PolicyValue.objects.create(agency=None, name="upload_days", value=10, since=clock.today())
    stay = [aged(plain(world, b"%d" % number), days=15) for number in range(4)]  # for some office old enough
    for number in range(5):
        aged(plain(world, b"old %d" % number), days=25)
    night()
    assert rows() == {one.pk for one in stay}
    assert sum(int(one.args[0]) for one in caplog.records) == 5
    assert "a.pdf" not in caplog.text


def test_nothing_is_deleted_while_the_database_is_older_than_what_has_left(world, issued_copy):
    upload = aged(plain(world, b"perhaps a witness"))
    witness.note(issued_copy.entry.register.outside_key, 99)
    night()
    assert rows() >= {upload.pk}


def test_what_the_restored_database_knows_stays_while_numbers_may_be_lost(world, settings):
    before, since = aged(plain(world, b"before")), aged(plain(world, b"since"))
    aged(before, days=50)
    settings.REGISTER_UNRECONCILED = clock.today() - 40 * DAY
    night()
    assert rows() == {before.pk}
    assert since.pk not in rows()


def test_what_is_gone_is_neither_submitted_nor_arranged(world):
    sent = aged(life.uploaded(small_scan(2), by=world.minh))
    night()
    for use in (lambda: submitted(world, sent), lambda: scans._recorded(*_of_gone(world, sent))):
        with pytest.raises(Refused) as refused:
            use()
        assert refused.value.code == "scan_gone"
    assert (Document.objects.count(), CertifiedCopy.objects.count(), rows()) == (0, 0, set())


def _of_gone(world: World, sent: Upload) -> tuple[object, ...]:
    return store.Stored("0" * 64, 1), 1, {sent.pk: sent}, {"from": [{"name": "a"}]}, world.minh


def test_whatever_refers_to_an_upload_keeps_it(db):
    """Who adds a reference adds it to what the night looks at."""
    known = {("documents", "document"), ("dossiers", "draft"), ("accounts", "authority"), ("documents", "upload")}
    fields = Upload._meta.get_fields(include_hidden=True)
    found = {one.related_model._meta for one in fields if one.auto_created and one.is_relation}
    assert {(one.app_label, one.model_name) for one in found if not one.auto_created} == known


def test_the_decision_on_an_authority_stays(world):
    kept = aged(plain(world, b"a decision"))
    held = authority.of(world.hoa, world.office)
    facts = {name: getattr(held, name) for name in ("person", "agency", "basis", "capacity", "title", "decision")}
    authority.end(held, by=world.nga)
    type(held).objects.create(**facts, since=clock.now(), scan=kept)
    night()
    next_night()
    assert Upload.objects.filter(pk=kept.pk).exists()
