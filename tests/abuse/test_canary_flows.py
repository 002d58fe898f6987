"""Abuse 20: on every way through the house a name, numbers and an address that stand nowhere else are searched for in logs,
addresses, headers, error pages, jobs, events. A page that takes a form and is on no way fails here.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from allauth.account.models import EmailAddress
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from tests.abuse import canary_flows as flows
from tests.abuse.canary_flows import PASSWORD, Scene
from tests.harness.all_pages import walking, whole_town
from tests.harness.all_pages.walking import Walk
from tests.harness.canary import EMAIL, NAME, NUMBER, PHONE, Trap, told_to_others, trap
from tests.harness.servers.mail import mailbox, post  # noqa: F401  (fixtures)

# A way, and the pages that it sends forms to.
FLOWS: dict[Callable[[Scene], None], set[str]] = {
    flows.at_the_counter: set(),
    flows.with_an_account: set(),
    flows.slip_and_letter: set(),
    flows.letters_that_fail: set(),
    flows.texts: set(),
    flows.account: set(),
    flows.closing: set(),
    flows.sharing: set(),
    flows.finding: set(),
    flows.books_and_records: set(),
    flows.booking: set(),
    flows.error_pages: set(),
    flows.for_the_api: set(),
}
TAKES_NOTHING_PERSONAL: dict[str, str] = {}


@pytest.fixture
def caught(monkeypatch, mailoutbox, db) -> Iterator[Trap]:
    with trap(monkeypatch, mailoutbox) as set_up:
        yield set_up


@pytest.fixture
def scene(world, as_, scan, settings) -> Scene:
    """The canary has an account whose number was checked."""
    person = Person.objects.create_user(
        EMAIL, PASSWORD, full_name=NAME, id_number=NUMBER, phone=f"+84{PHONE[1:]}", phone_confirmed_at=clock.now(),
        identity_source="counter", identity_checked_at=clock.now(), identity_checked_by=world.minh,
    )  # fmt: skip
    EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
    return Scene(world, as_, scan, settings, person)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda one: one.__name__)
def test_nothing_of_him_shows(flow, scene, caught, empty_cache):
    flow(scene)
    print(sorted(caught.posted))
    assert caught.leaks() == {}
    assert told_to_others() == []
    assert FLOWS[flow] - caught.posted == set(), "the way no longer goes there"
