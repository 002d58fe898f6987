"""A real token, a real agent on a real port, a key server, and a person whose answers are written down beforehand."""

import base64
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from test_pki import softhsm
from test_pki.authority import Credential, Pki
from token_agent.server.http import AgentServer
from token_agent.signing.agent import Agent
from token_agent.sites.state import State

sys.path.insert(0, str(Path(__file__).parent))

from acting import PIN, Person, Site, prepared


@pytest.fixture(scope="session")
def hoa(tmp_path_factory: pytest.TempPathFactory) -> Credential:
    """Hoa's key and certificate, on a SoftHSM token beside another person's."""
    folder = tmp_path_factory.mktemp("token")
    pki = Pki.create(folder / "pki")
    environment = softhsm.configure(folder)
    os.environ.update(environment)
    for label in ("binh", "hoa"):
        credential = pki.issue(label)
        softhsm.new_token(environment, label, PIN)
        softhsm.load(label, PIN, credential)
    return credential


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for before a screen, a desk or an agent, it is theirs, too."""
    monkeypatch.setenv("TOKEN_AGENT_LANGUAGE", "en")


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def ticket_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def published(ticket_key: Ed25519PrivateKey) -> dict[str, str]:
    """The ticket keys on the web site, by kid; a test may change them."""
    raw = ticket_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"k1": base64.urlsafe_b64encode(raw).decode().rstrip("=")}


@pytest.fixture
def files() -> dict[str, bytes | Callable[[], bytes]]:
    """What the web site gives for an item in place of its file; b"": nothing; a function: when that returns."""
    return {}


@pytest.fixture
def fetched() -> list[dict[str, str]]:
    """What it was asked for."""
    return []


@pytest.fixture
def origin(
    published: dict[str, str], files: dict[str, bytes | Callable[[], bytes]], fetched: list[dict[str, str]]
) -> Iterator[str]:
    """A web site that publishes its ticket key and gives its prepared files."""

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = [{"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x} for kid, x in published.items()]
            self._send(200, json.dumps({"keys": keys}).encode())

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fetched.append({**asked, "path": self.path})
            if (once := files.pop(f"{asked['id']} once", None)) is not None:
                return self._send(503, once)
            content = files.get(asked["id"], prepared(int(asked["id"].rsplit("-", 1)[-1])).content)
            content = content() if callable(content) else content
            return self._send(200 if content else 404, content)

        def _send(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def agent(hoa: Credential, person: Person, tmp_path: Path) -> Iterator[AgentServer]:
    """The agent as builders start it, with the written-down person for a face."""
    state = State(tmp_path / "state")
    server = AgentServer(Agent(state, person, module=str(softhsm.find_library()), development=True), 0)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
    state.close()


@pytest.fixture
def stranger(agent: AgentServer, origin: str, ticket_key: Ed25519PrivateKey, hoa: Credential) -> Site:
    """A browser that was never paired."""
    return Site(agent.port, origin, ticket_key, hoa)


@pytest.fixture
def site(stranger: Site, person: Person) -> Site:
    """A browser on the site, paired."""
    stranger.pair(person)
    return stranger
