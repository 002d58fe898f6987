"""The cast on a working morning; a clock that is moved on; a merger of Hoàn Kiếm into Ngọc Hà."""

from datetime import timedelta

import pytest

from chungthuc.agencies.models import Agency, Succession
from chungthuc.certification.reorganising import carrying_out, merging
from chungthuc.certification.reorganising.merging import Merger
from chungthuc.core import clock
from tests.harness.clock import Clock
from tests.harness.jobs import run_jobs
from tests.web.conftest import morning, office  # noqa: F401  (fixtures)

WHY = "Nghị quyết 3/NQ-UBTVQH"


@pytest.fixture
def at(world, monkeypatch) -> Clock:
    """The clock of today, to be moved on."""
    moving = Clock(clock.now())
    monkeypatch.setattr(clock, "now", moving)
    return moving


@pytest.fixture
def kept(world) -> Agency:
    return world.agencies["00008"]


def wanted(world, kept: Agency, days: int = 1, **facts: object) -> Merger:
    return Merger(world.office, kept, clock.today() + timedelta(days=days), WHY, **facts)


def merged(world, kept: Agency, at: Clock, **facts: object) -> Succession:
    """Prepared today, carried out tomorrow."""
    made = merging.prepare(wanted(world, kept, **facts), by=world.nga)
    at.on(days=1)
    run_jobs()
    carry_out()
    made.refresh_from_db()
    assert made.done_at is not None
    return made


def carry_out() -> None:
    for key in carrying_out.due():
        while carrying_out.go_on(carrying_out.mergers().get(pk=key)):
            pass
