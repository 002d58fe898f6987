"""What a site gives is compared with what it asks to sign and with what its page showed; otherwise nothing is signed."""

import json
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from acting import PIN, Person, bent, prepared

HONEST = prepared(1)


@pytest.fixture(autouse=True)
def in_time(monkeypatch) -> None:
    """However busy the machine is: files are compared before the question opens, but where a test says otherwise."""
    monkeypatch.setattr("token_agent.signing.batch.AT_ONCE", 60)


@pytest.fixture
def notes(agent, tmp_path) -> Path:
    return bent(agent, tmp_path, "counts")


def test_every_file_of_a_batch_is_fetched_by_the_tickets_own_secret(site, fetched):
    claims = site.claims(3)
    assert all("signature" in one for one in site.sign(site.ticket(claims)))
    assert [one["id"] for one in fetched] == ["copy-1", "copy-2", "copy-3"]
    assert {(one["sid"], one["path"]) for one in fetched} == {(claims["sid"], "/api/v1/prepared-files")}


def test_a_site_that_gives_no_files_is_not_signed_for(site, person, fetched):
    """A server cannot choose to be believed."""
    for left_out in ("file", "shown_sha256"):
        item = site.item(1)
        del item[left_out]
        assert site.sign(site.ticket(site.claims(items=[item])))[0]["error"] == "file_needed"
    assert (person.shown, fetched) == ([], [])
    assert "cập nhật trang web" in person.said[-1]


CLEVER = {
    "another document's digest": (HONEST, {"byterange_sha256": prepared(2).digest.hex()}),
    "another file": (prepared(1, says="vay tiền"), {}),
    "not what was shown": (HONEST, {"shown_sha256": "0" * 64}),
    "less than was shown": (replace(HONEST, shown_length=HONEST.shown_length - 1), {"shown_sha256": HONEST.claims["shown_sha256"]}),
    "a hole that hides words": (prepared(1, hole=b"<" + b"0" * 32 + b"626c612d" + b"0" * 24 + b">"), {}),
    "a range that is not the hole's": (prepared(1, byte_range="/ByteRange [0 10 20 30]"), {}),
    "no range": (prepared(1, byte_range="/Byte"), {}),
}  # fmt: skip


@pytest.mark.parametrize("trick", CLEVER)
def test_a_server_that_asks_for_another_signature_gets_none(site, person, files, notes, trick):
    """Its ticket is good, its page says what it likes; the person is told loudly, the token is not asked."""
    file, claims = CLEVER[trick]
    if trick != "another file":
        files["copy-1"] = file.content
    item = site.item_of(file) | claims
    answer = site.sign(site.ticket(site.claims(items=[item])))
    code = "content_changed" if trick.startswith("another document") else "file_changed"
    assert [one["error"] for one in answer] == [code]
    assert person.shown == []
    assert "login" not in notes.read_text(encoding="utf-8")
    if code == "file_changed":
        assert "báo ngay người quản trị" in person.said[-1]


def test_attributes_of_a_strange_digest_do_not_help(site, person, files, notes):
    """The server prepares everything for a contract, and shows and gives the honest copy."""
    contract = prepared(7, says="giấy vay tiền")
    item = site.item_of(contract) | {name: HONEST.claims[name] for name in ("shown_sha256", "file")}
    files["copy-1"] = HONEST.content
    assert site.sign(site.ticket(site.claims(items=[item])))[0]["error"] == "file_changed"
    assert person.shown == []
    assert "login" not in notes.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "file",
    [
        {}, {"length": 10}, {"hole": [1]}, {"hole": ["1", 2]}, {"hole": [True, 2]}, {"shown_length": 0},
        {"hole": [10**6, 10**6 + 2]}, {"length": 10**12}, {"hole": [5, 4]}, {"shown_length": -1}, {"hole": 7},
    ],
)  # fmt: skip
def test_a_layout_that_cannot_be_is_no_ticket(site, person, file):
    item = site.item(1, file={**HONEST.claims["file"], **file} if file else {})
    assert site.sign(site.ticket(site.claims(items=[item])))[0]["error"] == "ticket_invalid"
    assert person.shown == []


def test_a_file_that_cannot_be_had_is_said_before_the_pin(site, person, files, notes):
    files["copy-1"] = b""
    assert site.sign(site.ticket())[0]["error"] == "file_unavailable"
    assert person.shown == []
    assert "login" not in notes.read_text(encoding="utf-8")


def test_one_lost_answer_is_asked_for_again(site, person, files, fetched):
    files["copy-2 once"] = b"busy"
    assert all("signature" in one for one in site.sign(site.ticket(site.claims(3))))
    assert [one["id"] for one in fetched] == ["copy-1", "copy-2", "copy-2", "copy-3"]


def test_one_false_file_among_many_ends_the_batch_before_the_token_is_asked(site, person, files, notes, monkeypatch):
    """Found while the person reads: the question goes away, whatever he has typed."""
    monkeypatch.setattr("token_agent.signing.batch.AT_ONCE", 0)
    files["copy-40"] = prepared(40, says="other").content
    answers = site.sign(site.ticket(site.claims(40)))
    assert [one["error"] for one in answers] == ["file_changed"]
    assert "login" not in notes.read_text(encoding="utf-8")
    assert "báo ngay người quản trị" in person.said[-1]


def test_a_question_is_withdrawn_when_its_files_turn_out_false(site, person, files, notes, monkeypatch):
    monkeypatch.setattr("token_agent.signing.batch.AT_ONCE", 0)
    asked, waited = threading.Event(), []
    files["copy-2"] = lambda: b"%PDF-1.7 another" if asked.wait(20) else b""

    def think(question: Any) -> None:
        asked.set()
        waited.append(until(question.withdrawn))

    person.thinking, person.pin = think, None
    assert site.sign(site.ticket(site.claims(2)))[0]["error"] == "file_changed"
    assert waited == [True]


def test_the_person_may_look_at_the_very_bytes(site, person, agent):
    seen: list[tuple[bytes, int]] = []

    def look(question: Any) -> None:
        file = question.files.look(question.ticket.items[1])
        seen.append((file.read_bytes(), file.stat().st_mode & 0o077))

    person.thinking = look
    assert "signature" in site.sign(site.ticket(site.claims(2)))[0]
    assert seen == [(prepared(2).content, 0)]
    folder = agent.agent.state.directory / "looked-at"
    assert (list(folder.iterdir()), folder.stat().st_mode & 0o077) == ([], 0)


def test_what_a_crash_left_is_taken_away_with_the_next_batch(site, agent):
    folder = agent.agent.state.directory / "looked-at"
    folder.mkdir()
    (folder / "1-3f9a12cd.pdf").write_bytes(b"somebody's")
    assert "signature" in site.sign(site.ticket())[0]
    assert list(folder.iterdir()) == []


def test_the_log_says_why_without_names(site, agent, files):
    files["copy-1"] = b"%PDF-1.7 another"
    site.sign(site.ticket())
    lines = [json.loads(one) for one in (agent.agent.state.directory / "log.jsonl").read_text().splitlines()]
    assert ("file_changed", "no such file") in [(one.get("error"), one.get("detail")) for one in lines]
    assert "Nguyễn" not in str(lines)


def until(condition: Any) -> bool:
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(condition())


def test_a_person_types_the_pin_while_files_are_compared(site, person: Person, monkeypatch):
    monkeypatch.setattr("token_agent.signing.batch.AT_ONCE", 0)
    person.pin = PIN
    assert all("signature" in one for one in site.sign(site.ticket(site.claims(60))))
