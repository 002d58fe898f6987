"""«Xác nhận giấy tờ của tài khoản»: number, card and code, by an officer who looked just now."""

import pytest
from django.core.cache import cache

from chungthuc.accounts.models import Person
from chungthuc.notifications.models import Message
from tests.harness.codes import code_in, other_than

NUMBER = "001190054321"  # of ``huong``


@pytest.fixture(autouse=True)
def fresh(db):
    cache.clear()


def text(answer) -> str:
    return answer.content.decode()


def code_sent() -> str:
    return code_in(Message.objects.order_by("-queued_at").first().body)


def test_the_officer_checks_an_account_with_card_and_code(as_, huong):
    minh = as_("minh")
    found = minh.post("/counter/identities", {"step": "find", "number": NUMBER})
    assert "Lý Thị Hương" in text(found)
    assert "huong@" not in text(found)
    token = found.context["candidates"][0][0]
    sent = minh.post("/counter/identities", {"step": "send", "found": token})
    assert NUMBER not in text(sent)
    assert Message.objects.get().recipient == "huong@vidu.test"
    without_card = minh.post("/counter/identities", {"step": "confirm", "found": token, "code": code_sent()})
    assert "Đối chiếu thẻ trước" in text(without_card)
    done = minh.post("/counter/identities", {"step": "confirm", "found": token, "code": code_sent(), "card": "1"})
    assert done.status_code == 302
    huong.refresh_from_db()
    assert huong.identity_checked_by.full_name == "Trần Văn Minh"


def test_a_wrong_code_checks_nothing(as_, huong):
    minh = as_("minh")
    token = minh.post("/counter/identities", {"step": "find", "number": NUMBER}).context["candidates"][0][0]
    minh.post("/counter/identities", {"step": "send", "found": token})
    wrong = other_than(code_sent())
    answer = minh.post("/counter/identities", {"step": "confirm", "found": token, "code": wrong, "card": "1"})
    assert "Mã không đúng" in text(answer)
    huong.refresh_from_db()
    assert not huong.identity_is_checked


@pytest.mark.parametrize("found", ["", "x", "a:b:c"])
def test_an_account_that_was_not_searched_for_is_not_reached(as_, huong, found):
    answer = as_("minh").post("/counter/identities", {"step": "send", "found": found})
    assert "Chọn lại tài khoản" in text(answer)
    assert not Message.objects.exists()


def test_another_officers_search_is_not_mine(as_, huong):
    token = as_("minh").post("/counter/identities", {"step": "find", "number": NUMBER}).context["candidates"][0][0]
    assert as_("vi").post("/counter/identities", {"step": "send", "found": token}).status_code == 403


@pytest.mark.parametrize("who", ["hoa", "tuan", "nga", "lan"])
def test_only_who_receives_people_may_check(as_, world, who):
    assert as_(who).get("/counter/identities").status_code == 403
    assert as_(who).post("/counter/identities", {"step": "find", "number": NUMBER}).status_code == 403


def test_the_counter_finds_a_number_once_it_was_checked(as_, huong, world):
    minh, asked = as_("minh"), {"account": "with", "search": "1"}
    assert minh.post("/counter/copies/new", {**asked, "number": NUMBER}).context["form"].found is None
    assert minh.post("/counter/copies/new", {**asked, "number": world.lan.id_number}).context["form"].found == world.lan


@pytest.mark.parametrize("changed", [{"id_number": "001085000011"}, {"full_name": "Nguyễn Thị Lan"}])
def test_what_was_changed_after_the_officer_looked_is_not_confirmed(as_, huong, changed):
    minh = as_("minh")
    token = minh.post("/counter/identities", {"step": "find", "number": NUMBER}).context["candidates"][0][0]
    minh.post("/counter/identities", {"step": "send", "found": token})
    Person.objects.filter(pk=huong.pk).update(**changed)
    answer = minh.post("/counter/identities", {"step": "confirm", "found": token, "code": code_sent(), "card": "1"})
    assert "Chọn lại tài khoản" in text(answer)
    huong.refresh_from_db()
    assert not huong.identity_is_checked
