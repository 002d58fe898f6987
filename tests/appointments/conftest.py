"""The ward on a clock that is moved by hand, in a transaction or on real connections."""

import pytest
from django.core.management import call_command

from chungthuc.core import clock
from tests.harness.clock import Clock
from tests.harness.connections import clearing
from tests.harness.ward import NOW, Ward


@pytest.fixture
def at(monkeypatch) -> Clock:
    moving = Clock(NOW)
    monkeypatch.setattr(clock, "now", moving)
    return moving


@pytest.fixture
def ward(db, at) -> Ward:
    return Ward()


@pytest.fixture
def committed_ward(transactional_db, at: Clock, monkeypatch):
    """On real connections; what is committed is cleared away afterwards."""
    with clearing(monkeypatch):
        yield Ward()
        call_command("flush", "--noinput", verbosity=0)
