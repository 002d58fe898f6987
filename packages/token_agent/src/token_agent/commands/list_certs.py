"""Certificates on the tokens of this computer; no PIN, no keys."""

from collections.abc import Iterator

from token_agent.agent import Agent, Answer, Asked
from token_agent.errors import AgentError

WAIT = 10  # seconds for another short question to the token


def answer(agent: Agent, asked: Asked) -> Iterator[Answer]:
    if not agent.one_at_a_time.acquire(timeout=WAIT):
        raise AgentError("busy")
    try:
        with agent.token() as token:
            found = token.look()
    finally:
        agent.one_at_a_time.release()
    yield {"certificates": found.certificates, "troubles": found.troubles}
