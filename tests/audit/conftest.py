from datetime import date
from pathlib import Path

import pytest

from chungthuc.audit.chain import record
from chungthuc.audit.models import Checkpoint
from chungthuc.core import clock
from chungthuc.watch import checkpoints
from tests.conftest import make_key

CHAIN = "00070"


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path: Path) -> None:
    """A store and a key of the test's own."""
    settings.STORE = tmp_path / "store"
    settings.CHECKPOINT_KEY = str(make_key(tmp_path / "checkpoint.pem"))


@pytest.fixture
def chain(db) -> str:
    """Five events in one chain."""
    for number in range(5):
        record(
            CHAIN,
            "submit",
            subject=f"certified-copy:{number % 2}",
            by="system:test",
            facts={"number": number},
        )
    return CHAIN


@pytest.fixture
def days(chain) -> list[date]:
    """Three days with a checkpoint each, between which the chain grew."""
    last = clock.today()
    some = [date.fromordinal(last.toordinal() - back) for back in (3, 2, 1)]
    for number, day in enumerate(some):
        checkpoints.make(day)
        record(chain, "submit", subject=f"certified-copy:later-{number}", by="system:test")
    assert Checkpoint.objects.count() == 3
    return some
