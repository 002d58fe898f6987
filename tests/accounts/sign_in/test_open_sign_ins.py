"""Where one is signed in: shown to oneself, ended after proof, by oneself or by the operator."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from chungthuc.accounts.sign_in import open_sign_ins, sittings
from chungthuc.audit.models import Event
from chungthuc.core import clock
from demo.cast import PASSWORD

PAGE = "/accounts/sessions/"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1"


@pytest.fixture(autouse=True)
def people(world, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    for name in ("hoa", "minh"):
        world.people[name].set_password(PASSWORD)
        world.people[name].save()
    return world.people


def signed_in(who: str = "hoa", device: str = EDGE) -> Client:
    client = Client(headers={"User-Agent": device})
    client.post("/accounts/login/", {"login": f"{who}@vidu.test", "password": PASSWORD})
    client.get("/signing-desk/profile")
    return client


def is_in(client: Client) -> bool:
    return client.get("/signing-desk/profile").status_code == 200


def shown(client: Client) -> str:
    return client.get(PAGE).content.decode()


def number_of(client: Client) -> int:
    return UserSession.objects.get(session_key=client.session.session_key).pk


def long_ago(client: Client) -> None:
    """He proved himself half an hour before."""
    session = client.session
    session[sittings.BEGAN] -= 31 * 60
    for one in session["account_authentication_methods"]:
        one["at"] -= 31 * 60
    session.save()


class TestOnesOwn:
    def test_are_shown_with_device_and_times_and_nobody_elses(self, people):
        here, _phone, _minh = signed_in(), signed_in(device=PHONE), signed_in("minh", "curl/8")
        page = shown(here)
        assert "Edge, Windows" in page
        assert "Safari, iPhone" in page
        assert "Thiết bị không rõ" not in page
        assert page.count("Thiết bị này") == 1
        assert len(open_sign_ins.of(people["hoa"], None)) == 2

    def test_one_is_ended_and_the_others_stay(self, people):
        here, phone, third = signed_in(), signed_in(device=PHONE), signed_in()
        answer = here.post(PAGE, {"number": number_of(phone)}, follow=True)
        assert "Đã đăng xuất khỏi 1 thiết bị." in answer.content.decode()
        assert [is_in(one) for one in (here, phone, third)] == [True, False, True]
        event = Event.objects.get(action="end_sign_ins")
        assert (event.chain, event.by, event.facts) == ("accounts", f"person:{people['hoa'].pk}", {"count": 1})

    def test_all_others_are_ended(self):
        here, phone, third = signed_in(), signed_in(device=PHONE), signed_in()
        here.post(PAGE)
        assert [is_in(one) for one in (here, phone, third)] == [True, False, False]
        assert "Đăng xuất khỏi các thiết bị khác" not in shown(here)

    def test_nobody_ends_anothers_nor_by_mistake_his_own(self):
        hoa, minh = signed_in(), signed_in("minh")
        for number in (number_of(hoa), number_of(minh), "x", "9" * 40):
            minh.post(PAGE, {"number": number})
        assert is_in(hoa)
        assert is_in(minh)
        assert not Event.objects.filter(action="end_sign_ins").exists()

    def test_proof_is_asked_first_and_the_choice_is_kept(self):
        here, phone = signed_in(), signed_in(device=PHONE)
        long_ago(here)
        answer = here.post(PAGE, {"number": number_of(phone)})
        assert "/accounts/reauthenticate/" in answer["Location"]
        assert is_in(phone)
        here.post(answer["Location"], {"password": PASSWORD})
        assert not is_in(phone)

    def test_what_is_over_or_had_the_old_password_is_not_shown(self, people, monkeypatch):
        _idle, old = signed_in(), signed_in()
        later = clock.now() + timedelta(hours=3)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert open_sign_ins.of(people["hoa"], None) == []
        monkeypatch.undo()
        people["hoa"].set_password("con meo nam ngu tren mai")
        people["hoa"].save()
        assert open_sign_ins.of(people["hoa"], old.session.session_key) == []

    def test_reading_writes_nothing(self):
        here = signed_in()
        rows = UserSession.objects.count()
        Session.objects.exclude(pk=here.session.session_key).delete()
        shown(here)
        assert UserSession.objects.count() == rows


class TestByTheOperator:
    def test_all_of_one_person(self, people, capsys):
        hoa, phone, minh = signed_in(), signed_in(device=PHONE), signed_in("minh")
        call_command("end_sign_ins", "HOA@vidu.test", reason="Máy ở quầy bị mất, bà Hoa báo")
        assert "2 sign-ins ended" in capsys.readouterr().out
        assert [is_in(one) for one in (hoa, phone, minh)] == [False, False, True]
        event = Event.objects.get(action="end_sign_ins")
        assert (event.by, event.subject) == ("system:operator", f"person:{people['hoa'].pk}")
        assert event.facts == {"count": 2, "reason": "Máy ở quầy bị mất, bà Hoa báo"}

    def test_everybodys(self):
        all_of_them = [signed_in(), signed_in("minh")]
        call_command("end_sign_ins", everybody=True, reason="Khóa bí mật có thể đã lộ")
        assert [is_in(one) for one in all_of_them] == [False, False]

    @pytest.mark.parametrize(
        ("words", "told"),
        [(["ai-do@vidu.test", "--reason", "x"], "no account"), (["hoa@vidu.test", "--reason", " "], "lý do"),
         (["--reason", "x"], "required")],
    )  # fmt: skip
    def test_what_is_missing_is_named(self, words, told):
        here = signed_in()
        with pytest.raises(CommandError, match=told):
            call_command("end_sign_ins", *words)
        assert is_in(here)


def test_what_is_over_is_swept(people):
    here, gone = signed_in(), signed_in()
    Session.objects.filter(pk=gone.session.session_key).update(expire_date=clock.now() - timedelta(days=1))
    open_sign_ins.tidy()
    assert is_in(here)
    assert re.fullmatch(r"\w+", UserSession.objects.get().session_key)
    assert not Session.objects.filter(expire_date__lt=clock.now()).exists()
