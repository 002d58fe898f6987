"""Those who act in the tests: a person at the agent, a web site in a browser."""

import base64
import hashlib
import http.client
import json
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pades.common.coroutines import run
from pades.making.prepare import external_signer
from test_pki import softhsm
from test_pki.authority import Credential
from token_agent.common.errors import AgentError
from token_agent.signing.batch import PIN_AGAIN
from token_agent.signing.consent import KeysChanged, PairingEnd, PinEntry, Progress, Question, Result
from token_agent.tickets.ticket import Ticket
from token_agent.wording import sentences

PIN = "12345678"


@dataclass
class Person:
    """Answers what the test wrote down, and remembers what was shown and said."""

    pin: str | None = PIN
    corrected: str | None = None  # what he types after a wrong one; None: he gives up
    code: str = ""
    alarm: str = ""
    questions: list[Question] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    batch: Progress | None = None
    stop_after: int | None = None
    asked: int = 0
    thinking: Callable[[Question], None] = lambda question: None
    place: Callable[[Question], int] = lambda question: 0  # of the token he picks where there are several
    watching: Callable[[Progress], None] = lambda progress: None

    @property
    def shown(self) -> list[Ticket]:
        return [one.ticket for one in self.questions]

    def pairing(self, origin: str, code: str, *, development: bool, alarm: KeysChanged | None = None) -> None:
        self.asked += 1
        self.code, self.alarm = code, sentences.keys_changed(alarm)

    def pairing_over(self, end: PairingEnd, *, development: bool) -> None:
        self.said.append(sentences.pairing_end(end))

    def trouble(self, error: AgentError, *, development: bool) -> None:
        self.said.append(sentences.message(error))

    def sign(self, question: Question) -> PinEntry | None:
        self.asked += 1
        self.questions.append(question)
        self.thinking(question)
        place = self.place(question) if question.chosen is None else question.chosen
        pin = self.corrected if question.notice and question.notice.code in PIN_AGAIN else self.pin
        return PinEntry(bytearray(pin.encode()), place) if pin else None

    def progress(self, ticket: Ticket, progress: Progress) -> None:
        self.batch = progress
        if self.stop_after is not None:
            progress.results = Stopping(progress, self.stop_after)
        self.watching(progress)


class Stopping(list[Result]):
    """Presses «Dừng» after so many documents."""

    def __init__(self, progress: Progress, after: int) -> None:
        super().__init__()
        self.progress, self.after = progress, after

    def append(self, result: Result) -> None:
        super().append(result)
        self.progress.stop = len(self) >= self.after
        self.wait()

    def wait(self) -> None:
        """A test may put something here."""


def bent(agent: Any, tmp_path: Path, kind: str, patience: float = 10) -> Path:
    """From now on the agent's token processes are of workers.py."""
    notes = tmp_path / "notes"
    notes.touch()
    script = str(Path(__file__).with_name("workers.py"))
    agent.agent.worker = (sys.executable, script, kind, str(notes), str(softhsm.find_library()))
    agent.agent.patience = patience
    return notes


@dataclass(frozen=True)
class File:
    """A file as a site prepares it: what its page showed, what the signature adds, a hole for the signature."""

    content: bytes
    shown_length: int
    hole: tuple[int, int]

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.content[: self.hole[0]] + self.content[self.hole[1] :]).digest()

    @property
    def claims(self) -> dict[str, Any]:
        shown = hashlib.sha256(self.content[: self.shown_length]).hexdigest()
        laid_out = {"length": len(self.content), "shown_length": self.shown_length, "hole": list(self.hole)}
        return {"byterange_sha256": self.digest.hex(), "shown_sha256": shown, "file": laid_out}


def prepared(place: int, *, says: str = "", hole: bytes = b"<" + b"0" * 64 + b">", byte_range: str = "") -> File:
    """The ``place``-th of a batch; ``says`` is what a clever site writes into it."""
    shown = f"%PDF-1.7\n% a copy, number {place} {says}\n%%EOF\n".encode()
    before = b"7 0 obj\n<</Type/Sig/Contents "
    start = len(shown) + len(before)
    end = start + len(hole)
    for_range = byte_range or f"/ByteRange [0 {start} {end} {{:>6}}]"
    rest = f"{for_range}>>\nendobj\n%%EOF\n"
    after = rest.format(len(rest.format("")) if not byte_range else "").encode()
    return File(shown + before + hole + after, len(shown), (start, end))


