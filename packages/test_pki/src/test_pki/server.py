"""The authorities on the network: /tsa, /ocsp/NAME, /crl/NAME.crl, /ca/NAME.cer, with faults on wish."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit

from test_pki import answers
from test_pki.authority import Credential, Pki


class Server:
    """Serve a Pki on its own base URL.

    Faults of the time-stamp service: ``tsa_down``, ``tsa_delay`` (seconds), ``tsa_service`` (another one),
    ``tsa_refusal`` (its words), ``tsa_beside`` (certificates in each token: it grows). ``responders``: who answers OCSP
    in the place of an authority.
    """

    def __init__(self, pki: Pki, port: int | None = None) -> None:
        self.pki = pki
        self.tsa_down = False
        self.tsa_delay = 0.0
        self.tsa_service: Credential | None = None
        self.tsa_refusal = ""
        self.tsa_beside: tuple[bytes, ...] = ()
        self.responders: dict[str, Credential] = {}
        self.asked: list[str] = []
        address = ("127.0.0.1", port if port is not None else urlsplit(pki.base_url).port or 0)
        self._http = ThreadingHTTPServer(address, _handler(self))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def tsa_url(self) -> str:
        return f"{self.url}/tsa"

    @property
    def host(self) -> str:
        """As the allow-list of revocation hosts wants it."""
        return urlsplit(self.url).netloc

    def serve_forever(self) -> None:
        self._http.serve_forever()

    def __enter__(self) -> "Server":
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()  # so soon it can end
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def get(self, path: str) -> tuple[str, bytes] | None:
        name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if path.startswith("/crl/"):
            return "application/pkix-crl", answers.crl(self.pki, name)
        if path.startswith("/ca/"):
            return "application/pkix-cert", self.pki._load(name).certificate
        return None

    def post(self, path: str, body: bytes) -> tuple[str, bytes] | None:
        if path.startswith("/ocsp/"):
            name = path.removeprefix("/ocsp/")
            by = self.responders.get(name.removesuffix("-ca"))
            return "application/ocsp-response", answers.ocsp_answer(self.pki, name, body, responder=by)
        if path == "/tsa" and not self.tsa_down:
            time.sleep(self.tsa_delay)
            service = self.tsa_service or self.pki.tsa
            said = (
                answers.refusal(2, self.tsa_refusal)
                if self.tsa_refusal
                else answers.stamp(service, body, at=self.pki.moment, beside=self.tsa_beside)
            )
            return "application/timestamp-reply", said
        return None


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(server.get(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self._answer(server.post(self.path, body))

        def _answer(self, found: tuple[str, bytes] | None) -> None:
            server.asked.append(self.path)
            kind, content = found or ("text/plain", b"not here")
            self.send_response(200 if found else 503)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: tests and the demo read the answers, not the log."""

    return Handler
