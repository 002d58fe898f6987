"""Loopback HTTP: POST /v1 with one JSON message, answers as lines of JSON. Everything strange is refused early."""

import json
import re
import select
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from token_agent import VERSION
from token_agent.commands.dispatch import handle
from token_agent.commands.messages import BODY_LIMIT, parsed
from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.faces.page import Page
from token_agent.server import peers
from token_agent.server.answers import to_json
from token_agent.signing.agent import Agent, Answer

SECONDS = 20.0  # for a whole request, however slowly it drips
MOST_CONNECTIONS = 32
LENGTH = re.compile(r"[0-9]{1,9}")
ALLOWED_HEADERS = "content-type, x-signature"


class AgentServer(ThreadingHTTPServer):
    """Bound to 127.0.0.1 only. ``page`` is the development face, or None."""

    daemon_threads = True
    # elsewhere a restarted agent gets its port back at once; on Windows the option would let two share it
    allow_reuse_address = sys.platform != "win32"
    seconds = SECONDS

    def __init__(self, agent: Agent, port: int, page: Page | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.agent, self.page = agent, page
        self.port = int(self.server_address[1])
        self.hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        self._places = threading.BoundedSemaphore(MOST_CONNECTIONS)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """A program of another user of this computer is not spoken to; a builder's machine is his own."""
        return self.agent.development or not peers.is_of_another_user(client_address, self.port)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve it in its thread, unless too many are being served."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A fault of ours is a line in the log, without what was sent."""
        kind = sys.exc_info()[0]
        if kind is not None and not issubclass(kind, OSError):  # OSError: the other end left
            self.agent.state.log(event="fault", kind=kind.__name__)


class Handler(BaseHTTPRequestHandler):
    """One request. The origin is taken from the browser's header and from nowhere else."""

    server: AgentServer
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """One request a connection; it has to be here whole in time."""
        self._late = threading.Timer(self.server.seconds, self._give_up)
        self._late.daemon = True
        self._late.start()
        try:
            self.handle_one_request()
        finally:
            self._late.cancel()

    def _give_up(self) -> None:
        with suppress(OSError):  # it ended by itself
            self.connection.shutdown(socket.SHUT_RDWR)

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
        if self.headers.get("Access-Control-Request-Private-Network") == "true":
            self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Access-Control-Max-Age", "60")
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()
        return None

    def do_POST(self) -> None:
        if self._foreign_host():
            return self._refuse(403)
        if self.server.page is not None and self.path == "/consent":
            return self.server.page.post(self)
        origin = self._origin()
        if self.path != "/v1" or origin is None or not self._asked_by_script():
            return self._refuse(403)
        return self._answer(origin)

    def _answer(self, origin: str) -> None:
        """Refusals and answers alike are lines of JSON."""
        try:
            body = self.body()
            message, signature = parsed(body), self.headers.get("X-Signature", "")
            answers = handle(self.server.agent, origin, message, body=body, signature=signature, gone=self._gone)
        except AgentError as error:
            self._log_refusal(origin, error)
            return self._lines(origin, iter([{"refusal": error}]))
        with closing(self._until_trouble(origin, answers)) as lines:  # closed at once when the page leaves
            return self._lines(origin, lines)

    def _until_trouble(self, origin: str, answers: Iterator[Answer]) -> Any:
        try:
            yield from answers
        except AgentError as error:
            self._log_refusal(origin, error)
            yield {"refusal": error}

    def _log_refusal(self, origin: str, error: AgentError) -> None:
        self.server.agent.state.log(event="refused", origin=origin, error=error.code, detail=error.detail)

    def _lines(self, origin: str, answers: Iterator[Answer]) -> None:
        self.send_response(200)
        self._cors(origin)
        self.send_header("Content-Type", "application/x-ndjson; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Connection", "close")
        self.end_headers()
        for answer in answers:
            self.wfile.write(json.dumps(to_json(answer), ensure_ascii=False).encode() + b"\n")
            self.wfile.flush()

    def body(self) -> bytes:
        """The whole body. Raises AgentError("bad_request")."""
        lengths = self.headers.get_all("Content-Length", [])
        if len(lengths) != 1 or not LENGTH.fullmatch(lengths[0]) or "Transfer-Encoding" in self.headers:
            raise AgentError(Code.BAD_REQUEST, "length")
        length = int(lengths[0])
        if length > BODY_LIMIT:
            raise AgentError(Code.BAD_REQUEST, "length")
        body = self.rfile.read(length)
        self._late.cancel()
        if len(body) != length:
            raise AgentError(Code.BAD_REQUEST, "short")
        return body

    def _gone(self) -> bool:
        """Whether the page has closed the connection; it has nothing more to send."""
        try:
            readable, _, _ = select.select([self.connection], [], [], 0)
            return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""
        except (OSError, ValueError):
            return True

    def _one(self, name: str) -> str:
        """A header that must be there once, or nothing."""
        values = self.headers.get_all(name, [])
        return values[0] if len(values) == 1 else ""

    def _foreign_host(self) -> bool:
        """A name that was bent to 127.0.0.1 (DNS rebinding) shows in Host."""
        return self._one("Host") not in self.server.hosts

    def _origin(self) -> str | None:
        origin = self._one("Origin")
        return origin if origin and self.server.agent.admits(origin) else None

    def _asked_by_script(self) -> bool:
        kind = self._one("Content-Type").split(";")[0].strip()
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

    def version_string(self) -> str:
        return "ky-so"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what matters is in the agent's own log, without names."""
