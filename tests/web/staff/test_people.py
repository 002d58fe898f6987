"""«Người dùng và quyền» over HTTP: each administrator in his branch, people added, found, activated."""

import re
from threading import Barrier, Thread

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungthuc.accounts import rights
from chungthuc.accounts.models import ActivationCode, Grant, Person, Post, Right
from chungthuc.accounts.staffing import adding
from chungthuc.accounts.staffing.adding import Newcomer
from chungthuc.agencies.models import Agency
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.notifications.models import Message

HERE, BESIDE = "00070", "00004"
PASSWORD = "con chó chạy qua đường"
TYPED = {
    "full_name": "Đặng Thu Quyên", "email": "Quyen@vidu.test", "title": "Công chức tư pháp", "phone": "0912 345 678",
    "id_number": "", "rights": ["create_copy"], "decision": "QĐ 5/QĐ-UBND",
}  # fmt: skip
QUYEN = Newcomer("Đặng Thu Quyên", "quyen@vidu.test", "Công chức", "QĐ 5", rights=(Right.CREATE_COPY,))
CODE = re.compile(r'<dd class="code">([A-Z0-9-]{19})</dd>')


def addresses(world, person: Person) -> list[str]:
    """Every page of the wing, of an office and of one of its people."""
    about = [HERE, person.pk]
    grant = Grant.objects.filter(person=person).first()
    return [
        *(reverse(name, args=[HERE]) for name in ("staff", "staff_new", "staff_import", "staff_template")),
        *(reverse(name, args=about) for name in ("staff_person", "staff_right_new", "staff_post", "staff_sign_ins_end",
                                                 "staff_activation_code", "staff_leaving")),
        reverse("staff_right_end", args=[*about, grant.pk]),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "vi", "lan"])
def test_others_are_refused_every_page(as_, world, who):
    before = Grant.objects.count(), Person.objects.count()
    for path in addresses(world, world.minh):
        for answer in (as_(who).get(path), as_(who).post(path, {**TYPED, "reason": "x"})):
            assert answer.status_code in (403, 405), path
    assert (Grant.objects.count(), Person.objects.count()) == before


def test_outside_his_branch_nothing_exists_and_the_asking_is_kept(as_, world):
    Grant.objects.create(
        person=world.vi, agency=world.neighbour, right=Right.ADMINISTER, given_by=world.nga, reason="QĐ 5"
    )
    for path in addresses(world, world.minh):
        for answer in (as_("vi").get(path), as_("vi").post(path, {**TYPED, "reason": "x"})):
            assert answer.status_code in (404, 405), path
    kept = Event.objects.filter(action="refuse", by=f"person:{world.vi.pk}")
    assert {one.facts["code"] for one in kept} == {"not_visible"}
    assert rights.holds(world.minh, Right.CREATE_COPY, world.office)


def test_a_person_of_another_office_is_nobody_here(as_, world):
    for who in (world.vi, world.lan):
        assert as_("nga").get(reverse("staff_person", args=[HERE, who.pk])).status_code == 404


def test_the_list_says_who_works_here_and_how(as_, world):
    page = as_("nga").get(f"/staff/{HERE}").content.decode()
    names = [world.people[who].full_name for who in ("binh", "hoa", "minh", "tuan")]
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names), "by given names"
    assert "Hoàng Thúy Vi" not in page
    assert "chưa có xác thực hai lớp" in page


def test_a_name_is_found_without_tones_and_stands_in_no_address(as_, world):
    answer = as_("nga").post(f"/staff/{HERE}", {"name": "le hoa"})
    assert [one.person for one in answer.context["members"]] == [world.hoa]
    assert as_("nga").post(f"/staff/{HERE}", {"name": "xyz"}).context["members"] == []


def test_who_left_stands_on_the_other_tab(as_, world):
    Grant.objects.filter(person=world.tuan).update(until=clock.now())
    nga = as_("nga")
    assert world.tuan not in [one.person for one in nga.get(f"/staff/{HERE}").context["members"]]
    assert [one.person for one in nga.get(f"/staff/{HERE}?tab=left").context["members"]] == [world.tuan]


