"""A mistyped address at registration costs nothing: what was typed comes back, and the way to the booking."""

from datetime import timedelta

import pytest
from django.test import Client

from chungthuc.accounts import typed_again
from chungthuc.accounts.models import Person
from chungthuc.core import clock
from tests.accounts.test_registration import CODE, GIVEN, PASSWORD, SIGNUP, code_sent, register, who

AGAIN, BOOKING = "/accounts/registration-again/", "/services/2.000815/agencies/00070/booking/contact"

pytestmark = pytest.mark.usefixtures("quick_passwords", "empty_cache")


def test_what_was_typed_comes_back_with_the_way_on_but_no_password(client):
    register(client, email="lan@vidu.tset", next=BOOKING)
    assert AGAIN in client.get(CODE).content.decode()
    answer = client.post(AGAIN)
    assert answer["Location"] == f"{SIGNUP}?next={BOOKING.replace('/', '%2F')}"
    page = client.get(answer["Location"]).content.decode()
    for typed in ("Nguyễn Thị Lan", "001190012345", "0912 345 678", "lan@vidu.tset", BOOKING):
        assert typed in page, typed
    assert PASSWORD not in page
    assert PASSWORD not in str(dict(client.session))
    register(client, next=BOOKING)
    answer = client.post(CODE, {"code": code_sent()})
    assert (answer["Location"], who(client)) == (BOOKING, str(Person.objects.get(email="lan@vidu.test").pk))


def test_an_address_that_has_an_account_is_answered_the_same_way(client):
    """Nobody learns from this page who has an account."""
    Person.objects.create_user("lan@vidu.test", full_name="Lan")
    register(client, next=BOOKING)
    assert AGAIN in client.get(CODE).content.decode()
    assert client.post(AGAIN)["Location"].startswith(SIGNUP)
    assert "Nguyễn Thị Lan" in client.get(SIGNUP).content.decode()


def test_it_is_forgotten_with_the_right_code_and_after_a_while(client, monkeypatch):
    register(client)
    client.post(CODE, {"code": code_sent()})
    assert typed_again.PLACE not in client.session
    other = Client()
    register(other, email="khac@vidu.test")
    later = clock.now() + typed_again.KEPT + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert other.post(AGAIN)["Location"].startswith("/accounts/login/")
    assert "Nguyễn Thị Lan" not in other.get(SIGNUP).content.decode()


def test_who_walks_away_leaves_no_name_on_the_page(client, monkeypatch):
    """A computer of all: the form is filled for whoever asked for it, and only just then."""
    register(client)
    assert "Nguyễn Thị Lan" not in client.get(SIGNUP).content.decode()
    client.post(AGAIN)
    assert "Nguyễn Thị Lan" in client.get(SIGNUP).content.decode()
    later = clock.now() + typed_again.SHOWN + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Nguyễn Thị Lan" not in client.get(SIGNUP).content.decode()


@pytest.mark.parametrize("strange", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_the_way_on_stays_in_the_house(client, strange):
    register(client, next=strange)
    assert "evil" not in client.post(AGAIN)["Location"]
    assert "javascript" not in client.post(AGAIN)["Location"]


def test_who_registered_nothing_here_begins_at_the_sign_in(client):
    assert client.post(AGAIN)["Location"] == "/accounts/login/"
    assert client.get(AGAIN).status_code == 405


@pytest.mark.parametrize(
    "typed", ["MST 0100109106-001", "mst: 0100109106", "Mã số thuế 0100109106", "0100109106 - 001"]
)
def test_a_tax_code_may_be_written_as_it_stands_on_paper(client, typed):
    answer = register(client, kind="organization", full_name="Công ty TNHH Vidu", id_number=typed)
    assert answer.status_code == 302
    assert Person.objects.get().id_number.startswith("0100109106")


def test_a_doubtful_number_says_what_looks_wrong(client):
    page = register(client, id_number="999190012345").content.decode()
    assert "đúng như trên giấy tờ: Ba số đầu của CCCD không phải mã tỉnh" in page
    assert ".:" not in page


def test_labels_follow_the_kind(client):
    page = client.get(SIGNUP).content.decode()
    assert '<span class="of-person">Họ và tên</span><span class="of-organization">Tên tổ chức</span>' in page
    assert GIVEN["full_name"] not in page


def test_a_new_code_too_soon_leads_back_to_where_the_code_is_typed(client):
    """«Gửi mã mới» pressed at once: the only way from «Quá nhiều lần thử» was the home page, as if all were lost."""
    register(client)
    answer = client.post(CODE, {"action": "resend"})
    assert answer.status_code == 429
    assert f'href="{CODE}">Quay lại trang trước' in answer.content.decode()
    assert client.get(CODE).status_code == 200


def test_errors_call_the_field_as_its_page_does(client):
    register(client)
    page = client.post(CODE, {"code": "AAAA-AAAA"}).content.decode()
    assert "Mã xác nhận: Mã không đúng" in page.replace("\n", "").replace("</strong>", "")
    assert "Mã xác thực" not in page
