"""What the running agent holds: its state, its face, its token library, and what is under way."""

import threading
from dataclasses import dataclass, field
from typing import Any

from token_agent.signing.consent import Consent, RunningBatch
from token_agent.sites.origins import is_admissible, is_development
from token_agent.sites.pairing import OpenPairing
from token_agent.sites.proof import Nonces
from token_agent.sites.state import State
from token_agent.tokens.token import PATIENCE, Token

Answer = dict[str, Any]


@dataclass
class Agent:
    """One agent on one state directory.

    ``development`` also admits http://localhost, shown in red;
    ``worker`` replaces the command of the token process, ``patience`` is how long that may be silent (seconds).
    """

    state: State
    consent: Consent
    module: str
    development: bool = False
    worker: tuple[str, ...] | None = None
    patience: float = PATIENCE
    nonces: Nonces = field(default_factory=Nonces)
    pairing: OpenPairing | None = None
    running: RunningBatch | None = None
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)  # the token serves one question
    guard: threading.Lock = field(default_factory=threading.Lock)  # of pairing and running

    def admits(self, origin: str) -> bool:
        """Only sites that an administrator allowed or that are paired; for builders also this very machine."""
        if not is_admissible(origin, development=self.development):
            return False
        return is_development(origin) or self.state.is_known(origin)

    def token(self) -> Token:
        return Token(self.module, patience=self.patience, worker=self.worker)