def attributes(digest: bytes, credential: Credential) -> bytes:
    """What the server sends: pyHanko's signed attributes."""
    signer = external_signer(credential.certificate, credential.chain)
    return bytes(run(signer.signed_attrs(digest, "sha256", use_pades=True)).dump())


class Site:
    """A page of one origin in one browser profile, and its server's ticket key."""

    def __init__(self, port: int, origin: str, ticket_key: Ed25519PrivateKey, credential: Credential) -> None:
        self.port, self.origin, self.ticket_key, self.credential = port, origin, ticket_key, credential
        self.private = ec.generate_private_key(ec.SECP256R1())
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.key = point.hex()

    def post(self, message: dict[str, Any], *, proof: str = "", **headers: str) -> list[dict[str, Any]]:
        status, body = self.raw(json.dumps(message).encode(), proof=proof, **headers)
        assert status == 200, status
        return [json.loads(line) for line in body.splitlines()]

    def raw(
        self, body: bytes, *, proof: str = "", method: str = "POST", path: str = "/v1", **headers: str
    ) -> tuple[int, bytes]:
        """One request as a browser would send it; headers may be changed or dropped (empty)."""
        sent = {"Host": f"127.0.0.1:{self.port}", "Origin": self.origin, "Content-Type": "application/json"}
        sent |= {"X-Signature": proof} if proof else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value:
                    connection.putheader(name, value)
            if method == "POST" and "Content-Length" not in sent:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def pair(self, person: Person) -> None:
        pairing = self.post({"command": "pair", "key": self.key})[0]["pairing"]
        assert self.post({"command": "pair_code", "pairing": pairing, "code": person.code}) == [{"paired": True}]

    def nonce(self) -> str:
        return str(self.post({"command": "hello", "key": self.key})[0]["nonce"])

    def signed(self, message: dict[str, Any], *, nonce: str = "") -> list[dict[str, Any]]:
        """A message with the browser's proof."""
        nonce = nonce or self.nonce()
        body = json.dumps({**message, "key": self.key, "nonce": nonce}).encode()
        status, answer = self.raw(body, proof=self.proof(nonce, body))
        assert status == 200
        return [json.loads(line) for line in answer.splitlines()]

    def open(self, message: dict[str, Any]) -> socket.socket:
        """A message with the browser's proof, sent; the answer is left to be read."""
        nonce = self.nonce()
        body = json.dumps({**message, "key": self.key, "nonce": nonce}).encode()
        head = (
            f"POST /v1 HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: {self.origin}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"X-Signature: {self.proof(nonce, body)}\r\n\r\n"
        )
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.sendall(head.encode() + body)
        return connection

    def proof(self, nonce: str, body: bytes) -> str:
        text = f"{nonce}.{hashlib.sha256(body).hexdigest()}".encode()
        r, s = utils.decode_dss_signature(self.private.sign(text, ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()

    def item(self, place: int = 1, **other: Any) -> dict[str, Any]:
        return self.item_of(prepared(place), place, **other)

    def item_of(self, made: File, place: int = 1, **other: Any) -> dict[str, Any]:
        return {
            "id": f"copy-{place}", "title": f"Bằng tốt nghiệp {place}", "owner": "Nguyễn Văn An", "pages": 2, **made.claims,
            "attrs": base64.b64encode(attributes(made.digest, self.credential)).decode(), "alg": "rsa-pkcs1-sha256",
        } | other  # fmt: skip

    def claims(self, count: int = 1, **other: Any) -> dict[str, Any]:
        now = int(time.time())
        return {
            "v": 1, "iss": self.origin, "sid": base64.b16encode(hashlib.sha256(str(time.time_ns()).encode()).digest()).decode(),
            "iat": now, "exp": now + 600, "act": "sign", "officer": "Lê Thị Hoa", "agency": "UBND phường",
            "cert_sha256": hashlib.sha256(self.credential.certificate).hexdigest(),
            "items": [self.item(place) for place in range(1, count + 1)],
        } | other  # fmt: skip

    def ticket(self, claims: dict[str, Any] | None = None, *, header: dict[str, Any] | None = None) -> str:
        parts = [header or {"alg": "Ed25519", "kid": "k1"}, self.claims() if claims is None else claims]
        signed = ".".join(_url64(json.dumps(part).encode()) for part in parts)
        return f"{signed}.{_url64(self.ticket_key.sign(signed.encode()))}"

    def sign(self, ticket: str, **other: Any) -> list[dict[str, Any]]:
        return self.signed({"command": "sign", "ticket": ticket, **other})


def _url64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
