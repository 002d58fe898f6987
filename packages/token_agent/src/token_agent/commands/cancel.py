"""Stop the running batch of the same site and browser; what is signed stays signed."""

from collections.abc import Iterator

from token_agent.commands.request import Request
from token_agent.signing.agent import Agent, Answer


def answer(agent: Agent, request: Request) -> Iterator[Answer]:
    with agent.guard:
        running = agent.running
    mine = running is not None and running.asker == (request.origin, request.text("key"))
    if running is not None and mine:
        running.cancelled = True
    yield {"cancelled": mine}
