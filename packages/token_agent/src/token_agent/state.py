"""What the agent remembers: paired sites, spent tickets, and a log without names and without PINs."""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from token_agent.errors import AgentError

SPENT_FOR = 24 * 3600


@dataclass
class Pairing:
    """A site and a browser profile that may ask. ``browser_key`` is an uncompressed P-256 point, hexadecimal."""

    origin: str
    browser_key: str
    ticket_keys: dict[str, str] = field(default_factory=dict)  # kid → Ed25519 key, hexadecimal
    since: float = field(default_factory=time.time)


class State:
    """A directory that one agent holds at a time. Raises AgentError("busy") when another one does."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.directory = directory
        self._lock: IO[str] = (directory / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise AgentError("busy", "another agent uses this state directory") from None
        self.pairings = [Pairing(**one) for one in self._read("pairings.json", [])]
        self._spent: dict[str, float] = self._read("spent.json", {})

    def pairing(self, origin: str, browser_key: str) -> Pairing | None:
        return next((one for one in self.pairings if (one.origin, one.browser_key) == (origin, browser_key)), None)

    def is_known(self, origin: str) -> bool:
        return any(one.origin == origin for one in self.pairings)

    def pair(self, pairing: Pairing) -> None:
        self.pairings = [one for one in self.pairings if one.browser_key != pairing.browser_key] + [pairing]
        self.save_pairings()

    def save_pairings(self) -> None:
        self._write("pairings.json", [asdict(one) for one in self.pairings])

    def unpair(self, origin: str) -> None:
        self.pairings = [one for one in self.pairings if one.origin != origin]
        self.save_pairings()

    def spend(self, sid: str) -> None:
        """A ticket is used once. Raises AgentError("ticket_used")."""
        now = time.time()
        self._spent = {one: moment for one, moment in self._spent.items() if moment > now - SPENT_FOR}
        if sid in self._spent:
            raise AgentError("ticket_used")
        self._spent[sid] = now
        self._write("spent.json", self._spent)

    def log(self, **facts: Any) -> None:
        """Append a line: origin, ids, digests, results; never a name or a PIN."""
        line = json.dumps({"at": time.time(), **facts}, ensure_ascii=False)
        with (self.directory / "log.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def close(self) -> None:
        self._lock.close()

    def _read(self, name: str, default: Any) -> Any:
        file = self.directory / name
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else default

    def _write(self, name: str, content: Any) -> None:
        fresh = self.directory / f"{name}.new"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream)
        fresh.replace(self.directory / name)
