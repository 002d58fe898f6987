"""Version, and a fresh nonce for the next message."""

from collections.abc import Iterator

from token_agent import PROTOCOL, VERSION
from token_agent.agent import Agent, Answer, Asked


def answer(agent: Agent, asked: Asked) -> Iterator[Answer]:
    pairing = agent.state.pairing(asked.origin, asked.text("key")) if "key" in asked.message else None
    paired = pairing is not None and not pairing.suspended
    yield {"version": VERSION, "protocol": PROTOCOL, "nonce": agent.nonces.give(), "paired": paired}
