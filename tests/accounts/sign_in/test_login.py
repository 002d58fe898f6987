"""Coming in: by e-mail and password, with limits; what is closed stays closed."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from chungthuc.accounts.models import Person

PASSWORD = "Mat-khau-that-dai-2026"
LOGIN = "/accounts/login/"


pytestmark = pytest.mark.usefixtures("quick_passwords", "empty_cache")


@pytest.fixture
def minh(db) -> Person:
    person = Person.objects.create_user("minh@vidu.test", PASSWORD, full_name="Trần Văn Minh")
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def sign_in(client: Client, email: str = "minh@vidu.test", password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("email", ["minh@vidu.test", "MINH@vidu.test", " Minh@Vidu.Test "])
def test_by_email_in_any_case(client, minh, email):
    answer = sign_in(client, email)
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert who(client) == str(minh.pk)


def test_a_wrong_password_and_an_unknown_email_get_the_same_words(client, minh):
    answers = [sign_in(client, password="sai"), sign_in(client, "ai-do@vidu.test", "sai")]
    errors = [answer.context["form"].errors.as_json() for answer in answers]
    assert errors[0] == errors[1]
    assert who(client) is None


def test_after_five_failures_also_the_right_password_waits(client, minh):
    for _try in range(5):
        sign_in(client, password="sai")
    sign_in(client)
    assert who(client) is None


def test_the_session_id_changes_at_login(client, minh):
    client.get(LOGIN)
    session = client.session
    session["before"] = "x"
    session.save()
    planted = session.session_key
    sign_in(client)
    assert client.session.session_key not in {None, planted}
    other = Client()
    other.cookies["sessionid"] = planted
    assert who(other) is None


def test_a_closed_account_does_not_come_in(client, minh):
    Person.objects.update(is_active=False)
    sign_in(client)
    assert who(client) is None


def test_closing_an_account_ends_its_session_at_once(client, minh):
    sign_in(client)
    assert client.get("/counter/copies").status_code != 302
    Person.objects.update(is_active=False)
    answer = client.get("/counter/copies")
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)


def test_a_new_password_ends_the_other_sessions(client, minh):
    sign_in(client)
    minh.set_password("Mot-mat-khau-khac")
    minh.save()
    assert client.get("/counter/copies").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/counter/copies",
        "/counter/copies/new",
        "/signing-desk/copies",
        "/sealing-desk/copies",
        "/registers",
        "/sealing-desk/seal",
        "/signing-desk/profile",
    ],
)
def test_pages_need_a_login_and_lead_back(client, db, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next={path}")


@pytest.mark.parametrize("target", ["https://xau.test/", "//xau.test", "/\\xau.test", "https:xau.test"])
def test_the_way_back_stays_here(client, minh, target):
    answer = sign_in(client, next=target)
    assert answer["Location"] == reverse("home")


def test_reading_a_page_signs_nobody_out(client, minh):
    sign_in(client)
    client.get("/accounts/logout/")
    assert who(client) == str(minh.pk)
    client.post("/accounts/logout/")
    assert who(client) is None


def test_signing_in_needs_the_csrf_token(minh):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403
