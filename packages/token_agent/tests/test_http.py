"""Loopback rules: who may speak at all, and how."""

import json
import socket

import pytest
from acting import Person, Site

HELLO = json.dumps({"command": "hello"}).encode()


@pytest.fixture
def stranger(agent, origin, ticket_key, hoa) -> Site:
    """A browser that was never paired."""
    return Site(agent.port, origin, ticket_key, hoa)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "https://evil.example/path"},
        {"Origin": "https://UPPER.example"},
        {"Origin": "file://"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": ""},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Mode": "navigate"},
        {"Sec_Fetch_Mode": "no-cors"},
    ],
)
def test_strange_requests_are_refused_and_open_no_window(stranger, person, headers):
    status, _body = stranger.raw(HELLO, **headers)
    assert status == 403
    assert person.asked == 0


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b"\xff\xfe", b"[" * 20 + b"]" * 20, b'{"command": "format"}', b'{"command": 5}']
)
def test_strange_bodies_are_an_error_and_open_no_window(stranger, person, body):
    status, answer = stranger.raw(body)
    assert status == 200
    assert json.loads(answer)["error"] == "bad_request"
    assert person.asked == 0


def test_a_body_past_the_limit_is_not_read(stranger):
    status, answer = stranger.raw(b"", Content_Length=str(600 * 1024))
    assert (status, json.loads(answer)["error"]) == (200, "bad_request")


@pytest.mark.parametrize("command", ["list_certs", "sign", "cancel"])
def test_an_unpaired_site_reaches_neither_token_nor_person(stranger, person, command):
    answer = stranger.signed({"command": command, "ticket": stranger.ticket()})
    assert answer[0]["error"] == "not_paired"
    assert person.asked == 0


def test_get_says_only_that_it_runs(stranger):
    status, body = stranger.raw(b"", method="GET", path="/", Origin="")
    assert status == 200
    assert b"ky so" in body
    assert stranger.raw(b"", method="GET", path="/consent", Origin="")[0] == 404


def test_preflight_echoes_the_exact_origin(agent, stranger):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", agent.port)
    connection.request("OPTIONS", "/v1", headers={"Origin": stranger.origin, "Access-Control-Request-Method": "POST"})
    answer = connection.getresponse()
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == stranger.origin
    assert answer.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    connection.close()
    assert stranger.raw(b"", method="OPTIONS", Origin="http://evil.example")[0] == 403


def test_the_port_is_closed_on_other_addresses(agent):
    for family, address in ((socket.AF_INET, "127.0.0.2"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as probe:
            try:
                assert probe.connect_ex((address, agent.port)) != 0
            except OSError:
                continue  # the machine has no such address at all


def test_https_only_without_development(agent, stranger, person):
    agent.agent.development = False
    assert stranger.raw(HELLO)[0] == 403
    assert stranger.raw(HELLO, Origin="https://chungthuc.tinh.gov.vn")[0] == 200


class TestPairing:
    def test_three_wrong_codes_end_it(self, stranger, person):
        pairing = stranger.post({"command": "pair", "key": stranger.key})[0]["pairing"]
        wrong = "000000" if person.code != "000000" else "111111"
        for _try in range(3):
            assert (
                stranger.post({"command": "pair_code", "pairing": pairing, "code": wrong})[0]["error"]
                == "pairing_refused"
            )
        answer = stranger.post({"command": "pair_code", "pairing": pairing, "code": person.code})
        assert answer[0]["error"] == "pairing_refused"

    def test_another_site_cannot_use_the_code(self, stranger, person):
        pairing = stranger.post({"command": "pair", "key": stranger.key})[0]["pairing"]
        message = {"command": "pair_code", "pairing": pairing, "code": person.code}
        assert stranger.post(message, Origin="https://evil.example")[0]["error"] == "pairing_refused"

    def test_a_nonce_is_good_once(self, site):
        nonce = site.nonce()
        assert "certificates" in site.signed({"command": "list_certs"}, nonce=nonce)[0]
        assert site.signed({"command": "list_certs"}, nonce=nonce)[0]["error"] == "bad_request"

    def test_another_browsers_proof_is_refused(self, site, agent, origin, ticket_key, hoa):
        thief = Site(agent.port, origin, ticket_key, hoa)
        thief.key = site.key
        assert thief.signed({"command": "list_certs"})[0]["error"] == "not_paired"

    def test_a_changed_body_is_refused(self, site):
        nonce = site.nonce()
        body = json.dumps({"command": "list_certs", "key": site.key, "nonce": nonce}).encode()
        _status, answer = site.raw(body + b" ", proof=site.proof(nonce, body))
        assert json.loads(answer)["error"] == "not_paired"


def test_a_refusing_person_is_asked_once(site, person: Person):
    person.pin = None
    before = person.asked
    assert site.sign(site.ticket())[0]["error"] == "stopped_by_user"
    assert person.asked == before + 1
