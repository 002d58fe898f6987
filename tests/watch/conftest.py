"""A night over today: what happened in a test happened just now."""

from datetime import date

import pytest

from chungthuc.core import clock
from chungthuc.watch.followups import watch_over
from chungthuc.watch.models import Finding, Kind
from tests.harness.jobs import run_jobs
from tests.harness.servers.mail import mailbox, post  # noqa: F401  (fixtures)


@pytest.fixture
def today() -> date:
    return clock.today()


@pytest.fixture
def found(db, today):
    """Watch over today to the end; what was found, as (kind, subject, number)."""

    def watch(kind: Kind | None = None) -> list[tuple[str, str, int]]:
        watch_over(today)
        run_jobs()
        rows = Finding.objects.filter(night__day=today).order_by("pk")
        return list((rows.filter(kind=kind) if kind else rows).values_list("kind", "subject", "number"))

    return watch
