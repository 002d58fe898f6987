"""Browsers of the cast without a browser: Django's client, signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from demo.world import World


@pytest.fixture
def as_(world: World) -> Callable[[str], Client]:
    """``as_("minh")``: a client signed in as Minh."""

    def client(who: str) -> Client:
        one = Client(enforce_csrf_checks=False)
        one.force_login(world.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return one

    return client
