"""What the agent does, whatever carries the messages: ``handle`` yields the answers to one message.

The origin is what the browser reported; the core trusts nothing else about who asks.
"""

from collections.abc import Callable, Iterator
from typing import Any

from token_agent import proof
from token_agent.agent import Agent, Answer, Asked
from token_agent.commands import COMMANDS, UNPAIRED
from token_agent.errors import AgentError


def handle(
    agent: Agent,
    origin: str,
    message: dict[str, Any],
    *,
    body: bytes = b"",
    signature: str = "",
    gone: Callable[[], bool] = lambda: False,
) -> Iterator[Answer]:
    """Answers to one message; ``body`` are the bytes it came as, ``signature`` the browser key's proof over them.

    Raises AgentError, here or while iterating.
    """
    if not agent.admits(origin):
        raise AgentError("origin_not_allowed")
    asked = Asked(origin, message, gone)
    command = asked.text("command", 20)
    if command not in COMMANDS:
        raise AgentError("bad_request", "command")
    if command not in UNPAIRED:
        _must_be_paired(agent, asked, body, signature)
    return COMMANDS[command](agent, asked)


def _must_be_paired(agent: Agent, asked: Asked, body: bytes, signature: str) -> None:
    """Paired site, fresh nonce, and the browser key's own signature over nonce and body."""
    key, nonce = asked.text("key"), asked.text("nonce")
    pairing = agent.state.pairing(asked.origin, key)
    if pairing is None:
        raise AgentError("not_paired")
    agent.nonces.take(nonce)
    proof.check(key, nonce, body, signature)
    if pairing.suspended:
        raise AgentError("keys_changed")
