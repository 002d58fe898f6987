"""The token: signs what was shown, once; the PIN is spent on one try only."""

import base64
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from acting import PIN, Person, Site, attributes, bent, prepared
from test_pki import softhsm
from token_agent.common.errors import AgentError
from token_agent.sites.state import State
from token_agent.tokens.token import Token
from token_agent.wording import sentences, vietnamese

OTHER_PIN = "00000000"


def test_what_is_signed_is_what_was_shown(site, person, hoa):
    answers = site.sign(site.ticket(site.claims(3)))
    assert [one["id"] for one in answers] == ["copy-1", "copy-2", "copy-3"]
    for place, one in enumerate(answers, start=1):
        digest = bytes.fromhex(site.item(place)["byterange_sha256"])
        assert base64.b64decode(one["signature"]) == hoa.sign(attributes(digest, hoa))
    shown = person.shown[0]
    assert (shown.act, shown.officer, shown.agency) == ("sign", "Lê Thị Hoa", "UBND phường")
    assert [sentences.item_line(item) for item in shown.items][0].startswith(
        "Bằng tốt nghiệp 1 · Nguyễn Văn An · 2 trang · mã tệp "
    )
    assert person.questions[0].development
    assert person.batch.over
    assert sentences.summary(person.batch) == "Đã ký 3/3 văn bản."


def test_two_hundred_documents_take_one_pin(site, person):
    answers = site.sign(site.ticket(site.claims(200)))
    assert all("signature" in one for one in answers)
    assert len(answers) == 200
    assert len(person.questions) == 1


def test_a_second_batch_asks_again(site, person):
    for _batch in range(2):
        assert "signature" in site.sign(site.ticket())[0]
    assert len(person.questions) == 2


def test_names_cannot_steer_what_shows_them(site, person):
    item = site.item(1, title="Bằng\x1b[2J\u202eđại\nhọc", owner="\u2066An\u0000")
    assert "signature" in site.sign(site.ticket(site.claims(items=[item])))[0]
    assert sentences.item_line(person.shown[0].items[0]).startswith("Bằng [2J đại học · An · 2 trang · mã tệp ")


def test_which_file_was_shown_is_told_to_the_person_and_kept_in_the_log(site, person, agent):
    """He compares it with the mark on the page: the same title may stand over another scan."""
    shown = prepared(1).claims["shown_sha256"]
    assert "signature" in site.sign(site.ticket())[0]
    item = person.shown[0].items[0]
    assert item.mark == f"{shown[:4]} {shown[4:8]}"
    assert sentences.item_line(item) == f"Bằng tốt nghiệp 1 · Nguyễn Văn An · 2 trang · mã tệp {item.mark}"
    assert shown in (agent.agent.state.directory / "log.jsonl").read_text(encoding="utf-8")


class TestThePin:
    @pytest.fixture
    def notes(self, agent, tmp_path) -> Path:
        return bent(agent, tmp_path, "counts")

    def test_a_wrong_one_is_one_try_exactly(self, site, person, notes):
        person.pin = OTHER_PIN
        answer = site.sign(site.ticket(site.claims(5)))
        assert [one["error"] for one in answer] == ["wrong_pin"]
        assert notes.read_text(encoding="utf-8").split().count("login") == 1
        assert len(person.questions) == 2, "he was asked again, and gave up"
        told = sentences.notice(person.questions[1].notice)
        assert told == "Sai mã PIN. Nhập lại mã PIN. Nếu sai thêm nhiều lần, thiết bị sẽ bị khóa."

    def test_the_next_question_warns(self, site, person):
        for person.pin in (PIN, PIN, OTHER_PIN, PIN, PIN):  # the first one takes away what others left on the token
            site.sign(site.ticket())
        low = [one.certificate["pinLow"] for one in person.questions if not one.notice]
        assert low[1:] == [False, False, True, False], "after a wrong PIN, until the right one"

    def test_a_refusal_never_reaches_the_token(self, site, person, notes):
        person.pin = None
        assert site.sign(site.ticket())[0]["error"] == "stopped_by_user"
        assert "login" not in notes.read_text(encoding="utf-8")

    def test_it_is_nowhere(self, site, agent, person):
        seen: list[str] = []
        person.watching = lambda progress: seen.extend(_processes())
        site.sign(site.ticket())
        person.pin = OTHER_PIN
        site.sign(site.ticket())
        assert any("token_agent.tokens.worker" in one for one in seen)
        kept = [file.read_text(encoding="utf-8", errors="replace") for file in agent.agent.state.directory.iterdir()]
        for text in (*seen, *kept, *person.said):
            assert PIN not in text
            assert OTHER_PIN not in text
        log = (agent.agent.state.directory / "log.jsonl").read_text(encoding="utf-8")
        assert '"result": "signed"' in log
        for name in ("Nguyễn Văn An", "Bằng tốt nghiệp", "Lê Thị Hoa"):
            assert name not in log

    def test_it_is_overwritten_after_use(self, hoa):
        pin = bytearray(PIN.encode())
        with Token(str(softhsm.find_library())) as token:
            token.open(next(one for one in token.look().certificates if one["token"] == "hoa"), pin)
            assert pin == bytearray(len(PIN))


