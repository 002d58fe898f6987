"""The consent page of builders: only who has its key may look at it or answer for the person."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from acting import PIN, Site, bent
from token_agent.faces.page import Page
from token_agent.server.http import AgentServer
from token_agent.signing.consent import PairingEnd


class Eyes:
    """A browser on the consent page."""

    def __init__(self, port: int, key: str) -> None:
        self.port, self.key = port, key

    def ask(self, method: str, path: str, content: Any = None, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {"X-Consent-Key": self.key, "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = json.dumps(content) if content is not None else None
        connection.request(method, path, body, {name: value for name, value in sent.items() if value})
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def do(self, **message: str) -> int:
        return self.ask("POST", "/consent", message)[0]

    def see(self, screen: str, *, other_than: str = "") -> dict[str, Any]:
        """Wait until the page shows this."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            state: dict[str, Any] = json.loads(self.ask("GET", "/consent/state")[1])
            if state["screen"] == screen and (not other_than or state["id"] != other_than):
                return state
            time.sleep(0.05)
        raise AssertionError(f"never showed {screen}: {state}")


@pytest.fixture
def eyes(agent: AgentServer) -> Eyes:
    agent.page = agent.agent.consent = Page()
    return Eyes(agent.port, agent.page.key)


@pytest.fixture
def paired(eyes: Eyes, stranger: Site) -> Site:
    pairing = stranger.post({"command": "pair", "key": stranger.key})[0]["pairing"]
    shown = eyes.see("pairing")
    assert (shown["origin"], shown["development"]) == (stranger.origin, True)
    assert stranger.post({"command": "pair_code", "pairing": pairing, "code": shown["code"]})[0] == {"paired": True}
    assert eyes.see("idle")["notice"] == "Đã ghép nối."
    return stranger


@pytest.fixture
def answers(paired: Site) -> Iterator[list[dict[str, Any]]]:
    """What the site gets for three documents; filled while the test goes on, complete when ``signing`` has ended."""
    found: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: found.extend(paired.sign(paired.ticket(paired.claims(3)))))
    thread.start()
    yield found
    thread.join(20)