def test_many_people_ask_no_more_and_come_in_pages(as_, world):
    nga = as_("nga")

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as questions:
            assert nga.get(path).status_code == 200
        return len(questions)

    nga.get(f"/staff/{BESIDE}")
    few = asked(f"/staff/{BESIDE}")
    for number in range(60):
        person = Person.objects.create(email=f"p{number}@vidu.test", full_name=f"Trần Thị {chr(65 + number % 20)}")
        Post.objects.create(person=person, agency=world.neighbour, title="Công chức", given_by=world.nga, decision="QĐ")
    assert asked(f"/staff/{BESIDE}") == few
    first = nga.get(f"/staff/{BESIDE}").context
    second = nga.get(f"/staff/{BESIDE}?after={first['more']}").context
    assert (len(first["members"]), len(second["members"]), second["more"]) == (50, 11, "")
    assert not {one.person for one in first["members"]} & {one.person for one in second["members"]}


def test_the_page_of_one_asks_the_same_however_many_rights(as_, world):
    nga, path = as_("nga"), reverse("staff_person", args=[HERE, world.minh.pk])

    def asked() -> int:
        nga.get(path)
        with CaptureQueriesContext(connection) as questions:
            assert nga.get(path).status_code == 200
        return len(questions)

    few = asked()
    now = clock.now()
    for right in (Right.INSPECT, Right.SIGN_COPY, Right.SEAL_COPY):
        Grant.objects.create(
            person=world.minh, agency=world.office, right=right, given_by=world.nga, reason="x", since=now
        )
    assert asked() == few


def added(as_) -> tuple[Client, str]:
    nga = as_("nga")
    answer = nga.post(f"/staff/{BESIDE}/new", TYPED)
    assert answer.status_code == 200
    return nga, CODE.search(answer.content.decode())[1]


def test_added_printed_activated_and_at_work(as_, world):
    cache.clear()
    nga, code = added(as_)
    person = Person.objects.get(email="quyen@vidu.test")
    assert rights.holds(person, Right.CREATE_COPY, world.neighbour)
    assert (person.phone, person.phone_confirmed_at) == ("+84912345678", None)
    listed = nga.get(f"/staff/{BESIDE}").content.decode()
    assert "Chờ kích hoạt" in listed
    assert code not in listed
    own = Client()
    sent = {"email": "quyen@vidu.test", "code": code.lower(), "password1": PASSWORD, "password2": PASSWORD}
    assert own.post("/activation", sent)["Location"] == reverse("account_login")
    own.post(reverse("account_login"), {"login": "quyen@vidu.test", "password": PASSWORD})
    assert own.get("/counter/copies").status_code == 200
    assert own.get(f"/staff/{BESIDE}").status_code == 403
    letters = Message.objects.filter(recipient="quyen@vidu.test")
    assert letters.exists(), "its owner is told that a password was set"
    assert not any(PASSWORD in one.body or code in one.body for one in letters)


def test_a_wrong_code_says_the_same_to_everybody_and_is_counted(as_, world, client):
    _nga, code = added(as_)
    told = set()
    for email, typed in (
        ("quyen@vidu.test", "ABCD-EFGH-JKMN-PQRS"),
        ("nobody@vidu.test", code),
        ("lan@vidu.test", code),
    ):
        sent = {"email": email, "code": typed, "password1": PASSWORD, "password2": PASSWORD}
        answer = client.post("/activation", sent)
        assert answer.status_code == 422
        told.add(str(answer.context["form"].errors))
    assert len(told) == 1
    sent = {"email": "quyen@vidu.test", "code": "x", "password1": PASSWORD, "password2": PASSWORD}
    answers = [client.post("/activation", sent).status_code for _try in range(30)]
    assert answers[-1] == 429
    assert ActivationCode.objects.get().used_at is None


