"""A sign-in ends after so long, and earlier beside an empty chair; never while somebody signs. A seal wants proof."""

from base64 import b64encode
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from chungthuc.accounts.sign_in import sittings
from chungthuc.core import clock
from chungthuc.signing.models import Purpose, SigningRequest
from demo import life
from demo.cast import PASSWORD
from tests.web.signing_desk.test_as_shown import ask, shown_on


@pytest.fixture
def now(monkeypatch, world, settings, long_sign_ins):
    """A clock that the test turns on: ``now[0] += …``."""
    settings.SIGN_IN_IDLE, settings.SIGN_IN_AT_MOST = timedelta(hours=2), timedelta(hours=10)
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def looks_by_itself(client, path="/session"):
    """As a page's script or its picture."""
    return client.get(path, headers={"Sec-Fetch-Mode": "cors"})


def is_in(client) -> bool:
    return looks_by_itself(client).status_code == 200


class TestItEnds:
    def test_beside_an_empty_chair(self, as_, now):
        minh = as_("minh")
        minh.get("/counter/copies")
        now[0] += timedelta(minutes=119)
        assert is_in(minh)
        now[0] += timedelta(minutes=2)
        assert not is_in(minh)
        assert minh.get("/counter/copies").status_code == 302

    def test_a_page_that_looks_again_by_itself_keeps_nobody_in(self, as_, now):
        minh = as_("minh")
        minh.get("/counter/copies")
        for _minute in range(4):
            now[0] += timedelta(minutes=31)
            looks_by_itself(minh, "/queue/state")
        assert not is_in(minh)

    def test_whoever_never_does_anything_has_a_beginning_too(self, as_, now):
        """A script that says of each of its questions that no person asked would stay in for ever."""
        minh = as_("minh")
        for _hour in range(12):
            looks_by_itself(minh, "/counter/copies")
            now[0] += timedelta(hours=1)
        assert not is_in(minh)

    def test_work_and_typing_keep_one_in(self, as_, now):
        minh = as_("minh")
        minh.get("/counter/copies")
        for _step in range(3):
            now[0] += timedelta(minutes=110)
            minh.get("/counter/copies")
            now[0] += timedelta(minutes=50)
            told = minh.post("/session", headers={"Sec-Fetch-Mode": "cors"})
            assert told.status_code == 204
            assert datetime.fromisoformat(told["X-Sign-In-Ends"]) == now[0] + timedelta(hours=2)
        assert is_in(minh)

    def test_after_ten_hours_whatever_is_done(self, as_, now):
        minh = as_("minh")
        minh.get("/counter/copies")
        for _hour in range(9):
            now[0] += timedelta(hours=1)
            minh.post("/agency", {"agency": "00070"})  # a write to the session must not lengthen it
        assert is_in(minh)
        now[0] += timedelta(minutes=61)
        assert not is_in(minh)

    def test_not_while_a_signature_is_under_way(self, as_, now, world, scan, settings):
        """The request lives ten minutes; the PIN may take that long."""
        settings.SIGN_IN_IDLE = timedelta(minutes=5)
        copy, hoa = life.submitted(world, scan), as_("hoa")
        assert ask(hoa, copy, shown_sha256=shown_on(hoa, copy)).status_code == 201
        now[0] += timedelta(minutes=9)
        assert is_in(hoa)
        now[0] += timedelta(minutes=2)
        assert not is_in(hoa)


def half_an_hour_ago(client) -> None:
    """He signed in then."""
    session = client.session
    session[sittings.BEGAN] -= 31 * 60
    session.save()


class TestASealWantsProof:
    @pytest.fixture
    def tuan(self, as_, world, settings):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        cache.clear()
        person = world.people["tuan"]
        person.set_password(PASSWORD)
        person.save()
        client = as_("tuan")
        client.get("/sealing-desk/copies")
        return client

    def test_asked_once_a_sitting(self, tuan):
        half_an_hour_ago(tuan)
        request = tuan.get("/sealing-desk/copies").wsgi_request
        assert not sittings.has_proved(request)
        tuan.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert sittings.has_proved(tuan.get("/sealing-desk/copies").wsgi_request)

    def test_without_it_nothing_is_sealed_and_the_page_says_what_to_do(self, tuan, world, scan):
        copy = life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))
        shown = shown_on(tuan, copy, "sealing_copy")
        half_an_hour_ago(tuan)
        page = tuan.get(f"/sealing-desk/copies/{copy.pk}").content.decode()
        assert f'href="/accounts/reauthenticate/?next=/sealing-desk/copies/{copy.pk}"' in page
        assert 'data-act="seal"' not in page
        volume = str(world.volumes[world.office.code].pk)
        answer = ask(tuan, copy, "seal", shown_sha256=shown, volume_id=volume)
        assert (answer.status_code, answer.json()["code"]) == (409, "prove_first")
        tuan.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert ask(tuan, copy, "seal", shown_sha256=shown, volume_id=volume).status_code == 201

    def test_a_seal_that_is_sent_once_more_proves_nothing(self, tuan, world, scan):
        """Whoever finds the chair empty may send again what is printed in the sealed file; he has no token."""
        copy = life.sealed(world, life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan)))))
        wanted = SigningRequest.objects.get(document=copy.document, purpose=Purpose.SEAL)
        half_an_hour_ago(tuan)
        again = {"request_id": str(wanted.pk), "value": b64encode(bytes(wanted.value)).decode()}
        answer = tuan.post(f"/api/v1/copies/{copy.pk}/seal", again, content_type="application/json")
        assert answer.status_code == 201
        assert not sittings.has_proved(tuan.get("/sealing-desk/copies").wsgi_request)

    def test_each_seal_renews_it(self, tuan, now):
        for _seal in range(5):
            now[0] += timedelta(minutes=20)
            request = tuan.get("/sealing-desk/copies").wsgi_request
            assert sittings.has_proved(request)
            sittings.has_sealed(request)
            request.session.save()
