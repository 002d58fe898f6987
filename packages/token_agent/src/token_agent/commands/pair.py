"""Pairing: the agent shows origin and code, the person types the code on the page. Three tries, two minutes.

The tries belong to the two minutes, not to the code: a page that asks for code after code does not get more of them.
"""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from token_agent import keys
from token_agent.agent import Agent, Answer, Asked
from token_agent.consent import CODE_LIFE
from token_agent.errors import AgentError
from token_agent.origins import is_development
from token_agent.proof import public_key
from token_agent.state import Pairing

TRIES = 3


@dataclass
class OpenPairing:
    """A code on the agent's screen, waiting to be typed on the page."""

    origin: str
    browser_key: str
    code: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    since: float = field(default_factory=time.monotonic)
    tries: int = 0

    @property
    def is_old(self) -> bool:
        return time.monotonic() - self.since > CODE_LIFE

    @property
    def is_over(self) -> bool:
        return self.is_old or self.tries >= TRIES


def answer(agent: Agent, asked: Asked) -> Iterator[Answer]:
    """Show a code. A page that was loaded anew gets a new one; another site has to wait."""
    key = asked.text("key")
    public_key(key)
    with agent.guard:
        tries = _tries_so_far(agent.pairing, asked.origin)
        opened = agent.pairing = OpenPairing(asked.origin, key, f"{secrets.randbelow(10**6):06d}", tries=tries)
    agent.consent.pairing(asked.origin, opened.code, development=is_development(asked.origin))
    yield {"pairing": opened.id}


def answer_code(agent: Agent, asked: Asked) -> Iterator[Answer]:
    """The code that was typed. The ticket keys come from the site itself, or were preset by an administrator."""
    waiting = _tried(agent, asked)
    known = agent.state.allowed.get(asked.origin) or keys.fetch(asked.origin)
    with agent.guard:
        if agent.pairing is not waiting:
            raise AgentError("pairing_refused", "used")
        agent.pairing = None
    agent.state.pair(Pairing(asked.origin, waiting.browser_key, known))
    agent.state.log(event="paired", origin=asked.origin)
    agent.consent.pairing_over("Đã ghép nối.", development=is_development(asked.origin))
    yield {"paired": True}


def _tries_so_far(before: OpenPairing | None, origin: str) -> int:
    """Raises AgentError while another site waits, or when the tries are used up."""
    if before is None or before.is_old:
        return 0
    if before.tries >= TRIES:
        raise AgentError("pairing_refused", "tries")
    if before.origin != origin:
        raise AgentError("pairing_busy")
    return before.tries


def _tried(agent: Agent, asked: Asked) -> OpenPairing:
    """The open pairing whose code this is; each try counts, also of many at once. Raises AgentError."""
    given = "".join(asked.text("code", 20).split())
    with agent.guard:
        waiting = agent.pairing
        mine = waiting is not None and (waiting.origin, waiting.id) == (asked.origin, asked.message.get("pairing"))
        if waiting is None or waiting.is_over or not mine:
            raise AgentError("pairing_refused", "no such pairing")
        waiting.tries += 1
        if secrets.compare_digest(waiting.code.encode(), given.encode()):
            return waiting
        spent = waiting.is_over
    if spent:
        message = "Mã ghép nối bị nhập sai ba lần; không ghép nối."
        agent.consent.pairing_over(message, development=is_development(asked.origin))
    raise AgentError("pairing_refused", "code")