def test_what_is_said_of_a_password_is_said_to_who_has_the_code(as_, world, client):
    _nga, code = added(as_)
    sent = {"email": "quyen@vidu.test", "code": code, "password1": "dangthuquyen", "password2": "dangthuquyen"}
    answer = client.post("/activation", sent)
    assert set(answer.context["form"].errors) == {"password1"}
    answer = client.post("/activation", {**sent, "password2": "khác hẳn mật khẩu"})
    assert set(answer.context["form"].errors) == {"password2"}
    assert ActivationCode.objects.get().used_at is None
    assert client.post("/activation", {**sent, "password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    again = client.post("/activation", {**sent, "password1": PASSWORD, "password2": PASSWORD})
    assert set(again.context["form"].errors) == {"code"}, "used up"


def test_a_known_address_is_offered_without_a_name(as_, world):
    nga = as_("nga")
    sent = {**TYPED, "email": "lan@vidu.test"}
    page = nga.post(f"/staff/{BESIDE}/new", sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Địa chỉ này đã có tài khoản. Dùng tài khoản đó?" in text
    assert "khác tên bạn vừa ghi" in text
    assert world.lan.full_name not in text
    assert 'value="Đặng Thu Quyên"' in text, "nothing typed is lost"
    assert Event.objects.filter(action="offer_account", subject=f"person:{world.lan.pk}").count() == 1
    answer = nga.post(f"/staff/{BESIDE}/new", {**sent, "use_existing": "on"})
    assert answer["Location"] == reverse("staff_person", args=[BESIDE, world.lan.pk])
    assert rights.holds(world.lan, Right.CREATE_COPY, world.neighbour)
    assert not ActivationCode.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("full_name", "Tr©n V¨n Minh"), ("full_name", "=1+1"), ("email", "x"), ("title", ""), ("decision", " "),
     ("phone", "123"), ("id_number", "12"), ("rights", ["rule"])],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(as_, world, field, value):
    answer = as_("nga").post(f"/staff/{BESIDE}/new", {**TYPED, field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Person.objects.filter(email="quyen@vidu.test").exists()


def test_who_has_not_proved_lately_is_asked_before_the_form(as_, world, settings):
    from datetime import timedelta

    settings.STEP_UP_EVERY = timedelta(0)
    nga = as_("nga")
    for name in ("staff_new", "staff_import"):
        answer = nga.get(reverse(name, args=[BESIDE]))
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]
    about = [HERE, world.minh.pk]
    for name in ("staff_right_new", "staff_post", "staff_leaving"):
        assert "reauthenticate" in nga.get(reverse(name, args=about))["Location"]
    for name in ("staff_sign_ins_end", "staff_activation_code"):
        assert "reauthenticate" in nga.post(reverse(name, args=about), {"reason": "x"})["Location"]
    assert nga.get(f"/staff/{HERE}").status_code == 200


def test_sign_ins_end_at_once_with_a_reason(as_, world):
    from allauth.usersessions.models import UserSession

    cache.clear()
    minh = Client()
    minh.post(reverse("account_login"), {"login": "minh@vidu.test", "password": "Chung-Thuc-2026"})
    assert minh.get("/counter/copies").status_code == 200
    assert UserSession.objects.filter(user=world.minh).exists()
    path = reverse("staff_sign_ins_end", args=[HERE, world.minh.pk])
    nga = as_("nga")
    nga.post(path, {"reason": ""})
    assert minh.get("/counter/copies").status_code == 200
    nga.post(path, {"reason": "Máy bị mất"})
    assert minh.get("/counter/copies").status_code == 302
    event = Event.objects.get(action="end_sign_ins", subject=f"person:{world.minh.pk}")
    assert event.facts == {"reason": "Máy bị mất", "count": 1}


def test_a_new_code_is_shown_once(as_, world):
    nga, code = added(as_)
    person = Person.objects.get(email="quyen@vidu.test")
    path = reverse("staff_activation_code", args=[BESIDE, person.pk])
    answer = nga.post(path, {"reason": "Mất phiếu"})
    fresh = CODE.search(answer.content.decode())[1]
    assert fresh != code
    assert answer["Cache-Control"] == "no-store"
    assert fresh not in nga.get(reverse("staff_person", args=[BESIDE, person.pk])).content.decode()


def test_two_who_add_the_same_person_at_once_make_one_account(committed, world):
    """The database lets one account through; the other office is offered it, and nothing of its act stays."""
    told: list[str] = []
    together = Barrier(2)

    def one(office: Agency) -> None:
        try:
            together.wait(10)
            adding.add(QUYEN, office, by=world.nga)
            told.append("added")
        except Refused as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    racers = [Thread(target=one, args=[office]) for office in (world.office, world.neighbour)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    assert sorted(told) == ["account_exists", "added"]
    person = Person.objects.get(email=QUYEN.email)
    assert (person.posts.count(), person.grants.count(), person.activation_codes.count()) == (1, 1, 1)
