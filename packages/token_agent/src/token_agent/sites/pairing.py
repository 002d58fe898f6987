"""A pairing under way. The tries belong to the two minutes, not to the code."""

import secrets
import time
from dataclasses import dataclass, field

CODE_LIFE = 120  # seconds that a pairing code is good for
TRIES = 3


@dataclass
class OpenPairing:
    """A code on the agent's screen, waiting to be typed on the page."""

    origin: str
    browser_key: str
    code: str
    ticket_keys: dict[str, str]  # those that the person confirms with the code
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    since: float = field(default_factory=time.monotonic)
    tries: int = 0

    @property
    def is_old(self) -> bool:
        return time.monotonic() - self.since > CODE_LIFE

    @property
    def is_over(self) -> bool:
        return self.is_old or self.tries >= TRIES