def complete(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    end = time.monotonic() + 20
    while not answers and time.monotonic() < end:
        time.sleep(0.05)
    return answers


def test_everything_is_shown_and_the_pin_signs(eyes, answers):
    shown = eyes.see("sign")
    assert [one["title"] for one in shown["items"]] == ["Bằng tốt nghiệp 1", "Bằng tốt nghiệp 2", "Bằng tốt nghiệp 3"]
    assert (shown["act"], shown["agency"], shown["officer"]) == ("Ký số", "UBND phường", "Lê Thị Hoa")
    assert eyes.do(do="agree", id=shown["id"], pin=PIN) == 204
    assert all("signature" in one for one in complete(answers))
    result = eyes.see("result")
    assert result["summary"] == "Đã ký 3/3 văn bản."
    assert PIN not in json.dumps(result)


def test_no_is_no(eyes, answers):
    shown = eyes.see("sign")
    assert eyes.do(do="agree", id="another", pin=PIN) == 204  # of a question that is no longer shown
    assert eyes.do(do="agree", pin=PIN) == 204
    assert eyes.see("sign")["id"] == shown["id"]
    assert eyes.do(do="refuse", id=shown["id"]) == 204
    assert complete(answers)[0]["error"] == "stopped_by_user"


def test_a_wrong_pin_is_said(eyes, answers):
    first = eyes.see("sign")["id"]
    eyes.do(do="agree", id=first, pin="00000000")
    again = eyes.see("sign", other_than=first)
    assert again["notice"].startswith("Sai mã PIN. Nhập lại mã PIN.")
    eyes.do(do="refuse", id=again["id"])
    assert complete(answers)[0]["error"] == "wrong_pin"


def test_results_are_shown_also_after_a_second_question(eyes, paired, agent, tmp_path):
    """The driver crashed, the PIN was asked again: the batch comes back to the screen."""
    bent(agent, tmp_path, "crashes")
    thread = threading.Thread(target=lambda: paired.sign(paired.ticket(paired.claims(3))))
    thread.start()
    first = eyes.see("sign")
    eyes.do(do="agree", id=first["id"], pin=PIN)
    second = eyes.see("sign", other_than=first["id"])
    assert len(second["items"]) == 1
    assert "Nhập lại mã PIN" in second["notice"]
    eyes.do(do="agree", id=second["id"], pin=PIN)
    result = eyes.see("result")
    assert [bool(one["trouble"]) for one in result["results"]] == [False, True, False]
    thread.join(20)


def test_a_pairing_takes_neither_the_question_away_nor_the_results(eyes, answers, agent):
    shown = eyes.see("sign")
    agent.agent.consent.pairing("https://khac.gov.vn", "123456", development=False)
    assert eyes.see("sign")["id"] == shown["id"]
    eyes.do(do="agree", id=shown["id"], pin=PIN)
    assert eyes.see("pairing")["code"] == "123456"
    assert len(complete(answers)) == 3
    agent.agent.consent.pairing_over(PairingEnd.PAIRED, development=False)
    assert len(eyes.see("result")["results"]) == 3


def test_a_code_is_shown_as_long_as_it_is_good(eyes, agent, monkeypatch):
    monkeypatch.setattr("token_agent.faces.page.CODE_LIFE", 0.5)
    agent.agent.consent.pairing("https://khac.gov.vn", "123456", development=False)
    eyes.see("pairing")
    eyes.see("idle")


def test_a_question_that_nobody_waits_for_goes_away(eyes, paired):
    with paired.open({"command": "sign", "ticket": paired.ticket()}):
        eyes.see("sign")
    eyes.see("idle")


@pytest.mark.parametrize(
    "headers",
    [{"X_Consent_Key": ""}, {"X_Consent_Key": "guess"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
     {"Host": "evil.example"}],
)  # fmt: skip
def test_others_neither_see_nor_answer(eyes, headers):
    assert eyes.ask("GET", "/consent/state", **headers)[0] == 403
    assert eyes.ask("POST", "/consent", {"do": "stop"}, **headers)[0] == 403


@pytest.mark.parametrize("content", [[], 5, "x"])
def test_strange_answers_are_refused(eyes, content):
    assert eyes.ask("POST", "/consent", content)[0] == 400
    assert eyes.ask("POST", "/consent", {"do": "stop"}, Content_Type="text/plain")[0] == 403


def test_half_a_letter_is_no_pin_and_the_question_stays(eyes, answers):
    shown = eyes.see("sign")
    assert eyes.do(do="agree", id=shown["id"], pin="\ud800") == 422
    eyes.do(do="agree", id=shown["id"], pin=PIN)
    assert len(complete(answers)) == 3


@pytest.mark.parametrize("typed", ["1234567đ", "matkhâu1", "１２３４５６７８"])
def test_a_pin_of_other_letters_is_told_and_the_question_stays(eyes, answers, agent, tmp_path, typed):
    notes = bent(agent, tmp_path, "counts")
    shown = eyes.see("sign")
    status, words = eyes.ask("POST", "/consent", {"do": "agree", "id": shown["id"], "pin": typed})
    assert (status, "chưa mất lần thử nào" in words.decode()) == (422, True)
    assert typed not in words.decode()
    assert eyes.see("sign")["id"] == shown["id"]
    assert "login" not in notes.read_text(encoding="utf-8")
    eyes.do(do="agree", id=shown["id"], pin=PIN)
    assert len(complete(answers)) == 3


@pytest.mark.parametrize("place", [1, -1, "0", None, True])
def test_a_token_that_was_not_offered_is_not_picked(eyes, answers, place):
    shown = eyes.see("sign")
    assert [one["name"].split(" (số ")[0] for one in shown["tokens"]] == ["hoa"]
    eyes.ask("POST", "/consent", {"do": "agree", "id": shown["id"], "pin": PIN, "place": place})
    assert eyes.see("sign")["id"] == shown["id"]
    eyes.do(do="agree", id=shown["id"], pin=PIN)
    assert len(complete(answers)) == 3


def test_the_page_loads_nothing_from_elsewhere_and_lives_in_no_frame(eyes, agent):
    connection = http.client.HTTPConnection("127.0.0.1", agent.port)
    for path in ("/consent", "/consent/consent.js", "/consent/consent.css"):
        connection.request("GET", path)
        answer = connection.getresponse()
        assert b"http" not in answer.read().replace(b"http-equiv", b"")
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "Access-Control-Allow-Origin" not in answer.headers
        connection.close()
    assert eyes.ask("GET", "/consent/../../state.py")[0] == 404
