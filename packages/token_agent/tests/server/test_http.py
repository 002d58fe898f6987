"""Loopback rules: who may speak at all, and how."""

import http.client
import json
import os
import socket
import time

import pytest
from acting import Site
from token_agent.server import peers
from token_agent.server.http import MOST_CONNECTIONS
from token_agent.sites.state import Sites

HELLO = json.dumps({"command": "hello"}).encode()


def talking(site: Site) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.port), timeout=60)


def head(site: Site, length: int) -> bytes:
    return (
        f"POST /v1 HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nOrigin: {site.origin}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def until_closed(connection: socket.socket) -> bytes:
    found = b""
    while piece := connection.recv(65536):
        found += piece
    return found


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
        {"Content_Type": ""},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Mode": "navigate"},
        {"Sec_Fetch_Mode": "no-cors"},
    ],
)
def test_strange_requests_are_refused_and_open_no_window(stranger, person, headers):
    status, _body = stranger.raw(HELLO, **headers)
    assert status == 403
    assert person.asked == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"command": "\xc3"}',
        b"[" * 20 + b"]" * 20,
        b'{"command": "hello", "x": ' + b'{"a":' * 9 + b"1" + b"}" * 10,
        b'{"command": "hello", "x": NaN}',
        b"[" * 100_000,
        b'{"command": "format"}',
        b'{"command": 5}',
        b'{"command": ["hello"]}',
        b'{"command": "hello", "key": 5}',
    ],
)
def test_strange_bodies_are_an_error_and_open_no_window(stranger, person, body):
    status, answer = stranger.raw(body)
    assert status == 200
    assert json.loads(answer)["error"] == "bad_request"
    assert person.asked == 0


def test_a_body_past_the_limit_is_not_read(stranger):
    for length in (str(600 * 1024), "-1", "1e3", "²", "9" * 5000):
        status, answer = stranger.raw(b"", Content_Length=length)
        assert (status, json.loads(answer)["error"]) == (200, "bad_request")


def test_a_chunked_body_is_not_read(stranger):
    status, answer = stranger.raw(b"", Content_Length="2", Transfer_Encoding="chunked")
    assert (status, json.loads(answer)["error"]) == (200, "bad_request")


def test_a_body_in_pieces_is_one_message(stranger):
    with talking(stranger) as connection:
        connection.sendall(head(stranger, len(HELLO)))
        for place in range(0, len(HELLO), 7):
            connection.sendall(HELLO[place : place + 7])
            time.sleep(0.01)
        assert b'"protocol"' in until_closed(connection)


@pytest.mark.parametrize("sent", ["headers", "body"])
def test_a_slow_request_is_given_up(agent, stranger, sent):
    """However it drips: the whole request has a fixed time."""
    agent.seconds = 0.4
    whole = head(stranger, len(HELLO)) + HELLO
    cut = 20 if sent == "headers" else len(whole) - 5
    with talking(stranger) as connection:
        connection.sendall(whole[:cut])
        answer = until_closed(connection)  # which ends only when the other side closes
        assert b'"protocol"' not in answer


def test_many_silent_connections_do_not_pile_up(agent, stranger):
    """Past the limit a connection is closed at once, and the rest is given up in time."""
    agent.seconds = 1.0
    silent = [socket.create_connection(("127.0.0.1", agent.port)) for _each in range(MOST_CONNECTIONS + 8)]
    time.sleep(1.5)
    assert stranger.raw(HELLO)[0] == 200
    for one in silent:
        one.close()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "PATCH"])
def test_other_methods_are_refused(stranger, person, method):
    assert stranger.raw(b"", method=method)[0] in (404, 501)
    assert person.asked == 0


@pytest.mark.parametrize("name", ["Origin", "Host", "Content-Type"])
def test_a_header_sent_twice_is_refused(stranger, name):
    with talking(stranger) as connection:
        asked = head(stranger, len(HELLO)).decode()
        line = next(one for one in asked.split("\r\n") if one.startswith(name))
        connection.sendall(asked.replace(line, f"{line}\r\n{line}").encode() + HELLO)
        assert b" 403 " in until_closed(connection).split(b"\r\n")[0]


