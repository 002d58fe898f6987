"""What is put back for a test is what the product's own steps made, and nothing of it is shared between tests."""

import shutil

import pytest
from django.conf import settings
from django.db import transaction

from chungthuc.accounts.models import Person
from chungthuc.audit.chain import check
from chungthuc.certification.oversight.invariants import broken
from chungthuc.core import clock
from chungthuc.procedures.models import RefusalGround
from chungthuc.verification import answers
from demo import life
from demo import world as demo_world
from tests.harness import kept
from tests.harness.kept import Keeper


def made(keeper: Keeper, services, calls: list[str]) -> dict[str, object]:
    def make() -> dict[str, object]:
        calls.append("made")
        return {**vars(demo_world.build(services.pki)), "pki": None}

    return keeper.of("cast", make)


def kept_once(keeper: Keeper, services, calls: list[str]) -> dict[str, str]:
    """Made by a test that then ended; every table as it was."""
    with transaction.atomic():
        made(keeper, services, calls)
        contents = kept._contents()
        transaction.set_rollback(True)
    return contents


def test_every_table_is_as_if_it_had_just_been_made(services, db, tmp_path):
    keeper, calls = Keeper(tmp_path), []
    contents = kept_once(keeper, services, calls)
    cast = made(keeper, services, calls)
    assert calls == ["made"]
    assert kept._contents() == contents
    assert check("00070") == []
    assert cast["people"]["minh"] == Person.objects.get(email="minh@vidu.test")
    Person.objects.create(email="another@vidu.test", full_name="Another")  # its number was nobody's


def test_nobody_gets_the_instances_of_another(services, db, tmp_path):
    keeper, calls = Keeper(tmp_path), []
    kept_once(keeper, services, calls)
    with transaction.atomic():
        made(keeper, services, calls)["people"]["minh"].full_name = "Changed"
        transaction.set_rollback(True)
    assert made(keeper, services, calls)["people"]["minh"].full_name == "Trần Văn Minh"


def test_where_rows_are_already_it_is_made_anew(services, db, tmp_path):
    keeper, calls = Keeper(tmp_path), []
    kept_once(keeper, services, calls)
    RefusalGround.objects.create(code="22.1", words="Of this office", since=clock.today(), citation="x")
    made(keeper, services, calls)
    assert calls == ["made", "made"]
    assert RefusalGround.objects.get(code="22.1").words == "Of this office"


def test_by_a_clock_that_was_moved_it_is_made_anew(services, db, tmp_path, monkeypatch):
    keeper, calls = Keeper(tmp_path), []
    kept_once(keeper, services, calls)
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    made(keeper, services, calls)
    assert calls == ["made", "made"]


def test_a_copy_is_whole_and_goes_on_where_it_stood(world, scan, keeper, tmp_path):
    """Put back twice: its file, its events and its place in the book; a later copy gets the next number."""
    with transaction.atomic():
        keeper.of("issued", lambda: life.issued(world, scan))
        transaction.set_rollback(True)
    shutil.rmtree(settings.STORE)
    copy = keeper.of("issued", lambda: pytest.fail("it was kept"))
    answer = answers.of_file(life.whole_file(copy, tmp_path / "copy.pdf"), asker=())
    assert (answer.conclusion, answer.copy) == ("valid", copy)
    assert (check(world.office.code), broken(thorough=True)) == ([], [])
    assert life.issued(world, scan).entry.number == copy.entry.number + 1
