"""Who may use the API: each operation that its own description names, by strangers, without the form's token, by others."""

import inspect
from uuid import uuid4

import pytest
from django.test import Client
from ninja.constants import NOT_SET
from ninja.security import django_auth

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.api.root import api
from chungthuc.audit.models import Event
from chungthuc.certification import signature
from chungthuc.signing.models import SigningRequest

BY_OTHER_PROOF = {
    ("post", "/api/v1/prepared-files"),
    ("post", "/api/v1/sms-reports"),
}  # a ticket; the provider's secret
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def operations() -> list[tuple[str, str]]:
    """Method and path of every operation; ``{copy_id}`` and its like stand in the paths."""
    paths = api.get_openapi_schema()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods]


OF_A_PERSON = [one for one in operations() if one not in BY_OTHER_PROOF]


def asked(client: Client, method: str, path: str, **ids: object):
    """With a body that holds what any operation asks for, so that none stops at the form."""
    ids = {"copy_id": uuid4(), "request_id": uuid4(), "volume_id": uuid4(), **ids}
    body = {"shown_sha256": "0" * 64, "value": "AAAA", "certificate": "AAAA", "chain": [], "sid": "0", "id": uuid4()}
    return getattr(client, method)(path.format(**ids), {**body, **ids}, content_type="application/json")


def signed_in(person: Person, **how: bool) -> Client:
    client = Client(**how)
    client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize(("method", "path"), operations())
def test_a_stranger_gets_nothing(db, services, method, path):
    answer = asked(Client(), method, path)
    assert answer.status_code in ((401, 404) if (method, path) in BY_OTHER_PROOF else (401,))


@pytest.mark.parametrize(("method", "path"), OF_A_PERSON)
def test_another_site_cannot_use_a_session(world, method, path):
    assert asked(signed_in(world.hoa, enforce_csrf_checks=True), method, path).status_code == 403


def test_exactly_what_asks_for_a_sign_in_takes_the_request_of_a_person():
    """``PersonRequest`` is only a type: this is what makes it true."""
    views = [view for router in api._get_bound_routers() for view in router.path_operations.values()]
    found = [operation for view in views for operation in view.operations]
    assert len(found) == len(operations())
    assert list(api.auth) == [django_auth]
    for one in found:
        typed = inspect.signature(one.view_func).parameters["request"].annotation is PersonRequest
        assert typed == (one.auth_param is NOT_SET), one.view_func  # else as the API says for all: a sign-in


@pytest.fixture
def signing_request(world, submitted_copy) -> SigningRequest:
    """Hoa is about to sign."""
    return signature.request(submitted_copy, by=world.hoa, shown_sha256=submitted_copy.document.file_sha256)


@pytest.mark.parametrize("who", ["vi", "nga", "lan", "dung"])
@pytest.mark.parametrize(("method", "path"), OF_A_PERSON)
def test_people_of_elsewhere_find_nothing_and_change_nothing(world, submitted_copy, signing_request, method, path, who):
    before = Event.objects.filter(subject=submitted_copy.subject).count()
    client = signed_in(world.people[who])
    answer = asked(client, method, path, copy_id=submitted_copy.pk, request_id=signing_request.pk)
    assert answer.status_code == 404, answer.content
    assert submitted_copy.original_title not in answer.content.decode()
    submitted_copy.refresh_from_db()
    signing_request.refresh_from_db()
    assert (submitted_copy.status, signing_request.state) == ("submitted", "waiting")
    assert Event.objects.filter(subject=submitted_copy.subject).count() == before


def test_its_description_is_for_who_signed_in(db, client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
