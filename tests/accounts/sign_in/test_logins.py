"""Who comes in, fails and goes leaves a trace; what was typed leaves none."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from chungthuc.accounts.models import Person
from chungthuc.audit import recorder
from chungthuc.audit.chain import check
from chungthuc.audit.models import Event
from chungthuc.audit.recorder import NotRecorded

PASSWORD = "mot mat khau dai 42"


@pytest.fixture
def lan(db) -> Person:
    cache.clear()
    person = Person.objects.create_user("lan@vidu.test", PASSWORD, full_name="Nguyễn Thị Lan")
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def tried(client, login: str, password: str):
    return client.post("/accounts/login/", {"login": login, "password": password})


def trail() -> list[tuple[str, str, str]]:
    return list(Event.objects.filter(chain="logins").order_by("position").values_list("action", "subject", "by"))


def test_coming_in_and_going_are_recorded(client, lan):
    assert tried(client, lan.email, PASSWORD).status_code == 302
    assert client.post("/accounts/logout/").status_code == 302
    me = f"person:{lan.pk}"
    assert trail() == [("log_in", me, me), ("log_out", me, me)]
    assert Event.objects.get(action="log_in").facts["with"] == "password"
    assert check("logins") == []


def test_a_failed_log_in_names_the_account_that_was_tried(client, lan):
    tried(client, "LAN@vidu.test", "sai mat khau")
    assert trail() == [("fail_log_in", f"person:{lan.pk}", "system:login")]


@pytest.mark.parametrize("typed", ["khong.ai@vidu.test", PASSWORD, "001190012345"])
def test_nothing_that_was_typed_is_kept(client, lan, typed):
    """People type their password, or their number, into the first field."""
    tried(client, typed, "Bí-mật-của-tôi-9")
    written = json.dumps(list(Event.objects.values()), default=str, ensure_ascii=False)
    for word in (typed, "Bí-mật-của-tôi-9"):
        assert word not in written
        assert recorder.keyed(word) not in written
    assert {subject for _action, subject, _by in trail()} <= {"person:unknown"}


def test_an_address_of_the_older_kind_is_itself_however_it_is_written():
    """All of them were one network, ::/64, where a server listens on both kinds."""
    mapped = [recorder.keyed_network(f"::ffff:{one}") for one in ("203.0.113.7", "198.51.100.7")]
    assert mapped == [recorder.keyed_network(one) for one in ("203.0.113.9", "198.51.100.1")]
    assert len(set(mapped)) == 2


def test_failed_ones_from_one_network_can_be_told_together(client, lan):
    for address in ("203.0.113.7", "203.0.113.9"):
        client.post("/accounts/login/", {"login": lan.email, "password": "x"}, REMOTE_ADDR=address)
    networks = {event.facts["network"] for event in Event.objects.filter(action="fail_log_in")}
    assert len(networks) == 1
    assert "203.0.113" not in str(networks)


def test_nobody_comes_in_unseen(client, lan, monkeypatch):
    def fails(*_given, **_named):
        raise NotRecorded

    monkeypatch.setattr(recorder, "noted", fails)
    client.raise_request_exception = False
    assert tried(client, lan.email, PASSWORD).status_code == 503
    assert client.get("/vault").status_code == 302, "still a stranger"


def test_a_failed_one_that_cannot_be_recorded_is_said_to_the_operator(client, lan, monkeypatch, caplog):
    def fails(*_given, **_named):
        raise NotRecorded

    monkeypatch.setattr(recorder, "noted", fails)
    assert tried(client, lan.email, "sai").status_code == 200
    assert "fail_log_in" in caplog.text
    assert lan.email not in caplog.text


def test_another_password_is_recorded(client, lan):
    client.force_login(lan, backend="allauth.account.auth_backends.AuthenticationBackend")
    fresh = "con meo nam ngu tren mai"
    given = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert client.post("/accounts/password/change/", given).status_code == 302
    assert ("change_password", f"person:{lan.pk}", f"person:{lan.pk}") in trail()
