"""«Trang cá nhân»: shown masked, changed only while nobody checked it, phone confirmed by SMS."""

import re

import pytest

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import sittings
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.notifications.models import Message
from tests.harness.codes import code_in

NUMBER = "001190054321"  # of ``huong``


pytestmark = pytest.mark.usefixtures("empty_cache")


def text(answer) -> str:
    return answer.content.decode()


def code_sent() -> str:
    return code_in(Message.objects.order_by("-queued_at").first().body)


def test_the_page_masks_the_number_and_says_what_is_left_to_do(as_, huong):
    page = text(as_("huong").get("/account"))
    assert NUMBER not in page
    assert "•••••••••321" in page
    assert "Còn một việc: xác nhận số điện thoại" in page
    assert "Chưa được đối chiếu với thẻ" in page


def test_a_checked_account_says_so(as_, world):
    page = text(as_("lan").get("/account"))
    assert "Đã đối chiếu giấy tờ tại quầy" in page
    assert "Mọi thông tin đã được xác nhận" in page


def test_the_phone_is_confirmed_by_a_short_message(as_, huong):
    client = as_("huong")
    answer = client.post("/account/phone-code")
    assert answer["Location"] == "/account/phone-confirmation"
    message = Message.objects.get()
    assert (message.channel, message.recipient) == ("sms", "84901234567")  # as providers take it
    assert message.useless_after is not None
    assert message.body.isascii()
    assert "Hương" not in message.body
    wrong = client.post("/account/phone-confirmation", {"code": "12 34"})
    assert wrong.status_code == 422
    assert "Mã không đúng" in text(wrong)
    assert client.post("/account/phone-confirmation", {"code": code_sent()})["Location"] == "/account"
    huong.refresh_from_db()
    assert huong.phone_confirmed_at


@pytest.mark.parametrize(("now", "said"), [
    ({"phone": ""}, "chưa có số điện thoại"), ({"phone_confirmed_at": clock.now()}, "đã được xác nhận, không cần mã"),
])  # fmt: skip
def test_where_there_is_nothing_to_confirm_it_is_said(as_, huong, now, said):
    Person.objects.filter(pk=huong.pk).update(**now)
    client = as_("huong")
    for answer in (client.post("/account/phone-code", follow=True), client.get("/account/phone-confirmation", follow=True),
                   client.post("/account/phone-confirmation", {"code": "AAAA-BBBB"}, follow=True)):  # fmt: skip
        assert answer.redirect_chain == [("/account", 302)]
        assert said in " ".join(str(one) for one in answer.context["messages"])
    assert not Message.objects.exists()


def test_a_second_code_within_a_minute_is_not_sent(as_, huong):
    client = as_("huong")
    client.post("/account/phone-code")
    assert "Đợi một phút" in text(client.post("/account/phone-code", follow=True))
    assert Message.objects.count() == 1


def test_another_phone_has_to_be_confirmed_again(as_, world):
    given = {"phone": "0909 111 222", "full_name": "Tên Khác", "id_number": "001190099999", "kind": "person"}
    assert as_("lan").post("/account/details", given)["Location"] == "/account"
    world.lan.refresh_from_db()
    assert (world.lan.phone, world.lan.phone_confirmed_at) == ("+84909111222", None)
    assert (world.lan.full_name, world.lan.id_number) == ("Nguyễn Thị Lan", "001190012345")  # checked: stays
    event = Event.objects.get(action="change_details")
    assert event.facts == {"fields": ["phone"]}


def test_details_are_changed_after_proof_only(as_, world):
    """Whoever finds the page open cannot have the texts sent to himself (ASVS 5.0, 7.5.1)."""
    lan = as_("lan")
    lan.get("/account")
    session = lan.session
    session[sittings.BEGAN] -= 31 * 60
    session.save()
    before = world.lan.phone
    answer = lan.post("/account/details", {"phone": "0909 111 222"})
    assert "/accounts/reauthenticate/" in answer["Location"]
    world.lan.refresh_from_db()
    assert world.lan.phone == before


def test_what_nobody_checked_may_be_corrected(as_, huong):
    given = {"kind": "person", "full_name": "Lý Thu Hương", "id_number": "001190 054 322", "phone": "0901234567"}
    assert as_("huong").post("/account/details", given).status_code == 302
    huong.refresh_from_db()
    assert (huong.full_name, huong.id_number) == ("Lý Thu Hương", "001190054322")
    bad = as_("huong").post("/account/details", {**given, "phone": "12", "full_name": "Lý Thu Hường"})
    assert bad.status_code == 422
    assert "Lý Thu Hường" in text(bad)


def test_devices_are_listed_and_ended(client, world):
    from django.test import Client

    from demo.cast import PASSWORD

    clients = (client, Client())
    for one in clients:
        one.post("/accounts/login/", {"login": "lan@vidu.test", "password": PASSWORD})
    page = text(clients[0].get("/accounts/sessions/"))
    assert "Thiết bị này" in page
    clients[0].post("/accounts/sessions/")
    assert clients[0].get("/account").status_code == 200
    assert clients[1].get("/account").status_code == 302


@pytest.mark.parametrize(
    "path", ["signup", "login", "password/reset", "inactive", "password/change", "email", "sessions", "reauthenticate"]
)
def test_every_page_of_accounts_is_ours(client, as_, world, path):
    page = text(client.get(f"/accounts/{path}/", follow=True))
    mine = text(as_("lan").get(f"/accounts/{path}/", follow=True))
    for one in (page, mine):
        assert 'class="band"' in one
        assert not re.search(r">\s*(Sign|Email|Password|Change|Your|Forgot)\b", one)
