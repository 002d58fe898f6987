"""Loopback HTTP: POST /v1 with one JSON message, answers as lines of JSON. Everything strange is refused early."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from token_agent import VERSION
from token_agent.core import Agent
from token_agent.errors import AgentError
from token_agent.faces.page import Page
from token_agent.origins import is_acceptable

BODY_LIMIT, DEPTH = 512 * 1024, 8
SECONDS = 20
ALLOWED_HEADERS = "content-type, x-signature"


class AgentServer(ThreadingHTTPServer):
    """Bound to 127.0.0.1 only. ``page`` is the development face, or None."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, agent: Agent, port: int, page: Page | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.agent, self.page = agent, page
        self.port = int(self.server_address[1])
        self.hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        connection.settimeout(SECONDS)  # a slow body does not hold a thread for ever
        return connection, address


class Handler(BaseHTTPRequestHandler):
    """One request. The origin is taken from the browser's header and from nowhere else."""

    server: AgentServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self._foreign_host():
            return self._refuse(403)
        if self.server.page is not None and self.path.startswith("/consent"):
            return self.server.page.get(self)
        if self.path != "/":
            return self._refuse(404)
        return self.send(200, f"ky so {VERSION}\n".encode(), "text/plain; charset=utf-8")

    def do_OPTIONS(self) -> None:
        origin = self._origin()
        if self._foreign_host() or self.path != "/v1" or origin is None:
            return self._refuse(403)
        self.send_response(204)
        self._cors(origin)
        self.send_header("Access-Control-Allow-Methods", "POST")
        self.send_header("Access-Control-Allow-Headers", ALLOWED_HEADERS)
        self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Access-Control-Max-Age", "60")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def do_POST(self) -> None:
        if self._foreign_host():
            return self._refuse(403)
        if self.server.page is not None and self.path.startswith("/consent"):
            return self.server.page.post(self)
        origin = self._origin()
        if self.path != "/v1" or origin is None or not self._asked_by_script():
            return self._refuse(403)
        return self._answer(origin)

    def _answer(self, origin: str) -> None:
        try:
            body = self.body()
            message = _parsed(body)
            answers = self.server.agent.handle(origin, message, self.headers.get("X-Signature", ""), body)
            first = next(answers)
        except AgentError as error:
            self.server.agent.state.log(event="refused", origin=origin, error=error.code, detail=error.detail)
            return self._lines(origin, iter([error.to_json()]))
        return self._lines(origin, _chained(first, answers))

    def _lines(self, origin: str, answers: Iterator[dict[str, Any]]) -> None:
        self.send_response(200)
        self._cors(origin)
        self.send_header("Content-Type", "application/x-ndjson; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for answer in answers:
                self.wfile.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
                self.wfile.flush()
        except OSError:
            self.close_connection = True
        self.close_connection = True

    def body(self) -> bytes:
        """The whole body. Raises AgentError("bad_request")."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > BODY_LIMIT or "Transfer-Encoding" in self.headers:
            raise AgentError("bad_request", "length")
        try:
            body = self.rfile.read(int(length))
        except OSError:
            raise AgentError("bad_request", "slow") from None
        if len(body) != int(length):
            raise AgentError("bad_request", "short")
        return body

    def _foreign_host(self) -> bool:
        """A name that was bent to 127.0.0.1 (DNS rebinding) shows in Host."""
        return self.headers.get("Host", "") not in self.server.hosts

    def _origin(self) -> str | None:
        origin: str = self.headers.get("Origin", "")
        return origin if is_acceptable(origin, development=self.server.agent.development) else None

    def _asked_by_script(self) -> bool:
        kind = self.headers.get("Content-Type", "").split(";")[0].strip()
        site, mode = self.headers.get("Sec-Fetch-Site"), self.headers.get("Sec-Fetch-Mode")
        return kind == "application/json" and site in (None, "cross-site", "same-site") and mode in (None, "cors")

    def _cors(self, origin: str) -> None:
        self.send_header("Access-Control-Allow-Origin", origin)
        self.send_header("Vary", "Origin")

    def _refuse(self, status: int) -> None:
        self.send(status, b"", "text/plain")

    def send(self, status: int, content: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Connection", "close")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what matters is in the agent's own log, without names."""


def _chained(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    try:
        yield from rest
    except AgentError as error:
        yield error.to_json()


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        text = body.decode("utf-8")
        if _depth(text) > DEPTH:
            raise ValueError("depth")
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise AgentError("bad_request", "json") from None
    if not isinstance(message, dict):
        raise AgentError("bad_request", "json")
    return message


def _depth(text: str) -> int:
    """An upper bound of the nesting, before anything is parsed."""
    deepest = now = 0
    for letter in text:
        if letter in "[{":
            now += 1
            deepest = max(deepest, now)
        elif letter in "]}":
            now -= 1
    return deepest
