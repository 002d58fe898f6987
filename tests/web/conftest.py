"""Browsers of the cast without a browser: Django's client, signed in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from demo.world import World
from tests.appointments.conftest import at, ward  # noqa: F401  (fixtures)
from tests.harness import appointments
from tests.harness.appointments import MORNING
from tests.harness.clock import Clock
from tests.web.town import town  # noqa: F401


@pytest.fixture(autouse=True)
def long_sign_ins(settings) -> None:
    """Who turns the clock by days goes on: how sign-ins end is for ``test_sign_ins``."""
    settings.SIGN_IN_IDLE = settings.SIGN_IN_AT_MOST = timedelta(days=400)


@pytest.fixture
def as_(world: World) -> Callable[[str], Client]:
    """``as_("minh")``: a client signed in as Minh."""

    def client(who: str) -> Client:
        one = Client(enforce_csrf_checks=False)
        one.force_login(world.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return one

    return client


@pytest.fixture
def morning(monkeypatch) -> Clock:
    """The server's clock stands at five to nine on a working day, until a test moves it."""
    moving = Clock(MORNING)
    monkeypatch.setattr(clock, "now", moving)
    return moving


@pytest.fixture
def office(world: World, morning: Clock) -> World:
    """The cast on that morning; its office has a desk that receives people, «Quầy 1»."""
    appointments.desk(world.office)
    return world


@pytest.fixture
def huong(world) -> Person:
    """Registered by herself; nothing of it checked."""
    person = Person.objects.create_user(
        "huong@vidu.test", full_name="Lý Thị Hương", id_number="001190054321", phone="+84901234567"
    )
    world.people["huong"] = person
    return person
