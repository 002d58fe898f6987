"""Browsers of the cast without a browser: Django's client, signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from demo.world import World
from tests.appointments.conftest import at, office  # noqa: F401  (fixtures)
from tests.web.town import town  # noqa: F401


@pytest.fixture
def as_(world: World) -> Callable[[str], Client]:
    """``as_("minh")``: a client signed in as Minh."""

    def client(who: str) -> Client:
        one = Client(enforce_csrf_checks=False)
        one.force_login(world.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return one

    return client
