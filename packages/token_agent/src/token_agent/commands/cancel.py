"""Stop the running batch of the same site and browser; what is signed stays signed."""

from collections.abc import Iterator

from token_agent.agent import Agent, Answer, Asked


def answer(agent: Agent, asked: Asked) -> Iterator[Answer]:
    with agent.guard:
        running = agent.running
    mine = running is not None and running.asker == (asked.origin, asked.text("key"))
    if running is not None and mine:
        running.cancelled = True
    yield {"cancelled": mine}
