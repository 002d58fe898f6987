"""A consent page of the agent's own origin, only under --development: a machine without a screen can click it through.

Its address carries, behind «#», a key that the agent printed; the page sends it in a header of its own. No cookie:
other ports of this machine would be sent it. Other sites have no key, and may neither read nor drive the page.
"""

import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any, Protocol

from token_agent.commands.messages import parsed
from token_agent.common.errors import AgentError
from token_agent.signing.consent import KeysChanged, Log, PairingEnd, PinEntry, Progress, Question, Result
from token_agent.sites.pairing import CODE_LIFE
from token_agent.tickets.ticket import Item, Ticket
from token_agent.wording import sentences

FILES = {
    "/consent": ("consent.html", "text/html; charset=utf-8"),
    "/consent/consent.js": ("consent.js", "text/javascript; charset=utf-8"),
    "/consent/consent.css": ("consent.css", "text/css; charset=utf-8"),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"}
WAIT, LOOK = 300.0, 0.2  # seconds until an unanswered question means no; between two looks whether anyone waits


class PageRequest(Protocol):
    """What this page needs of a request that came by HTTP."""

    path: str
    headers: Message

    def body(self) -> bytes:
        """The whole body. Raises AgentError("bad_request")."""

    def send(self, status: int, content: bytes, kind: str, headers: dict[str, str] | None = None) -> None: ...


class Page:
    """What the page shows is one dictionary; what the person does comes back as one message.

    There is one screen: a question and a running batch keep it, and a pairing code waits behind them, two minutes at
    most.
    """

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(24)
        self._shown: dict[str, Any] = {"screen": "idle"}
        self._code: dict[str, Any] = {}
        self._code_until = 0.0  # monotonic
        self._notice = ""
        self._answered = threading.Event()
        self._given: PinEntry | None = None
        self._question: Question | None = None
        self._progress = Progress(over=True)

    def run(self, serve: Callable[[], None], log: Log) -> None:
        """Faults are those of the server that sends the page, and logged there."""
        serve()

    def pairing(self, origin: str, code: str, *, development: bool, alarm: KeysChanged | None = None) -> None:
        self._code = {
            "screen": "pairing",
            "origin": origin,
            "code": code,
            "development": development,
            "alarm": sentences.keys_changed(alarm),
        }
        self._notice = ""
        self._code_until = time.monotonic() + CODE_LIFE

    def pairing_over(self, end: PairingEnd, *, development: bool) -> None:
        self._code, self._notice = {}, sentences.pairing_end(end)

    def trouble(self, error: AgentError, *, development: bool) -> None:
        self._shown = {"screen": "idle", "trouble": sentences.message(error)}

    def sign(self, question: Question) -> PinEntry | None:
        self._answered.clear()
        self._given = None
        self._question, self._shown, self._notice = question, _asked(question), ""
        until = time.monotonic() + WAIT
        while not self._answered.wait(LOOK) and time.monotonic() < until and not question.withdrawn():
            pass
        self._shown = {"screen": "idle"}
        given, self._given = self._given, None
        return given

    def progress(self, ticket: Ticket, progress: Progress) -> None:
        self._progress = progress
        self._shown = {"screen": "progress", "act": sentences.act(ticket.act), "total": progress.total}

    def get(self, request: PageRequest) -> None:
        if request.path == "/consent/state":
            if not self._is_own(request):
                return request.send(403, b"", "text/plain")
            return request.send(200, json.dumps(self._state()).encode(), "application/json")
        if request.path not in FILES:
            return request.send(404, b"", "text/plain")
        name, kind = FILES[request.path]
        return request.send(200, (Path(__file__).parent / name).read_bytes(), kind, HEADERS)

    def post(self, request: PageRequest) -> None:
        """{"do": "agree", "id", "pin", "place"} | {"do": "look", "id", "item"} | {"do": "refuse", "id"}, or
        {"do": "stop"}, from this page only. 422 with a sentence for a PIN that cannot be one, and for a file that
        cannot be had: the question stays.
        """
        if not (self._is_own(request) and request.headers.get("Content-Type") == "application/json"):
            return request.send(403, b"", "text/plain")
        try:
            given = parsed(request.body())
        except AgentError:
            return request.send(400, b"", "text/plain")
        if why := sentences.pin_fault(str(given.get("pin", ""))):
            return request.send(422, why.encode(), "text/plain; charset=utf-8")
        if given.get("do") == "look" and given.get("id") and given["id"] == self._shown.get("id"):
            return self._send_file(request, given.get("item"))
        self._do(given)
        return request.send(204, b"", "text/plain")

    def _send_file(self, request: PageRequest, place: object) -> None:
        question = self._question
        if question is None or question.files is None or type(place) is not int:
            return request.send(400, b"", "text/plain")
        if not 0 <= place < len(question.ticket.items):
            return request.send(400, b"", "text/plain")
        try:
            content = question.files.content(question.ticket.items[place])
        except AgentError as error:
            return request.send(422, sentences.message(error).encode(), "text/plain; charset=utf-8")
        return request.send(200, content, "application/pdf")

    def _do(self, given: dict[str, Any]) -> None:
        """A click on what is no longer shown does nothing."""
        if given.get("do") == "stop":
            self._progress.stop = True
        elif given.get("id") and given["id"] == self._shown.get("id"):
            place = given.get("place", 0)
            if given.get("do") == "agree" and given.get("pin") and self._is_offered(place):
                self._given = PinEntry(bytearray(str(given["pin"]).encode()), place)
                self._answered.set()
            elif given.get("do") == "refuse":
                self._answered.set()

    def _is_offered(self, place: object) -> bool:
        return type(place) is int and 0 <= place < len(self._shown["tokens"])

    def _state(self) -> dict[str, Any]:
        shown, progress, code = self._shown, self._progress, self._code
        busy = shown["screen"] == "sign" or (shown["screen"] == "progress" and not progress.over)
        if code and not busy and time.monotonic() < self._code_until:
            return code
        if shown["screen"] != "progress":
            return {**shown, "notice": self._notice} if shown["screen"] == "idle" and self._notice else shown
        if not progress.over:
            return {**shown, "done": progress.done, "title": progress.title, "stopping": progress.stop}
        done = sentences.outcomes(progress)[0]
        results = [_result(one, done) for one in progress.results]
        return {**shown, "screen": "result", "summary": sentences.summary(progress), "results": results}

    def _is_own(self, request: PageRequest) -> bool:
        same = request.headers.get("Sec-Fetch-Site") in (None, "same-origin")
        return same and hmac.compare_digest(request.headers.get("X-Consent-Key", "").encode(), self.key.encode())


def _asked(question: Question) -> dict[str, Any]:
    ticket, certificate = question.ticket, question.certificate
    tokens = [{"name": sentences.token_name(one), "warning": sentences.holder_warning(one)} for one in question.holders]
    return {
        "screen": "sign", "id": secrets.token_urlsafe(8), "origin": ticket.origin, "development": question.development,
        "act": sentences.act(ticket.act), "agency": ticket.agency, "officer": ticket.officer,
        "notice": sentences.notice(question.notice), "tokens": tokens,
        "chosen": question.chosen, "items": [_row(one) for one in ticket.items],
        "certificate": {"subject": sentences.subject(certificate), "notAfter": certificate["notAfter"]},
    }  # fmt: skip


def _row(item: Item) -> dict[str, Any]:
    return {"title": item.title, "owner": item.owner, "pages": item.pages, "number": item.number, "mark": item.mark}


def _result(one: Result, done: str) -> dict[str, Any]:
    trouble = sentences.message(one.trouble) if one.trouble else ""
    return {**_row(one.item), "trouble": trouble, "became": trouble or done}
