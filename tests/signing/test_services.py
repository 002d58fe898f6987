"""Whom we ask is said in one place; of several time-stamp services a dead one stops no copy."""

import re
from pathlib import Path

import pytest

import chungthuc
from chungthuc.certification.lifecycle import Status
from chungthuc.signing import services
from demo import life

SOURCES = Path(chungthuc.__file__).parent
ASKING = re.compile(r"Trust\.load\(|\bFetch\(|\bTsa\(|\bFirstOf\(|settings\.(TSA_URL|REVOCATION_HOSTS)")


def test_a_copy_is_issued_though_the_preferred_service_is_dead(world, scan, settings):
    settings.TSA_URL = f"http://127.0.0.1:9/tsa, {settings.TSA_URL}"
    copy = life.issued(world, scan)
    assert copy.status == Status.ISSUED


@pytest.mark.parametrize("written", ["http://a.test/tsa,http://b.test/tsa", " http://a.test/tsa  http://b.test/tsa "])
def test_several_are_written_one_after_the_other(settings, written):
    settings.TSA_URL = written
    assert [one.url for one in services.time_stamps().services] == ["http://a.test/tsa", "http://b.test/tsa"]


def test_nobody_else_reads_it_from_the_settings():
    found = {
        str(file.relative_to(SOURCES))
        for file in SOURCES.rglob("*.py")
        if ASKING.search(file.read_text(encoding="utf-8"))
    }
    assert found == {"signing/services.py"}
