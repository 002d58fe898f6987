"""One question over HTTP, limited as a whole: in seconds, in bytes, in redirects, and to hosts that were allowed.

A time-out of a library counts from byte to byte: a server that sends one a second keeps it waiting for hours.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from pades.common.errors import Facts, NetFaultCode

MOST_HOPS = 3
REDIRECTS = (301, 302, 303, 307, 308)
USUAL = {"http": 80, "https": 443}
PIECE = 1 << 16


class NetFault(Exception):
    """No answer that may be used. ``host``: as people write it, empty when it is not known; ``status`` is HTTP's, or
    0."""

    def __init__(self, code: NetFaultCode, host: str = "", status: int = 0) -> None:
        super().__init__(f"{code} {host}")
        self.code, self.host, self.status = code, host, status

    @property
    def facts(self) -> Facts:
        return {"net": self.code, "host": self.host, "status": self.status}


@dataclass
class Budget:
    """What is left for all answers of one task: seconds from now on, and bytes. Shared by threads."""

    seconds: float
    size: int
    started: float = field(default_factory=time.monotonic)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def left(self) -> float:
        """Seconds."""
        return self.started + self.seconds - time.monotonic()

    def take(self, size: int) -> bool:
        """Whether these bytes were still in it."""
        with self._guard:
            self.size -= size
            return self.size >= 0


@dataclass(frozen=True)
class Answer:
    """Status 200 and the whole body. ``kind`` is the media type in small letters, without parameters."""

    content: bytes
    kind: str


def ask(
    method: str, url: str, *, hosts: frozenset[str], budget: Budget,
    data: bytes | None = None, headers: Mapping[str, str] | None = None,
) -> Answer:  # fmt: skip
    """The answer, or NetFault host_not_allowed | unreachable | empty | packed | too_slow | too_large |
    status | redirects."""
    for _hop in range(MOST_HOPS + 1):
        host = check_allowed(url, hosts)
        question = _Question(method, url, host, data, headers or {})
        found = _within(budget.left, host, partial(_once, question, budget))
        if isinstance(found, Answer):
            return found
        url = urljoin(url, found)
    raise NetFault(NetFaultCode.REDIRECTS, host)


def check_allowed(url: str, hosts: frozenset[str]) -> str:
    """The host as people write it. ``hosts``: «name» (at the usual ports) or «name:port»; raises host_not_allowed."""
    try:
        parts = urlsplit(url)
        name, port = (parts.hostname or "").rstrip("."), parts.port or USUAL.get(parts.scheme, 0)
    except ValueError:
        raise NetFault(NetFaultCode.HOST_NOT_ALLOWED) from None
    shown = name if port in USUAL.values() else f"{name}:{port}"
    known = {_spelt(one) for one in hosts}
    named = {(name, port)} | ({(name, 0)} if port in USUAL.values() else set())
    if parts.scheme not in USUAL or parts.username is not None or not name or not named & known:
        raise NetFault(NetFaultCode.HOST_NOT_ALLOWED, shown)
    return shown


def _spelt(host: str) -> tuple[str, int]:
    """An allowed host as name and port; 0: the usual ones."""
    parts = urlsplit(f"//{host.strip()}")
    return (parts.hostname or "").rstrip("."), parts.port or 0


def _within(seconds: float, host: str, work: Callable[[], Any]) -> Any:
    """Do it in a thread and wait no longer than this: name service, handshake and headers know no limit as a whole.

    What is given up ends by itself: each piece of it has a time-out, and the body looks at the clock.
    """
    done: list[Any] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            done.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(max(seconds, 0.0))
    if not done:
        raise NetFault(NetFaultCode.TOO_SLOW, host)
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]


@dataclass(frozen=True)
class _Question:
    method: str
    url: str
    host: str
    data: bytes | None
    headers: Mapping[str, str]


def _once(asked: _Question, budget: Budget) -> Answer | str:
    """The answer, or where else to ask."""
    host = asked.host
    headers = {"Accept-Encoding": "identity", "User-Agent": "chungthuc", **asked.headers}  # nothing that unpacks
    wait = max(0.05, budget.left)
    try:
        with (
            requests.Session() as session,
            session.request(
                asked.method, asked.url, data=asked.data, headers=headers, timeout=wait, allow_redirects=False,
                stream=True,
            ) as found,
        ):  # fmt: skip
            if found.status_code in REDIRECTS and (place := found.headers.get("Location")):
                return place
            if found.status_code != 200:
                raise NetFault(NetFaultCode.STATUS, host, found.status_code)
            kind = found.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return Answer(_body(found, host, budget), kind)
    except (requests.Timeout, TimeoutError):
        raise NetFault(NetFaultCode.TOO_SLOW, host) from None
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise NetFault(NetFaultCode.UNREACHABLE, host) from error


def _body(found: requests.Response, host: str, budget: Budget) -> bytes:
    """Piece by piece as it comes: a read of a given size would wait until all of it is there."""
    if found.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        raise NetFault(NetFaultCode.PACKED, host)
    pieces = []
    while piece := found.raw.read1(PIECE, decode_content=False):
        pieces.append(piece)
        if not budget.take(len(piece)):
            raise NetFault(NetFaultCode.TOO_LARGE, host)
        if budget.left < 0:
            raise NetFault(NetFaultCode.TOO_SLOW, host)
    content = b"".join(pieces)
    if (length := found.headers.get("Content-Length", "")).isdigit() and len(content) != int(length):
        raise NetFault(NetFaultCode.UNREACHABLE, host)
    if not content:
        raise NetFault(NetFaultCode.EMPTY, host)
    return content
