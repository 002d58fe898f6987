"""What the agent remembers: allowed and paired sites, spent tickets, and a log without names and without PINs."""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.sites.locks import hold

SPENT_FOR = 24 * 3600


@dataclass
class Pairing:
    """A site and a browser profile that may ask. ``browser_key`` is an uncompressed P-256 point, hexadecimal.

    ``suspended``: the site signs with other keys than these, and nobody has confirmed them yet.
    """

    origin: str
    browser_key: str
    ticket_keys: dict[str, str] = field(default_factory=dict)  # kid → Ed25519 key, hexadecimal
    since: float = field(default_factory=time.time)
    suspended: bool = False


class Sites:
    """Which sites may ask: those an administrator allowed (with their ticket keys, or {} to fetch them), those paired.

    Read anew each time: a site that is forgotten on the command line is forgotten by the running agent at once.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)  # also one that was there before
        self.directory = directory

    @property
    def allowed(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = _read(self.directory / "allowed.json", {})
        return found

    @property
    def pairings(self) -> list[Pairing]:
        return [Pairing(**one) for one in _read(self.directory / "pairings.json", [])]

    def pairing(self, origin: str, browser_key: str) -> Pairing | None:
        return next((one for one in self.pairings if (one.origin, one.browser_key) == (origin, browser_key)), None)

    def is_known(self, origin: str) -> bool:
        return origin in self.allowed or any(one.origin == origin for one in self.pairings)

    def allow(self, origin: str, ticket_keys: dict[str, str]) -> None:
        with self._changing():
            _write(self.directory / "allowed.json", {**self.allowed, origin: ticket_keys})

    def pair(self, pairing: Pairing) -> None:
        """Remember a pairing, in place of an older one of the same browser key; its ticket keys hold for the site."""
        with self._changing():
            others = [one for one in self.pairings if one.browser_key != pairing.browser_key]
            for one in others:
                if one.origin == pairing.origin:
                    one.ticket_keys, one.suspended = pairing.ticket_keys, False
            self._save([*others, pairing])

    def suspend(self, origin: str) -> None:
        """Nothing of this site is signed until a person has paired it again."""
        with self._changing():
            known = self.pairings
            for one in known:
                one.suspended = one.suspended or one.origin == origin
            self._save(known)

    def pinned(self, origin: str) -> tuple[dict[str, str], float]:
        """The ticket keys that were confirmed for a site, and since when; none before the first pairing."""
        known = [one for one in self.pairings if one.origin == origin]
        keys = {kid: key for one in known for kid, key in one.ticket_keys.items()}
        return keys, max((one.since for one in known), default=0.0)

    def forget(self, origin: str) -> None:
        with self._changing():
            self._save([one for one in self.pairings if one.origin != origin])
            others = {name: keys for name, keys in self.allowed.items() if name != origin}
            _write(self.directory / "allowed.json", others)

    def _save(self, pairings: list[Pairing]) -> None:
        _write(self.directory / "pairings.json", [asdict(one) for one in pairings])

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with (self.directory / "sites.lock").open("wb") as turn:
            hold(turn, wait=True)
            yield


class State(Sites):
    """The directory of one running agent. Raises AgentError("already_running") when another one holds it."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._lock: IO[bytes] = (directory / "lock").open("wb")
        if not hold(self._lock):
            self._lock.close()
            raise AgentError(Code.ALREADY_RUNNING)
        self._guard = threading.Lock()
        self._spent: dict[str, float] = _read(directory / "spent.json", {})

    def spend(self, sid: str) -> None:
        """A ticket is used once. Raises AgentError("ticket_used")."""
        with self._guard:
            now = time.time()
            self._spent = {one: moment for one, moment in self._spent.items() if moment > now - SPENT_FOR}
            if sid in self._spent:
                raise AgentError(Code.TICKET_USED)
            self._spent[sid] = now
            _write(self.directory / "spent.json", self._spent)

    def log(self, **facts: Any) -> None:
        """Append a line: time, origin, agency, ids, digests, results; never a citizen's name or a PIN."""
        line = json.dumps({"at": round(time.time(), 3), **facts}, ensure_ascii=False)
        handle = os.open(self.directory / "log.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def close(self) -> None:
        self._lock.close()


def _read(file: Path, default: Any) -> Any:
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else default


def _write(file: Path, content: Any) -> None:
    """Whole or not at all, readable by the owner only."""
    fresh = file.with_name(f"{file.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(content, stream)
    fresh.replace(file)
