"""Citizens and organisations register themselves: an address is proved by a code, a number by nothing they type, and
nobody learns who has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from chungthuc.accounts.models import Grant, Person
from chungthuc.accounts.rights import rights_of
from chungthuc.notifications.models import Message
from tests.harness.codes import CODE as CODE_LIKE
from tests.harness.codes import code_in, other_than

SIGNUP, CODE = "/accounts/signup/", "/accounts/confirm-email/"
PASSWORD = "Mat-khau-that-dai-2026"
GIVEN = {
    "kind": "person",
    "full_name": "Nguyễn Thị Lan",
    "id_number": "001190012345",
    "phone": "0912 345 678",
    "email": "lan@vidu.test",
    "password1": PASSWORD,
}


pytestmark = pytest.mark.usefixtures("quick_passwords", "empty_cache")


def register(client: Client, **changes: str):
    return client.post(SIGNUP, {**GIVEN, **changes})


def code_sent() -> str:
    """The one in the newest letter."""
    return code_in(Message.objects.order_by("-queued_at").first().body)


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def errors_of(answer, name: str) -> str:
    return str(answer.context["form"].errors.get(name, ""))


def test_a_citizen_registers_and_comes_in_after_the_code(client):
    answer = register(client)
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert who(client) is None
    letter = Message.objects.get()
    assert (letter.channel, letter.recipient, letter.state) == ("email", "lan@vidu.test", "queued")
    answer = client.post(CODE, {"code": code_sent()})
    lan = Person.objects.get()
    assert (answer.status_code, who(client)) == (302, str(lan.pk))
    assert (lan.full_name, lan.id_number, lan.phone) == ("Nguyễn Thị Lan", "001190012345", "+84912345678")
    assert EmailAddress.objects.get(user=lan).verified


def test_registering_gives_no_right_and_proves_no_number(client):
    register(client, identity_source="counter", is_staff="1", rights="administer")
    client.post(CODE, {"code": code_sent()})
    lan = Person.objects.get()
    assert rights_of(lan) == set()
    assert not Grant.objects.exists()
    assert not lan.identity_is_checked
    assert lan.phone_confirmed_at is None
    assert client.get("/counter/copies").status_code == 403


def test_the_place_one_came_from_is_kept_through_the_code(client):
    there = "/services/2.000815/agencies/00070"
    register(client, next=there)
    assert client.post(CODE, {"code": code_sent()})["Location"] == there


@pytest.mark.parametrize("target", ["https://xau.test/", "//xau.test", "/\\xau.test"])
def test_the_way_back_stays_here(client, target):
    register(client, next=target)
    assert client.post(CODE, {"code": code_sent()})["Location"] == "/"


def test_an_address_that_has_an_account_gets_the_same_page_and_a_letter(client):
    Person.objects.create_user("lan@vidu.test", PASSWORD, full_name="Lan")
    known, fresh_one = register(client), register(Client(), email="moi@vidu.test")
    assert (known.status_code, known["Location"]) == (fresh_one.status_code, fresh_one["Location"])
    assert Person.objects.filter(email__iexact="lan@vidu.test").count() == 1
    pages = [re.sub(r"lan@|khac@|value=\"[\w-]+\"", "", c.get(CODE).content.decode()) for c in (client, _again())]
    assert pages[0] == pages[1]
    letter = Message.objects.get(recipient="lan@vidu.test")
    assert "đã có tài khoản" in letter.subject
    assert not CODE_LIKE.search(letter.body)


def _again() -> Client:
    other = Client()
    register(other, email="khac@vidu.test")
    return other


def test_a_stranger_who_registers_my_address_does_not_end_my_code(client):
    register(client)
    mine = code_sent()
    cache.clear()
    assert register(Client()).status_code == 302
    client.post(CODE, {"code": mine})
    assert who(client) is not None


def test_any_code_is_refused_where_the_address_has_an_account(client):
    Person.objects.create_user("lan@vidu.test", PASSWORD, full_name="Lan")
    register(client)
    client.post(CODE, {"code": "7K2M-9QRX"})
    assert who(client) is None


def test_five_wrong_codes_end_it(client):
    register(client)
    right = code_sent()
    wrong = other_than(right)
    for _try in range(5):
        client.post(CODE, {"code": wrong})
    client.post(CODE, {"code": right})
    assert who(client) is None


def test_a_code_is_over_after_ten_minutes(client, monkeypatch):
    import time

    register(client)
    right, real = code_sent(), time.time
    monkeypatch.setattr(time, "time", lambda: real() + 601)
    client.post(CODE, {"code": right})
    assert who(client) is None


def test_an_unconfirmed_address_gets_a_code_at_sign_in(client):
    register(client)
    cache.clear()  # the same address gets no second letter within a minute
    other = Client()
    answer = other.post("/accounts/login/", {"login": "lan@vidu.test", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert who(other) is None
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("full_name", "", ""),
        ("full_name", "Lan 😀", "ký tự lạ"),
        ("full_name", "N" * 10_000, "200"),
        ("full_name", "Lan\x00", ""),
        ("full_name", "..", "đầy đủ"),
        ("id_number", "00119001234", "không đúng dạng"),
        ("id_number", "0100109106", "Cá nhân nhập"),
        ("id_number", "ABC😀", "không đúng dạng"),
        ("phone", "024 3825 2345", "số di động"),
        ("phone", "0912 345 67", "số di động"),
        ("phone", "+1 212 555 0100", "số di động"),
        ("email", "lan@", ""),
        ("password1", "ngan", "10"),
        ("password1", "1234567890", ""),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(client, name, value, told):
    answer = register(client, **{name: value})
    assert told in errors_of(answer, name)
    assert errors_of(answer, name)
    assert not Person.objects.exists()
    if name != "email":
        assert 'value="lan@vidu.test"' in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("0100109106", False),
        ("0100109107", True),
        ("0100109106001", False),
        ("012345678", True),
        ("001190012345", False),
    ],
)
def test_organisations_give_a_tax_code(client, number, wrong):
    answer = register(client, kind="organization", full_name="Công ty TNHH Sao Mai 2", id_number=number)
    assert bool(answer.status_code != 302) == wrong
    assert Person.objects.exists() != wrong


def test_a_doubtful_number_is_asked_about_and_then_believed(client):
    answer = register(client, id_number="999190012345")
    assert "Ba số đầu" in answer.content.decode()
    assert not Person.objects.exists()
    assert register(client, id_number="999190012345", sure="on").status_code == 302
    assert Person.objects.get().id_number == "999190012345"


@pytest.mark.parametrize("typed", ["0912345678", "84912345678", "+84 912.345.678", "0912-345-678"])
def test_phones_are_kept_in_one_form(client, typed):
    register(client, phone=typed)
    assert Person.objects.get().phone == "+84912345678"


def test_a_stranger_with_my_number_does_not_keep_me_out(client):
    register(client, email="la@vidu.test", full_name="Người Lạ")
    assert register(Client()).status_code == 302
    assert Person.objects.filter(id_number="001190012345").count() == 2


def test_too_many_registrations_from_one_place_are_stopped(client):
    answers = [register(Client(), email=f"a{n}@vidu.test").status_code for n in range(21)]
    assert (answers[0], answers[-1]) == (302, 429)


def test_registering_needs_the_csrf_token():
    assert register(Client(enforce_csrf_checks=True)).status_code == 403


def test_two_registrations_of_one_address_at_once(client, monkeypatch):
    """The second passed the form before the first was saved: the database says no, the answer is as always."""
    from allauth.account.internal import flows

    register(Client())
    cache.clear()
    monkeypatch.setattr(flows.manage_email, "email_already_exists", lambda value: (value, False))
    answer = register(client)
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert Person.objects.count() == 1


def test_a_forgotten_password_is_set_anew_by_a_code(client):
    register(client)
    client.post(CODE, {"code": code_sent()})
    other = Client()
    other.post("/accounts/password/reset/", {"email": "lan@vidu.test"})
    there = other.post("/accounts/password/reset/confirm/", {"code": code_sent()})["Location"]
    page = other.get(there)
    assert "Đặt mật khẩu mới" in page.content.decode()
    fields = dict.fromkeys(page.context["form"].fields, "Mot-mat-khau-khac-2026")
    assert other.post(there, fields).status_code == 302
    assert Person.objects.get().check_password("Mot-mat-khau-khac-2026")
    assert client.get("/account").status_code == 302  # the old sign-in is over


def test_a_reset_for_an_unknown_address_looks_the_same_and_sends_nothing(client):
    answer = client.post("/accounts/password/reset/", {"email": "ai-do@vidu.test"})
    assert (answer.status_code, Message.objects.count()) == (302, 0)
    assert client.get(answer["Location"]).status_code == 200


def test_one_address_gets_one_letter_a_minute(client):
    register(client)
    other = Client()
    other.post("/accounts/login/", {"login": "lan@vidu.test", "password": PASSWORD})
    assert (who(other), Message.objects.count()) == (None, 1)
