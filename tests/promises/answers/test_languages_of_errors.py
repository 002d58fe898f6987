"""Errors, and the forms of accounts on their ways, speak their reader's language as pages do (``test_languages``)."""

import io
import json

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import bad_request, server_error

from chungthuc.web.kit.limits import WRONG_CODES
from demo.cast import PASSWORD
from tests.harness.all_pages import whole_town
from tests.harness.all_pages.walking import BACKEND
from tests.promises.answers.test_languages import names, wrong_words
from tests.web.kit.access.test_who_may import SOME

pytestmark = pytest.mark.usefixtures("quick_passwords", "empty_cache")
LANGUAGES = ("vi", "en")
PLANTED = {"vi": "Please enter your code.", "en": "Nhập mã của bạn."}


def browser(language: str, **more: object) -> Client:
    return Client(headers={"accept-language": language}, **more)


def signed_in(world, who: str, language: str) -> Client:
    """By a password, as allauth wants it for what needs a fresh sign-in."""
    person, client = world.people[who], browser(language)
    person.set_password(PASSWORD)
    person.save()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def demand_one_language(answers: list, language: str) -> None:
    known = names()
    found = [(place, text) for place, one in enumerate(answers) for text in wrong_words(one, language, known)]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_planted_sentence_is_found(world, language):
    answer = browser(language).get("/check")
    answer.content = answer.content.replace(b"</main>", f"<p>{PLANTED[language]}</p></main>".encode())
    assert list(wrong_words(answer, language, names())) == [PLANTED[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_errors(world, language, settings):
    lan, careful = browser(language), browser(language, enforce_csrf_checks=True)
    lan.force_login(world.lan, backend=BACKEND)
    answers = [
        lan.get("/counter/copies"), lan.get("/nowhere"), lan.get("/c/ABCD-EFGH"), lan.get(f"/vault/{SOME['item_id']}"),
        careful.post("/check"), careful.post("/accounts/login/", {"login": "a@b.vn"}), lan.post("/check", {"code": "\0"}),
        lan.delete("/check"),
    ]  # fmt: skip
    assert {one.status_code for one in answers} >= {403, 404, 405, 422}
    settings.UPLOAD_LIMIT = 1000
    answers.append(lan.post("/check", {"file": io.BytesIO(b"x" * 2_000_000)}))
    assert answers[-1].status_code == 413
    tried = [lan.get("/c/ABCD-EFGH") for _time in range(WRONG_CODES.most + 1)]
    assert tried[-1].status_code == 429
    request = RequestFactory().get("/")
    with translation.override(language):
        answers += [server_error(request), bad_request(request, ValueError())]
    demand_one_language([*answers, tried[-1]], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_that_are_no_copies(db, services, language):
    client = browser(language)
    files = [b"", b"x", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n%%EOF\n", b"PK\x03\x04"]
    answers = [client.post("/check", {"file": io.BytesIO(one)}) for one in files]
    answers += [client.post("/check", {}), client.post("/check", {"code": "ABC"})]
    demand_one_language(answers, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ways_of_accounts_with_wrong_passwords_and_codes(world, language):
    lan, stranger = signed_in(world, "lan", language), browser(language)
    door = {"login": "lan@vidu.test"}
    answers = [
        stranger.post("/accounts/login/", {**door, "password": "wrong"}),
        stranger.post("/accounts/login/", {"login": "lan@", "password": ""}),
        stranger.post("/accounts/password/reset/", {"email": "lan@"}),
        stranger.post("/accounts/password/reset/", {"email": "lan@vidu.test"}, follow=True),
        stranger.post("/accounts/password/reset/confirm/", {"code": "000000"}),
        lan.post("/accounts/password/change/", {"oldpassword": "x", "password1": "short", "password2": "other"}),
        lan.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1"}),
        lan.post("/accounts/email/", {"email": "lan@", "action_add": "1"}),
        lan.post("/accounts/email/", {"email": "lan@vidu.test", "action_add": "1"}, follow=True),
        lan.post("/accounts/email/", {"email": "moi@vidu.test", "action_add": "1"}, follow=True),
        lan.post("/accounts/confirm-email/", {"code": "000000"}),
        lan.get("/accounts/2fa/"), lan.get("/accounts/2fa/totp/activate/", follow=True),
        lan.post("/accounts/2fa/totp/activate/", {"code": "000000"}),
        lan.post("/accounts/2fa/webauthn/add/", {"credential": "x"}, follow=True),
        lan.post("/accounts/reauthenticate/", {"password": "wrong"}),
        lan.post("/account/details", {"full_name": "", "phone": "1"}), lan.post("/account/phone-confirmation", {"code": "1"}),
    ]  # fmt: skip
    demand_one_language(answers, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_registration(world, language):
    client = browser(language)
    whole = {"kind": "person", "full_name": "Lý Thị Hương", "id_number": "001190054321", "phone": "0901234567",
             "email": "huong@vidu.test", "password1": PASSWORD, "password2": PASSWORD, "agreed": "on"}  # fmt: skip
    answers = [
        client.post("/accounts/signup/", {}), client.post("/accounts/signup/", {**whole, "id_number": "1", "phone": "x"}),
        client.post("/accounts/signup/", {**whole, "password1": "short", "password2": "shorter"}),
        client.post("/accounts/signup/", whole, follow=True), client.post("/accounts/confirm-email/", {"code": "000000"}),
    ]  # fmt: skip
    demand_one_language(answers, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_of_the_interface_for_programs(world, language):
    lan = browser(language)
    lan.force_login(world.lan, backend=BACKEND)
    values = {name: [str(one)] for name, one in {**SOME, "request_id": SOME["copy_id"]}.items()}
    routes = [one for one in whole_town.routes(values) if one.path.startswith("/api/")]
    assert len(routes) > 8
    answers = []
    for route in routes:
        for client in (lan, browser(language)):
            for body in ({}, {"shown_sha256": 1}):
                answers.append(client.post(route.path, json.dumps(body), content_type="application/json"))
            answers += [client.put(route.path), client.delete(route.path)]
    demand_one_language(answers, language)