def _processes() -> list[str]:
    """Command lines and environments of this process and its children, as anyone may list them."""
    children = [one.read_text().split() for one in Path(f"/proc/{os.getpid()}/task").glob("*/children")]
    places = [Path("/proc") / child for found in children for child in found]
    return [(one / name).read_bytes().decode(errors="replace") for one in places for name in ("cmdline", "environ")]


class TestStopping:
    def test_it_keeps_what_is_done(self, site, person):
        person.stop_after = 2
        answers = site.sign(site.ticket(site.claims(4)))
        assert ["signature" in one for one in answers] == [True, True, False, False]
        assert answers[2]["error"] == "stopped_by_user"
        assert [one.item.id for one in person.batch.failed] == ["copy-3", "copy-4"]

    def test_the_page_may_cancel_while_the_person_thinks(self, site, person):
        person.thinking = lambda question: answers.extend(site.signed({"command": "cancel"}))
        answers: list[dict[str, Any]] = []
        assert site.sign(site.ticket())[0]["error"] == "stopped_by_user"
        assert answers == [{"cancelled": True}]
        assert person.questions[0].withdrawn()

    def test_another_browser_cannot_cancel(self, site, person, agent, origin, ticket_key, hoa):
        other = Site(agent.port, origin, ticket_key, hoa)
        other.pair(person)
        answers: list[dict[str, Any]] = []
        person.thinking = lambda question: answers.extend(other.signed({"command": "cancel"}))
        assert "signature" in site.sign(site.ticket())[0]
        assert answers == [{"cancelled": False}]

    def test_a_page_that_leaves_gets_nothing_signed(self, site, person, agent, tmp_path):
        notes = bent(agent, tmp_path, "counts")
        person.thinking = lambda question: leave_and_wait(question.withdrawn)
        connection = site.open({"command": "sign", "ticket": site.ticket()})

        def leave_and_wait(withdrawn: Any) -> None:
            connection.close()
            eventually(withdrawn)

        eventually(lambda: len(person.said) > 1)  # the first word was of the pairing
        assert "login" not in notes.read_text(encoding="utf-8")
        assert "signed" not in results(agent)

    def test_a_page_that_leaves_in_the_middle_ends_the_batch(self, site, person, agent):
        person.stop_after = 10**6
        person.watching = lambda progress: progress.results.__setattr__("wait", lambda: left(progress))
        connection = site.open({"command": "sign", "ticket": site.ticket(site.claims(6))})

        def left(progress: Any) -> None:
            if len(progress.results) == 2:
                connection.close()
                eventually(person.questions[0].withdrawn)

        eventually(lambda: person.batch and person.batch.over)
        assert results(agent).count("signed") == 2

    def test_a_ticket_that_expires_while_the_person_thinks(self, site, person, monkeypatch):
        person.thinking = lambda question: monkeypatch.setattr(
            "token_agent.tickets.ticket.time.time", lambda now=time.time: now() + 721
        )
        assert site.sign(site.ticket())[0]["error"] == "ticket_expired"


def test_two_batches_at_once_are_refused(site, person):
    found: list[dict[str, Any]] = []
    person.thinking = lambda question: found.extend(site.sign(site.ticket()))
    assert "signature" in site.sign(site.ticket())[0]
    assert [one["error"] for one in found] == ["busy"]
    assert len(person.questions) == 1


