"""The second factor: an app's code and recovery codes at the door, demanded of staff where the office wants it."""

import base64
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from chungthuc.accounts.sign_in import second_factor
from chungthuc.audit.models import Event
from chungthuc.certification.oversight import trails
from chungthuc.notifications.models import Message
from demo.cast import PASSWORD

INDEX, ACTIVATE = "/accounts/2fa/", "/accounts/2fa/totp/activate/"
AUTHENTICATE = "/accounts/2fa/authenticate/"


pytestmark = pytest.mark.usefixtures("quick_passwords", "empty_cache")


@pytest.fixture
def hoa(world):
    """The leader, with a password that is quickly checked."""
    person = world.people["hoa"]
    person.set_password(PASSWORD)
    person.save()
    return person


def text(answer) -> str:
    return answer.content.decode()


def code_of(secret: str) -> str:
    """As an app computes it, by another hand than the one that checks it (RFC 6238)."""
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30, enforce_key_length=False).generate(int(time.time())).decode()  # noqa: S303


def sign_in(client: Client, who: str = "hoa") -> str:
    return client.post("/accounts/login/", {"login": f"{who}@vidu.test", "password": PASSWORD})["Location"]


def with_app(client: Client, who: str = "hoa") -> tuple[str, list[str]]:
    """Signed in, app activated: its secret and the recovery codes as the page shows them."""
    sign_in(client, who)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", text(client.get(ACTIVATE))).group(1)
    shown = client.post(ACTIVATE, {"code": code_of(secret)}, follow=True)
    return secret, re.findall(r"<code>(\d{8})</code>", text(shown))


class TestAnApp:
    def test_without_it_the_password_opens_nothing_any_more(self, client, hoa):
        secret, _codes = with_app(client)
        door = Client()
        assert sign_in(door) == AUTHENTICATE
        assert door.get("/signing-desk/copies").status_code == 302
        assert "Mã không đúng" in text(door.post(AUTHENTICATE, {"code": "000000"}))
        cache.clear()  # the very code that activated it may not open the door
        assert door.post(AUTHENTICATE, {"code": code_of(secret)}).status_code == 302
        assert door.get("/signing-desk/copies").status_code == 200

    def test_a_wrong_code_after_the_right_password_is_recorded_and_counted(self, client, hoa):
        with_app(client)
        door = Client()
        sign_in(door)
        door.post(AUTHENTICATE, {"code": "000000"})
        event = Event.objects.filter(chain="logins").latest("position")
        assert (event.action, event.subject, event.by) == ("fail_second_factor", f"person:{hoa.pk}", "system:login")
        [tally] = trails.failed_logins(event.at, event.at + timedelta(seconds=1))
        assert (tally.who, tally.number) == (f"person:{hoa.pk}", 1)

    def test_who_came_in_with_the_password_alone_goes_when_it_is_added(
        self, client, hoa, settings, django_capture_on_commit_callbacks
    ):
        settings.STAFF_MFA = "required"
        thief = Client()
        sign_in(thief)
        assert thief.get("/signing-desk/copies")["Location"] == INDEX
        with django_capture_on_commit_callbacks(execute=True):
            with_app(client)
        assert client.get("/signing-desk/copies").status_code == 200
        assert "login" in thief.get("/signing-desk/copies")["Location"]

    def test_a_recovery_code_opens_once(self, client, hoa):
        _secret, codes = with_app(client)
        assert len(codes) == 10
        first, second = Client(), Client()
        for door, goes in ((first, True), (second, False)):
            sign_in(door)
            door.post(AUTHENTICATE, {"code": codes[0]})
            assert (door.get("/signing-desk/copies").status_code == 200) is goes
        last = Event.objects.filter(action="log_in").order_by("-position")[0]
        assert last.facts["with"] == "password, recovery_codes"

    def test_codes_are_shown_to_who_proves_himself_again(self, client, hoa):
        _secret, codes = with_app(client)
        door = Client()
        sign_in(door)
        door.post(AUTHENTICATE, {"code": codes[0]})
        assert "reauthenticate" in door.get("/accounts/2fa/recovery-codes/")["Location"]
        door.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert re.findall(r"<code>(\d{8})</code>", text(door.get("/accounts/2fa/recovery-codes/"))) == codes[1:]

    def test_the_owner_is_told_by_a_letter_in_vietnamese(self, client, hoa, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):  # allauth tells after the commit
            with_app(client)
        letters = Message.objects.filter(channel="email", recipient="hoa@vidu.test")
        assert letters.filter(subject="Đã bật ứng dụng tạo mã").exists()
        assert not any(re.search(r"\b(Hello|Authenticator|You)\b", one.body) for one in letters)

    def test_to_have_one_the_password_is_asked_again(self, client, hoa):
        sign_in(client)
        assert "reauthenticate" in client.get(ACTIVATE)["Location"]

    def test_the_database_alone_gives_no_codes(self, client, hoa, settings):
        secret, codes = with_app(client)
        kept = str(list(Authenticator.objects.values_list("data", flat=True)))
        assert secret not in kept
        old, settings.SECRET_KEY = settings.SECRET_KEY, "another secret of the service"
        settings.SECRET_KEY_FALLBACKS = [old]
        door = Client()
        sign_in(door)
        cache.clear()
        door.post(AUTHENTICATE, {"code": codes[1]})
        assert door.get("/signing-desk/copies").status_code == 200


class TestDemanded:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.STAFF_MFA = "required"

    def test_staff_without_one_come_to_its_page_and_nowhere_else(self, client, hoa):
        sign_in(client)
        for path in ("/", "/signing-desk/copies", "/counter/copies", "/signing-desk/profile", "/session/desks"):
            assert client.get(path)["Location"] == INDEX
        assert "Cơ quan yêu cầu cán bộ" in text(client.get("/signing-desk/copies", follow=True))
        answer = client.get("/api/v1/openapi.json")
        assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_missing")

    def test_with_one_they_work(self, client, hoa):
        with_app(client)
        assert client.get("/signing-desk/copies").status_code == 200

    def test_citizens_are_not_asked(self, client, world):
        client.force_login(world.lan, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get("/account").status_code == 200

    def test_the_last_one_stays(self, client, hoa):
        with_app(client)
        assert second_factor.factors(hoa).count() == 1
        client.post("/accounts/2fa/totp/deactivate/")
        assert second_factor.factors(hoa).count() == 1

    def test_who_lost_all_is_helped_by_the_operator_and_it_is_recorded(self, client, hoa, capsys):
        with_app(client)
        call_command("forget_second_factor", "hoa@vidu.test", reason="Bà Hoa mất điện thoại, đã xác minh tại trụ sở")
        assert "1 second factors" in capsys.readouterr().out
        assert client.get("/signing-desk/copies").status_code == 302  # signed out everywhere
        assert Event.objects.filter(action="forget_second_factor", subject=f"person:{hoa.pk}").exists()
        with pytest.raises(CommandError, match="no account"):
            call_command("forget_second_factor", "ai-do@vidu.test", reason="x")
        with pytest.raises(CommandError, match="lý do"):
            call_command("forget_second_factor", "hoa@vidu.test", reason=" ")


@pytest.mark.parametrize("path", ["", "totp/activate/", "webauthn/", "webauthn/add/", "recovery-codes/generate/"])
def test_every_page_is_ours(client, hoa, path):
    with_app(client) if path.startswith("recovery") else sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = text(client.get(INDEX + path))
    assert 'class="band"' in page
    assert not re.search(r">\s*(Two|Authenticator|Security|Recovery|Add|Activate)\b", page)
