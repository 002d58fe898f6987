"""Pairing: the agent shows origin and code, the person types the code on the page. Three tries, two minutes.

The tries belong to the two minutes, not to the code: a page that asks for code after code does not get more of them.
"""

import secrets
from collections.abc import Iterator

from token_agent.commands.request import Request
from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.signing.agent import Agent, Answer
from token_agent.signing.consent import KeysChanged, PairingEnd
from token_agent.sites import keys
from token_agent.sites.origins import is_development
from token_agent.sites.pairing import TRIES, OpenPairing
from token_agent.sites.proof import public_key
from token_agent.sites.state import Pairing


def answer(agent: Agent, request: Request) -> Iterator[Answer]:
    """Show a code. A page that was loaded anew gets a new one; another site has to wait.

    The ticket keys come from the site itself, or were preset by an administrator; never from the page.
    """
    key = request.text("key")
    public_key(key)
    with agent.guard:
        _tries_so_far(agent.pairing, request.origin)
    found = agent.state.allowed.get(request.origin) or keys.fetch(request.origin)
    with agent.guard:
        tries = _tries_so_far(agent.pairing, request.origin)
        code = f"{secrets.randbelow(10**6):06d}"
        opened = agent.pairing = OpenPairing(request.origin, key, code, found, tries=tries)
    alarm = _alarm(agent, request.origin, found)
    agent.consent.pairing(request.origin, opened.code, development=is_development(request.origin), alarm=alarm)
    yield {"pairing": opened.id}


def answer_code(agent: Agent, request: Request) -> Iterator[Answer]:
    """The code that was typed: the person confirms browser, site and the keys that were found when it was shown."""
    waiting = _tried(agent, request)
    with agent.guard:
        if agent.pairing is not waiting:
            raise AgentError(Code.PAIRING_REFUSED, "used")
        agent.pairing = None
    agent.state.pair(Pairing(request.origin, waiting.browser_key, waiting.ticket_keys))
    confirmed = sorted(map(keys.fingerprint, waiting.ticket_keys.values()))
    agent.state.log(event="paired", origin=request.origin, keys=confirmed)
    agent.consent.pairing_over(PairingEnd.PAIRED, development=is_development(request.origin))
    yield {"paired": True}


def _alarm(agent: Agent, origin: str, found: dict[str, str]) -> KeysChanged | None:
    """What is said above the code when these are not the keys that were confirmed before; None at a first pairing."""
    pinned, since = agent.state.pinned(origin)
    new = sorted(keys.fingerprint(key) for key in {*found.values()} - {*pinned.values()})
    if not pinned or not new:
        return None
    return KeysChanged(since, tuple(new))


def _tries_so_far(before: OpenPairing | None, origin: str) -> int:
    """Raises AgentError while another site waits, or when the tries are used up."""
    if before is None or before.is_old:
        return 0
    if before.tries >= TRIES:
        raise AgentError(Code.PAIRING_REFUSED, "tries")
    if before.origin != origin:
        raise AgentError(Code.PAIRING_BUSY)
    return before.tries


def _tried(agent: Agent, request: Request) -> OpenPairing:
    """The open pairing whose code this is; each try counts, also of many at once. Raises AgentError."""
    given = "".join(request.text("code", 20).split())
    with agent.guard:
        waiting = agent.pairing
        mine = waiting is not None and (waiting.origin, waiting.id) == (request.origin, request.message.get("pairing"))
        if waiting is None or waiting.is_over or not mine:
            raise AgentError(Code.PAIRING_REFUSED, "no such pairing")
        waiting.tries += 1
        if secrets.compare_digest(waiting.code.encode(), given.encode()):
            return waiting
        spent = waiting.is_over
    if spent:
        agent.consent.pairing_over(PairingEnd.NOT_PAIRED, development=is_development(request.origin))
    raise AgentError(Code.PAIRING_REFUSED, "code")
