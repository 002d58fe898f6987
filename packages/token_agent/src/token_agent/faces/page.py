"""A consent page of the agent's own origin, only under --development: a machine without a screen can click it through.

It is opened once by a key that the agent printed; from then on a SameSite=Strict cookie. Other sites can neither
read nor drive it.
"""

import hmac
import json
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from token_agent.consent import Progress
from token_agent.errors import AgentError
from token_agent.ticket import ACTS, Ticket

if TYPE_CHECKING:
    from token_agent.http import Handler

FILES = {
    "/consent": "consent.html",
    "/consent/consent.js": "consent.js",
    "/consent/consent.css": "consent.css",
}
KINDS = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
WAIT = 300  # seconds until an unanswered question means no


class Page:
    """What the page shows is one dictionary; what the person does comes back as one message."""

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(24)
        self._shown: dict[str, Any] = {"screen": "idle"}
        self._answered = threading.Event()
        self._pin: bytearray | None = None
        self._progress = Progress(over=True)

    def pairing(self, origin: str, code: str, *, development: bool) -> None:
        self._shown = {"screen": "pairing", "origin": origin, "code": code, "development": development}

    def pairing_over(self) -> None:
        self._shown = {"screen": "idle", "notice": "Đã ghép nối."}

    def sign(self, ticket: Ticket, certificate: dict[str, object], *, development: bool) -> bytearray | None:
        self._answered.clear()
        self._pin = None
        self._shown = {
            "screen": "sign",
            "id": ticket.sid,
            "origin": ticket.origin,
            "development": development,
            "act": ACTS[ticket.act],
            "agency": ticket.agency,
            "officer": ticket.officer,
            "certificate": {name: certificate[name] for name in ("subject", "token", "notAfter", "pinLow", "pinFinal")},
            "items": [
                {"title": one.title, "owner": one.owner, "pages": one.pages, "number": one.number}
                for one in ticket.items
            ],
        }
        self._answered.wait(WAIT)
        self._shown = {"screen": "idle"}
        pin, self._pin = self._pin, None
        return pin

    def progress(self, ticket: Ticket) -> Progress:
        self._progress = Progress()
        self._shown = {"screen": "progress", "act": ACTS[ticket.act]}
        return self._progress

    def get(self, request: "Handler") -> None:
        parts = urlsplit(request.path)
        offered = parse_qs(parts.query).get("key", [""])[0]
        if offered and hmac.compare_digest(offered, self.key):
            cookie = f"consent={self.key}; HttpOnly; SameSite=Strict; Path=/consent"
            return request.send(303, b"", "text/plain", {"Set-Cookie": cookie, "Location": "/consent"})
        if not self._is_own(request):
            return request.send(403, b"", "text/plain")
        if parts.path == "/consent/state":
            return request.send(200, json.dumps(self._state()).encode(), "application/json")
        if parts.path not in FILES:
            return request.send(404, b"", "text/plain")
        name = FILES[parts.path]
        content = (Path(__file__).parent / name).read_bytes()
        headers = {
            "Content-Security-Policy": POLICY,
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
        }
        return request.send(200, content, KINDS[Path(name).suffix], headers)

    def post(self, request: "Handler") -> None:
        """{"do": "agree", "id", "pin"} | {"do": "refuse"} | {"do": "stop"}, from this page only."""
        same = request.headers.get("Sec-Fetch-Site") in (None, "same-origin")
        if not (self._is_own(request) and same and request.headers.get("Content-Type") == "application/json"):
            return request.send(403, b"", "text/plain")
        try:
            given = json.loads(request.body())
        except (AgentError, ValueError):
            return request.send(400, b"", "text/plain")
        self._do(given)
        return request.send(204, b"", "text/plain")

    def _do(self, given: dict[str, Any]) -> None:
        if given.get("do") == "stop":
            self._progress.stop = True
        elif self._shown.get("screen") == "sign":
            if given.get("do") == "agree" and given.get("id") == self._shown["id"] and given.get("pin"):
                self._pin = bytearray(str(given["pin"]).encode())
                self._answered.set()
            elif given.get("do") == "refuse":
                self._answered.set()

    def _state(self) -> dict[str, Any]:
        if self._shown["screen"] == "progress" and self._progress.over:
            self._shown = {"screen": "result", "done": self._progress.done, "total": self._progress.total,
                           "failed": self._progress.failed}  # fmt: skip
        elif self._shown["screen"] == "progress":
            running = {
                "done": self._progress.done,
                "total": self._progress.total,
                "title": self._progress.title,
            }
            return {**self._shown, **running}
        return self._shown

    def _is_own(self, request: "Handler") -> bool:
        cookies = dict(
            part.strip().split("=", 1) for part in request.headers.get("Cookie", "").split(";") if "=" in part
        )
        return hmac.compare_digest(cookies.get("consent", ""), self.key)
