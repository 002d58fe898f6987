"""The program as a person without a screen starts it: asked, paired and signed in a terminal."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from acting import PIN, Site, prepared
from test_pki import softhsm
from token_agent.faces.terminal import RED, Terminal

pty = pytest.importorskip("pty", reason="terminals of this kind are of Unix")


class Screen:
    """The person's terminal: what is written on it, and a keyboard."""

    def __init__(self, master: int) -> None:
        self.master, self.text = master, ""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while True:
            try:
                self.text += os.read(self.master, 65536).decode(errors="replace")
            except OSError:
                return

    def wait_for(self, pattern: str) -> str:
        end = time.monotonic() + 30
        while not (found := re.search(pattern, self.text)):
            assert time.monotonic() < end, self.text
            time.sleep(0.05)
        return found.group(1)

    def type(self, text: str) -> None:
        os.write(self.master, f"{text}\n".encode())

    def look_at_none(self) -> None:
        self.wait_for("(Xem tệp số mấy|View which file)")
        self.type("")

    @property
    def code(self) -> str:
        return self.wait_for(r"(?:trên trang|its page): \D*(?:\[1m)?([0-9]{6})")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def screen(hoa, port: int, tmp_path: Path) -> Iterator[Screen]:
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "token_agent", "serve", "--development", "--face", "terminal", "--port", str(port),
               "--state", str(tmp_path / "state"), "--module", str(softhsm.find_library())]  # fmt: skip
    program = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    screen = Screen(master)
    screen.wait_for("(ready) http")
    yield screen
    program.send_signal(signal.SIGINT)
    assert program.wait(10) == 0
    os.close(slave)
    os.close(master)


def test_paired_shown_and_signed(screen, port, origin, ticket_key, hoa):
    site = Site(port, origin, ticket_key, hoa)
    site.pair(screen)  # type: ignore[arg-type]
    assert f"{RED} {origin} (bản phát triển)" in screen.text
    answers: list[dict[str, str]] = []
    thread = threading.Thread(target=lambda: answers.extend(site.sign(site.ticket(site.claims(2)))))
    thread.start()
    screen.look_at_none()
    screen.wait_for("(Mã PIN)")
    assert "  2. Bằng tốt nghiệp 2 · Nguyễn Văn An · 2 trang" in screen.text
    screen.type(PIN)
    thread.join(30)
    assert all("signature" in one for one in answers)
    screen.wait_for("(Đã ký 2/2 văn bản)")
    assert PIN not in screen.text


@pytest.mark.usefixtures("english")
def test_in_english_from_pairing_to_signed(screen, port, origin, ticket_key, hoa):
    """Where the documents' own words are plain there is no letter of Vietnamese."""
    site = Site(port, origin, ticket_key, hoa)
    site.pair(screen)  # type: ignore[arg-type]
    items = [site.item(place, title=f"Diploma {place}", owner="An", number=f"{place}/2026") for place in (1, 2)]
    claims = site.claims(officer="Hoa", agency="Ward 1", items=items)
    answers: list[dict[str, str]] = []
    thread = threading.Thread(target=lambda: answers.extend(site.sign(site.ticket(claims))))
    thread.start()
    screen.look_at_none()
    screen.wait_for("(PIN of the token hoa)")
    screen.type("12đ")
    screen.wait_for(r"(?s)so no try was lost.*(PIN of the token)")
    screen.type(PIN)
    thread.join(30)
    assert all("signature" in one for one in answers)
    screen.wait_for("(Signed 2 of 2 documents)")
    for said in ("consent in this terminal", "(development version)", " 2 documents – Ward 1 – Hoa",
                 "  2. Diploma 2 · An · 2 pages · number 2/2026 · file mark ", "Certificate: "):  # fmt: skip
        assert said in screen.text
    assert [one for one in screen.text.replace("has đ or", "") if one.isalpha() and not one.isascii()] == []


def test_a_pin_through_an_input_method_is_told_and_asked_again(screen, port, origin, ticket_key, hoa):
    site = Site(port, origin, ticket_key, hoa)
    site.pair(screen)  # type: ignore[arg-type]
    answers: list[dict[str, str]] = []
    thread = threading.Thread(target=lambda: answers.extend(site.sign(site.ticket())))
    thread.start()
    screen.look_at_none()
    screen.wait_for("(Mã PIN)")
    screen.type("1234567đ")
    screen.wait_for(r"(Bạn đang bật bộ gõ tiếng Việt)")
    screen.wait_for(r"(?s)chưa mất lần thử nào.*(Mã PIN)")
    screen.type(PIN)
    thread.join(30)
    assert all("signature" in one for one in answers)
    assert len(answers) == 1
    assert "1234567đ" not in screen.text


def test_nothing_is_written_between_the_question_and_the_pin(screen, port, origin, ticket_key, hoa):
    """The last line on the screen is what the person answers."""
    site = Site(port, origin, ticket_key, hoa)
    site.pair(screen)  # type: ignore[arg-type]
    other = Site(port, origin.replace("127.0.0.1", "localhost"), ticket_key, hoa)
    signing = threading.Thread(target=lambda: site.sign(site.ticket()))
    signing.start()
    screen.look_at_none()
    screen.wait_for("(Mã PIN)")
    assert "pairing" in other.post({"command": "pair", "key": other.key})[0]
    time.sleep(0.5)
    assert re.search(r"Mã PIN của thiết bị hoa \(số [0-9a-f]+\) \(để trống: từ chối\):$", screen.text.rstrip())
    screen.type(PIN)
    signing.join(30)
    screen.wait_for(r"(localhost:\d+ \(bản phát triển\))")


def test_half_a_letter_is_told_and_asked_again(screen, port, origin, ticket_key, hoa, tmp_path):
    site = Site(port, origin, ticket_key, hoa)
    site.pair(screen)  # type: ignore[arg-type]
    answers: list[dict[str, str]] = []
    signing = threading.Thread(target=lambda: answers.extend(site.sign(site.ticket())))
    signing.start()
    screen.look_at_none()
    screen.wait_for("(Mã PIN)")
    os.write(screen.master, b"\xff\n")  # no letter in UTF-8
    screen.wait_for(r"(?s)chưa mất lần thử nào.*(Mã PIN)")
    screen.type(PIN)
    signing.join(30)
    assert "signature" in answers[0]


def test_a_file_is_looked_at_before_the_pin(screen, port, origin, ticket_key, hoa, tmp_path):
    site = Site(port, origin, ticket_key, hoa)
    site.pair(screen)  # type: ignore[arg-type]
    signing = threading.Thread(target=lambda: site.sign(site.ticket(site.claims(2))))
    signing.start()
    screen.wait_for("(Xem tệp số mấy)")
    screen.type("3")  # there is none
    screen.type("2")
    file = Path(screen.wait_for(r"(/\S+/looked-at/2-[0-9a-f]{8}\.pdf)"))
    assert file.read_bytes() == prepared(2).content
    screen.type("")
    screen.wait_for("(Mã PIN)")
    screen.type(PIN)
    signing.join(30)
    assert not file.exists()


def test_a_fault_in_asking_is_said_and_logged(monkeypatch, site, agent):
    """A terminal that went away."""
    terminal, logged = Terminal(), []
    terminal._log = lambda **facts: logged.append(facts)  # type: ignore[method-assign,assignment]
    monkeypatch.setattr("builtins.input", lambda _words: (_ for _ in ()).throw(OSError(5, "gone")))
    agent.agent.consent = terminal
    assert site.sign(site.ticket())[0]["error"] == "face_failed"
    assert logged == [{"event": "fault", "kind": "OSError", "where": "terminal"}]
