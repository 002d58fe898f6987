"""Version, and a fresh nonce for the next message."""

from collections.abc import Iterator

from token_agent import PROTOCOL, VERSION
from token_agent.commands.request import Request
from token_agent.signing.agent import Agent, Answer


def answer(agent: Agent, request: Request) -> Iterator[Answer]:
    pairing = agent.state.pairing(request.origin, request.text("key")) if "key" in request.message else None
    paired = pairing is not None and not pairing.suspended
    yield {"version": VERSION, "protocol": PROTOCOL, "nonce": agent.nonces.give(), "paired": paired}
