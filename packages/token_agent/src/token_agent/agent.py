"""What the running agent holds: its state, its face, its token library, and what is under way."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from token_agent.consent import Consent
from token_agent.errors import AgentError
from token_agent.origins import is_acceptable, is_development
from token_agent.proof import Nonces
from token_agent.state import State
from token_agent.token import PATIENCE, Token

if TYPE_CHECKING:
    from token_agent.batch import Batch
    from token_agent.commands.pair import OpenPairing

Answer = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One message of one site. ``gone()`` turns true when nobody waits for the answers any more."""

    origin: str
    message: dict[str, Any]
    gone: Callable[[], bool]

    def text(self, name: str, most: int = 1000) -> str:
        """Raises AgentError("bad_request")."""
        value = self.message.get(name)
        if not isinstance(value, str) or not value or len(value) > most:
            raise AgentError("bad_request", name)
        return value


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
    pairing: "OpenPairing | None" = None
    running: "Batch | None" = None
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)  # the token serves one question
    guard: threading.Lock = field(default_factory=threading.Lock)  # of pairing and running

    def admits(self, origin: str) -> bool:
        """Only sites that an administrator allowed or that are paired; for builders also this very machine."""
        if not is_acceptable(origin, development=self.development):
            return False
        return is_development(origin) or self.state.is_known(origin)

    def token(self) -> Token:
        return Token(self.module, patience=self.patience, worker=self.worker)
