"""The token: signs what was shown, once; the PIN is spent on one try only."""

import base64
import sys
import threading
import time
from pathlib import Path

import pytest
from acting import PIN, attributes
from test_pki import softhsm
from token_agent.errors import AgentError
from token_agent.state import State
from token_agent.token import Token


def test_what_is_signed_is_what_was_shown(site, person, hoa):
    answers = site.sign(site.ticket(site.claims(3)))
    assert [one["id"] for one in answers] == ["copy-1", "copy-2", "copy-3"]
    for place, one in enumerate(answers, start=1):
        digest = bytes.fromhex(site.item(place)["byterange_sha256"])
        assert base64.b64decode(one["signature"]) == hoa.sign(attributes(digest, hoa))
    shown = person.shown[0]
    assert (shown.act, shown.officer, [item.title for item in shown.items][0]) == (
        "sign",
        "Lê Thị Hoa",
        "Bằng tốt nghiệp 1",
    )


def test_a_wrong_pin_is_one_try(site, person):
    person.pin = "00000000"
    assert site.sign(site.ticket())[0]["error"] == "wrong_pin"
    assert len(person.shown) == 1
    person.pin = PIN
    assert "signature" in site.sign(site.ticket())[0]


def test_the_pin_is_nowhere(site, agent, person):
    site.sign(site.ticket())
    for file in Path(agent.agent.state.directory).iterdir():
        assert PIN not in file.read_text(encoding="utf-8", errors="replace")
    log = (agent.agent.state.directory / "log.jsonl").read_text(encoding="utf-8")
    assert "Nguyễn Văn An" not in log
    assert "Bằng tốt nghiệp" not in log


def test_stopping_keeps_what_is_done(site, person):
    person.stop_after = 2
    answers = site.sign(site.ticket(site.claims(4)))
    assert ["signature" in one for one in answers] == [True, True, False, False]
    assert answers[2]["error"] == "stopped_by_user"


def test_two_batches_at_once_are_refused(site, person, monkeypatch):
    started, go_on = threading.Event(), threading.Event()
    usual = type(person).sign

    def slowly(self, ticket, certificate, *, development):
        started.set()
        go_on.wait(10)
        return usual(self, ticket, certificate, development=development)

    monkeypatch.setattr(type(person), "sign", slowly)
    found: list[object] = []
    first = threading.Thread(target=lambda: found.append(site.sign(site.ticket())))
    first.start()
    started.wait(10)
    assert site.sign(site.ticket())[0]["error"] == "busy"
    go_on.set()
    first.join()
    assert "signature" in found[0][0]  # type: ignore[index]


def test_a_certificate_that_is_not_on_the_token(site):
    assert site.sign(site.ticket(site.claims(cert_sha256="0" * 64)))[0]["error"] == "wrong_certificate"


def test_certificates_are_listed_without_a_pin(site):
    found = site.signed({"command": "list_certs"})[0]["certificates"]
    assert {one["token"] for one in found} == {"binh", "hoa"}
    assert all(one["suitable"] for one in found)


def test_a_hanging_driver_is_ended():
    sleeper = (sys.executable, "-c", "import time; time.sleep(60)")
    start = time.monotonic()
    with Token("unused", patience=0.3, worker=sleeper) as token, pytest.raises(AgentError, match="token_error"):
        token.certificates()
    assert time.monotonic() - start < 5


def test_a_crashing_driver_is_an_error():
    crasher = (sys.executable, "-c", "import os; os.abort()")
    with Token("unused", worker=crasher) as token, pytest.raises(AgentError, match="token_error"):
        token.certificates()


def test_a_missing_driver_is_named(hoa):
    with Token("/nowhere/lib.so") as token, pytest.raises(AgentError, match="no_driver"):
        token.certificates()


def test_the_pin_is_overwritten_after_use(hoa):
    import hashlib

    pin = bytearray(PIN.encode())
    with Token(str(softhsm.find_library())) as token:
        token.open(hashlib.sha256(hoa.certificate).hexdigest(), pin)
        assert pin == bytearray(len(PIN))


class TestState:
    def test_a_second_agent_refuses_to_start(self, tmp_path):
        first = State(tmp_path)
        with pytest.raises(AgentError, match="busy"):
            State(tmp_path)
        first.close()

    def test_spent_tickets_stay_spent_after_a_restart(self, tmp_path):
        first = State(tmp_path)
        first.spend("a-ticket-id-of-some-length")
        first.close()
        second = State(tmp_path)
        with pytest.raises(AgentError, match="ticket_used"):
            second.spend("a-ticket-id-of-some-length")
        second.close()
