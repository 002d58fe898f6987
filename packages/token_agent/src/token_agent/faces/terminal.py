"""Asking in the terminal where the agent was started."""

import getpass
import sys
import threading
import time

from token_agent.consent import Progress, Question, warning
from token_agent.ticket import ACTS, Ticket

RED, BOLD, PLAIN = "\033[41;97m", "\033[1m", "\033[0m"
LOOK = 0.1  # seconds between two looks at a running batch


class Terminal:
    """One question after another; an empty PIN or Ctrl-D means no."""

    def __init__(self) -> None:
        self._followed: Progress | None = None

    def pairing(self, origin: str, code: str, *, development: bool) -> None:
        who = _origin(origin, development=development)
        _say(f"\n{who} muốn ghép nối. Mã để nhập trên trang: {BOLD}{code}{PLAIN}")

    def pairing_over(self, message: str) -> None:
        _say(message)

    def sign(self, question: Question) -> bytearray | None:
        ticket, certificate = question.ticket, question.certificate
        _say(f"\n{_origin(ticket.origin, development=question.development)}")
        _say(f"{BOLD}{ACTS[ticket.act]}{PLAIN} {len(ticket.items)} văn bản – {ticket.agency} – {ticket.officer}")
        for place, item in enumerate(ticket.items, start=1):
            _say(f"  {place:3}. {item.line}")
        _say(f"Chứng thư số: {certificate['subject']} (thiết bị {certificate['token']})")
        for remark in (question.notice, warning(certificate)):
            if remark:
                _say(f"{BOLD}{remark}{PLAIN}")
        try:
            pin = getpass.getpass("Mã PIN (để trống: từ chối): ")
        except (EOFError, KeyboardInterrupt):
            return None
        if question.withdrawn():
            _say("Trang web đã thôi chờ; không ký gì cả.")
        return bytearray(pin.encode()) or None

    def progress(self, ticket: Ticket, progress: Progress) -> None:
        if progress is not self._followed:
            self._followed = progress
            threading.Thread(target=_follow, args=(progress,), daemon=True).start()

    def trouble(self, message: str) -> None:
        _say(message)


def _follow(progress: Progress) -> None:
    """A line for each document as it is done, then the sum."""
    told = 0
    while not (progress.over and told == progress.done):
        for place, one in enumerate(progress.results[told:], start=told + 1):
            _say(f"  {place:3}/{progress.total} {one.item.title}: {one.trouble or 'đã ký'}")
            told = place
        time.sleep(LOOK)
    _say(progress.summary)


def _origin(origin: str, *, development: bool) -> str:
    return f"{RED} {origin} (bản phát triển) {PLAIN}" if development else f"{BOLD}{origin}{PLAIN}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
