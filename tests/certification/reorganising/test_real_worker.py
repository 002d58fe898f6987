"""The nightly job through a worker as an operator starts it, killed on the way: what a merger leaves is whole."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chungthuc.accounts.models import Grant
from chungthuc.agencies.models import Succession
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock, jobs
from demo import life
from demo.world import World
from tests.harness.connections import clearing
from tests.harness.worker import worker

PAPERS = 6


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch, transactional_db: None, world: World, scan: bytes) -> Iterator[World]:
    with clearing(monkeypatch):
        for number in range(PAPERS):
            life.submitted(world, scan, name=f"Lê Thị {number}")
        yield world


def test_what_is_due_in_the_night_is_carried_out_also_by_a_worker_that_was_killed(there, tmp_path: Path):
    kept = there.agencies["00008"]
    yesterday = clock.today() - timedelta(days=1)  # nobody's worker ran that night
    Succession.objects.create(
        predecessor=there.office, successor=kept, on=yesterday, decision="NQ 3", prepared_by=there.nga.pk
    )
    jobs.defer("certification.merge_agencies_due", timestamp=0)
    moved = CertifiedCopy.objects.filter(agency=kept)
    with worker(tmp_path) as one:
        one.wait_until(lambda: moved.exists() or Succession.objects.get().done_at is not None)
        one.restart()
        one.wait_until(lambda: Succession.objects.get().done_at is not None)
    assert moved.count() == PAPERS
    assert not Grant.objects.lasting(clock.now()).filter(agency=there.office).exists()
