"""An office with two desks on a Monday morning."""

import pytest

from chungthuc.core import clock
from tests.harness import appointments
from tests.harness.appointments import MORNING, Clock


@pytest.fixture
def at(monkeypatch) -> Clock:
    moving = Clock(MORNING)
    monkeypatch.setattr(clock, "now", moving)
    return moving


@pytest.fixture
def office(world, at):
    appointments.desk(world.office)
    return world
