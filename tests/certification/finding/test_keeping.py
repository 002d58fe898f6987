"""The rows by which things are found: none is missing, none is old, whoever writes at the same time."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError

from chungthuc.certification import sealing
from chungthuc.certification.finding.keeping import differing
from chungthuc.certification.models import CertifiedCopy, Findable
from chungthuc.certification.reception.receipts import Requester, open_dossier
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from demo import life
from tests.harness.connections import at_once, clearing


@pytest.fixture
def diploma(world, scan):
    return life.issued(world, scan, title="Bằng tốt nghiệp", name="Đỗ Thị Thúy Quỳnh")


@pytest.fixture
def birth(world, scan):
    return life.submitted(world, scan, title="Giấy khai sinh", name="Nguyễn Văn Quỳnh")


def test_nothing_is_missing_after_whole_lives_and_what_is_missing_is_told_and_mended(world, diploma, birth, capsys):
    delivery.new_code(diploma.dossier, by=world.minh)
    call_command("findable")
    assert "0 differ" in capsys.readouterr().out
    Findable.objects.filter(copy=birth).delete()
    Findable.objects.filter(copy=diploma).update(words="'x':1")
    with pytest.raises(SystemExit):
        call_command("findable")
    assert "2 differ" in capsys.readouterr().out
    call_command("findable", mend=True)
    call_command("findable")
    assert "0 differ" in capsys.readouterr().out


def test_the_migration_finds_all_that_there_is(world, diploma, birth):
    open_dossier(world.office, Requester(kind="person", name="Phan Thị Đợi"), world.minh, "k", clock.now(), None)
    Findable.objects.all().delete()
    import_module("chungthuc.certification.migrations.0010_findable").fill(apps, None)
    assert Findable.objects.count() == 3
    assert list(differing()) == []


def test_a_dossier_without_copies_is_found_once(world):
    """The constraint ``a_dossier_without_copies_is_found_once``."""
    one = open_dossier(world.office, Requester(kind="person", name="A"), world.minh, "k", clock.now(), None)
    with pytest.raises(IntegrityError, match="a_dossier_without_copies_is_found_once"):
        Findable.objects.create(dossier=one, agency=one.agency, year=2026, at=one.received_at, words="")


def test_what_several_write_at_once_waits_for_each_other_and_is_found_as_it_is(
    monkeypatch, transactional_db, world, scan
):
    with clearing(monkeypatch):
        copy = life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))

        def write(place: int) -> None:
            one = CertifiedCopy.objects.with_names().get(pk=copy.pk)
            if place:
                delivery.new_code(Dossier.objects.get(pk=one.dossier_id), by=world.minh)
                return
            volume, mark = world.volumes[world.office.code], one.document.file_sha256
            sealing.request(one, volume=volume, shown_sha256=mark, by=world.tuan)

        assert at_once(write, 6) == [None] * 6
        assert CertifiedCopy.objects.get(pk=copy.pk).entry is not None
        assert list(differing()) == []
