"""An SMS provider that keeps the texts it gets: its HTTPS API, its memory of requests, its delivery reports.

The demo shows the texts beside the letters; tests let it misbehave.
"""

import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import requests

REPORT_TRIES = 5


@dataclass(frozen=True)
class Text:
    """One SMS that a phone got."""

    request_id: str
    brandname: str
    number: str
    words: str
    at: datetime


@dataclass
class Provider:
    """``texts``, newest first; ``asked`` counts every request, repeats too.

    ``fault``: refused (HTTP 400), error (500), throttled (429), redirect, garbage, final (code 103), half (takes the
    text and hangs up in the middle of its answer). ``pause``: seconds before it takes anything.
    ``callback``: where reports go, signed with ``secret``; none while it is empty.
    """

    token: str
    secret: str = ""
    callback: str = ""
    fault: str = ""
    pause: float = 0.0
    texts: list[Text] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def take(self, given: dict[str, Any]) -> None:
        """A RequestId it knows is the same text: nobody's phone rings twice."""
        self.asked.append(given)
        if any(one.request_id == given["RequestId"] for one in self.texts):
            return
        text = Text(given["RequestId"], given["Brandname"], given["Phone"], given["Content"], datetime.now(UTC))
        self.texts.insert(0, text)
        if self.callback:
            threading.Thread(target=self.report, args=(text.request_id,), daemon=True).start()

    def report(self, request_id: str, status: str = "DELIVERED") -> int:
        """Post the report until it is heard; returns the last status of HTTP, 0 when nobody was there."""
        body = json.dumps({"RequestId": request_id, "Status": status, "Reason": ""}).encode()
        headers = {"X-Signature": hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()}
        for number in range(REPORT_TRIES):
            try:
                answer = requests.post(self.callback, data=body, headers=headers, timeout=10)
            except requests.RequestException:
                time.sleep(2**number)
                continue
            return answer.status_code
        return 0


class Handler(BaseHTTPRequestHandler):
    """Answers for the provider whose ``provider`` it is."""

    provider: ClassVar[Provider]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.headers.get("Authorization") != f"Bearer {self.provider.token}":
            return self._send(401, b"{}")
        refusals = {"refused": 400, "error": 500, "throttled": 429, "redirect": 302}
        if self.provider.fault in refusals:
            return self._send(refusals[self.provider.fault], b"{}")
        if self.provider.fault == "final":
            return self._send(200, b'{"CodeResult": "103"}')
        time.sleep(self.provider.pause)
        self.provider.take(json.loads(body))
        if self.provider.fault == "garbage":
            return self._send(200, b"<html>\xff\x00")
        if self.provider.fault == "half":
            return self._hang_up()
        return self._send(200, b'{"CodeResult": "100", "SMSID": "1"}')

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(content)

    def _hang_up(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b'{"CodeRes')
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: numbers and texts are nobody's business."""


def handler(provider: Provider) -> type[Handler]:
    return type("HandlerOfOne", (Handler,), {"provider": provider})


@contextmanager
def server(provider: Provider, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Listen on 127.0.0.1 while the block runs; yields the port."""
    listening = ThreadingHTTPServer(("127.0.0.1", port), handler(provider))
    listening.daemon_threads = True
    if tls:
        listening.socket = tls.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield int(listening.server_address[1])
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