@pytest.mark.parametrize("command", ["list_certs", "sign", "cancel", "doctor"])
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
    own = {one[4][0] for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    others = [(socket.AF_INET, one) for one in {"127.0.0.2", *own}] + [(socket.AF_INET6, "::1")]
    assert agent.socket.getsockname()[0] == "127.0.0.1"
    for family, address in others:
        with socket.socket(family) as probe:
            try:
                assert probe.connect_ex((address, agent.port)) != 0
            except OSError:
                continue  # the machine has no such address at all


class TestAllowedSites:
    """Without --development: only what an administrator named, letter by letter."""

    ALLOWED = "https://chungthuc.tinh.gov.vn"

    @pytest.fixture
    def strict(self, agent, stranger):
        agent.agent.development = False
        agent.agent.state.allow(self.ALLOWED, {"k1": "00" * 32})
        stranger.origin = self.ALLOWED
        return stranger

    def test_the_named_site_may_ask(self, strict):
        assert strict.post({"command": "hello"})[0]["protocol"] == 1

    @pytest.mark.parametrize(
        "other",
        [
            "http://localhost:8000", "http://127.0.0.1", "http://chungthuc.tinh.gov.vn", "https://tinh.gov.vn",
            "https://chungthuc.tinh.gov.vn.evil.example", "https://evil-chungthuc.tinh.gov.vn",
            "https://chungthuc.tinh.gov.vn:8443", "https://chungthuc.tinh.gov.vn.", "https://chungthuc.tinh.gov.vn/",
            "https://a@chungthuc.tinh.gov.vn", "https://CHUNGTHUC.tinh.gov.vn", "https://chungthuc.tinh.gov.vn evil",
            "chrome-extension://abc", "null", "*",
        ],
    )  # fmt: skip
    def test_others_are_refused_and_open_no_window(self, strict, person, other):
        pair = json.dumps({"command": "pair", "key": strict.key}).encode()
        assert strict.raw(pair, Origin=other)[0] == 403
        assert strict.raw(b"", method="OPTIONS", Origin=other)[0] == 403
        assert person.asked == 0

    def test_a_forgotten_site_is_forgotten_at_once(self, strict, agent):
        Sites(agent.agent.state.directory).forget(self.ALLOWED)
        assert strict.raw(HELLO)[0] == 403

    def test_another_user_of_the_computer_is_not_spoken_to(self, strict, monkeypatch):
        mine = os.getuid()
        monkeypatch.setattr("token_agent.server.peers.os.getuid", lambda: mine + 1)
        with pytest.raises((http.client.BadStatusLine, ConnectionError)):
            strict.raw(HELLO)


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_the_owner_of_a_connection_is_known(agent, address):
    """Also of a socket of the newer protocol that speaks to the older one."""
    with socket.create_connection((address, agent.port)) as connection:
        peer = ("127.0.0.1", connection.getsockname()[1])
        assert peers.owner_of(peer, agent.port) == os.getuid()
        assert not peers.is_of_another_user(peer, agent.port)
    assert peers.owner_of(("127.0.0.1", 1), agent.port) is None


def test_a_fault_of_ours_is_a_line_without_what_was_sent(stranger, agent, monkeypatch):
    monkeypatch.setattr(agent.agent.nonces, "give", lambda: 1 // 0)
    assert stranger.post({"command": "hello", "secret": "Nguyễn"}) == []
    log = (agent.agent.state.directory / "log.jsonl").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "Nguyễn" not in log


def test_get_and_preflight_of_a_private_network(stranger, agent):
    connection = http.client.HTTPConnection("127.0.0.1", agent.port)
    headers = {"Origin": stranger.origin, "Access-Control-Request-Private-Network": "true"}
    connection.request("OPTIONS", "/v1", headers=headers)
    answer = connection.getresponse()
    assert answer.headers["Access-Control-Allow-Private-Network"] == "true"
    connection.close()