class TestCertificates:
    def test_one_that_is_not_on_the_token(self, site, person):
        assert site.sign(site.ticket(site.claims(cert_sha256="0" * 64)))[0]["error"] == "certificate_absent"
        assert person.shown == []

    def test_they_are_listed_without_a_pin(self, site, person):
        asked = person.asked
        found = site.signed({"command": "list_certs"})[0]["certificates"]
        assert {"binh", "hoa"} <= {one["token"] for one in found}
        assert all(one["suitable"] for one in found)
        assert person.asked == asked

    def test_the_doctor_names_them_and_the_clock(self, site):
        found = {one["name"]: one for one in site.signed({"command": "doctor"})[0]["findings"]}
        assert {"version", "driver", "certificate", "clock"} <= set(found)
        assert found["driver"]["state"] == found["clock"]["state"] == "ok"


class TestTroubleOfTheDriver:
    @pytest.mark.parametrize(("kind", "code"), [("crashes", "driver_crashed"), ("hangs", "driver_silent")])
    def test_it_is_ended_and_started_once_more(self, site, person, agent, tmp_path, kind, code):
        """One document is lost; the PIN was not kept, so the person is asked again, for the rest."""
        notes = bent(agent, tmp_path, kind, patience=15)  # a busy machine is slow to start one
        answers = site.sign(site.ticket(site.claims(4)))
        assert [one.get("error") for one in answers] == [None, code, None, None]
        assert notes.read_text(encoding="utf-8").split() == ["start", "login", "start", "login"]
        assert [len(one.ticket.items) for one in person.questions] == [4, 2]
        assert "Nhập lại mã PIN" in sentences.notice(person.questions[1].notice)

    def test_it_is_not_started_a_third_time(self, site, person, agent, tmp_path, monkeypatch):
        notes, asked = bent(agent, tmp_path, "crashes-again"), []
        ask = Token._ask

        def noted(token: Token, question: dict[str, Any], **more: Any) -> dict[str, Any]:
            if not token._lost:  # a silent one is refused at once, without a question
                asked.append(question["op"])
            return ask(token, question, **more)

        monkeypatch.setattr(Token, "_ask", noted)
        answers = site.sign(site.ticket(site.claims(8)))
        assert [one.get("error") for one in answers] == [None, "driver_crashed", None, *["driver_crashed"] * 5]
        assert notes.read_text(encoding="utf-8").split().count("start") == 2
        assert asked.count("sign") == 4, "of eight: nobody waits for one that is gone"

    def test_a_token_pulled_out_ends_the_batch_and_keeps_what_is_done(self, site, agent, tmp_path):
        bent(agent, tmp_path, "removed")
        answers = site.sign(site.ticket(site.claims(4)))
        assert [one.get("error") for one in answers] == [None, *["token_removed"] * 3]

    @pytest.mark.parametrize("kind", ["lies", "raves"])
    def test_a_value_that_is_no_signature_does_not_leave(self, site, agent, tmp_path, kind):
        bent(agent, tmp_path, kind)
        assert site.sign(site.ticket())[0]["error"] == "wrong_value"

    def test_what_a_library_prints_is_not_an_answer(self, site, agent, tmp_path):
        bent(agent, tmp_path, "babbles")
        assert all("signature" in one for one in site.sign(site.ticket(site.claims(3))))

    def test_a_missing_driver_is_named(self, hoa):
        with Token("/nowhere/lib.so") as token, pytest.raises(AgentError, match="driver_missing"):
            token.look()

    def test_a_hanging_one_is_killed(self):
        sleeper = (sys.executable, "-c", "import time; time.sleep(600)")
        with Token("unused", patience=0.3, worker=sleeper) as token:
            child = token._child
            with pytest.raises(AgentError, match="driver_silent"):
                token.look()
            assert not token.is_alive
        assert child is not None
        assert child.returncode == -signal.SIGKILL, "it did not end by itself"


class TestState:
    def test_a_second_agent_refuses_to_start(self, tmp_path):
        first = State(tmp_path)
        with pytest.raises(AgentError, match="already_running"):
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

    def test_it_is_the_owners_alone(self, site, agent):
        site.sign(site.ticket())
        directory = agent.agent.state.directory
        assert directory.stat().st_mode & 0o077 == 0
        for name in ("pairings.json", "spent.json", "log.jsonl"):
            assert (directory / name).stat().st_mode & 0o077 == 0


def eventually(condition: Any, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        threading.Event().wait(0.02)


def results(agent: Any) -> list[str]:
    lines = (agent.agent.state.directory / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [one["result"] for one in map(json.loads, lines) if "result" in one]


def test_every_message_has_a_cause_and_a_remedy(person: Person):
    for cause, remedy in vietnamese.REFUSALS.values():
        assert cause.endswith(".")
        assert remedy.endswith(".")
