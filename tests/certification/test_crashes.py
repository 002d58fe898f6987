"""Killed at every named point, started again, tried again: one copy, one number, issued once (reliability, fault 1)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db.models import F

import chungthuc
from chungthuc.certification import followups  # noqa: F401  (the jobs that run here)
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight.invariants import broken
from chungthuc.notifications import tasks  # noqa: F401
from chungthuc.notifications.models import Message
from chungthuc.registers.models import EntryState, RegisterEntry
from demo.world import World
from tests.harness.connections import clearing
from tests.harness.jobs import run_jobs
from tests.harness.one_life import killed_at, whole_life

HOUSE = Path(chungthuc.__file__).parent
ELSEWHERE = (  # what a copy's life from counter to requester does not come by; these tests die there:
    HOUSE / "appointments",  # tests/appointments/test_races.py
    HOUSE / "certification" / "renewal.py",  # proof/test_lasting_crashes.py
    HOUSE / "certification" / "rechecking.py",
)
POINTS = sorted(
    {
        name
        for file in HOUSE.rglob("*.py")
        if not any(file.is_relative_to(one) for one in ELSEWHERE)
        for name in re.findall(r'\bcrashpoint\("([^"]+)"\)', file.read_text())
    }
)
OFTEN_ENOUGH = {"number.entry_inserted", "signature.tail_committed", "complete.tail_appended", "issue.before_commit"}


@pytest.fixture
def committed_world(monkeypatch: pytest.MonkeyPatch, transactional_db: None, world: World) -> Iterator[World]:
    """The cast in a database that commits."""
    with clearing(monkeypatch):
        yield world


def let_claims_grow_stale() -> None:
    """Ten minutes later a message whose sender died is taken over."""
    Message.objects.filter(claimed_at__isnull=False).update(claimed_at=F("claimed_at") - timedelta(minutes=11))


def must_be_issued_once(copy: CertifiedCopy) -> None:
    assert copy.status == Status.DELIVERED
    assert list(RegisterEntry.objects.values_list("number", "state")) == [(1, EntryState.ISSUED)]
    assert CertifiedCopy.objects.count() == 1
    for action in ("submit", "sign", "stamp", "reserve", "seal", "issue", "deliver"):
        assert copy.history.filter(action=action).count() == 1, action
    assert len(mail.outbox) <= 1
    assert broken(thorough=True) == []


def test_the_points_are_found() -> None:
    assert set(POINTS) >= OFTEN_ENOUGH
    assert len(POINTS) >= 17


@pytest.mark.parametrize(
    "point", [one if one in OFTEN_ENOUGH else pytest.param(one, marks=pytest.mark.long) for one in POINTS]
)
def test_killed_there_nothing_is_lost_or_doubled(
    point: str, committed_world: World, scan: bytes, tmp_path: Path
) -> None:
    assert killed_at(point, committed_world, scan, tmp_path)
    assert broken() == []
    let_claims_grow_stale()
    run_jobs()  # the worker alone, before anybody presses a button
    assert broken() == []
    must_be_issued_once(whole_life(committed_world, scan))
