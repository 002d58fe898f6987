"""Asking in the terminal where the agent was started."""

import getpass
import sys

from token_agent.consent import Progress
from token_agent.ticket import ACTS, Ticket

RED, BOLD, PLAIN = "\033[41;97m", "\033[1m", "\033[0m"


class Terminal:
    """One question after another; Ctrl-C or an empty PIN means no."""

    def pairing(self, origin: str, code: str, *, development: bool) -> None:
        who = self._origin(origin, development=development)
        self._say(f"\n{who} muốn ghép nối. Mã để nhập trên trang: {BOLD}{code}{PLAIN}")

    def pairing_over(self) -> None:
        self._say("Đã ghép nối.")

    def sign(self, ticket: Ticket, certificate: dict[str, object], *, development: bool) -> bytearray | None:
        self._say(f"\n{self._origin(ticket.origin, development=development)}")
        self._say(f"{BOLD}{ACTS[ticket.act]}{PLAIN} {len(ticket.items)} văn bản – {ticket.agency} – {ticket.officer}")
        for place, item in enumerate(ticket.items, start=1):
            number = f" · số {item.number}" if item.number else ""
            self._say(f"  {place:3}. {item.title} · {item.owner} · {item.pages} trang{number}")
        self._say(f"Chứng thư số: {certificate['subject']} (thiết bị {certificate['token']})")
        if certificate.get("pinFinal"):
            self._say("Chỉ còn MỘT lần nhập mã PIN; sai nữa thiết bị sẽ bị khóa.")
        try:
            pin = getpass.getpass("Mã PIN (để trống: từ chối): ")
        except (EOFError, KeyboardInterrupt):
            return None
        return bytearray(pin.encode()) or None

    def progress(self, ticket: Ticket) -> Progress:
        return Progress()

    @staticmethod
    def _origin(origin: str, *, development: bool) -> str:
        return f"{RED} {origin} (bản phát triển) {PLAIN}" if development else f"{BOLD}{origin}{PLAIN}"

    @staticmethod
    def _say(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
