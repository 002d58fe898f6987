"""Certificates on the tokens of this computer; no PIN, no keys."""

from collections.abc import Iterator

from token_agent.commands.request import Request
from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.signing.agent import Agent, Answer

WAIT = 10  # seconds for another short question to the token


def answer(agent: Agent, request: Request) -> Iterator[Answer]:
    if not agent.one_at_a_time.acquire(timeout=WAIT):
        raise AgentError(Code.BUSY)
    try:
        with agent.token() as token:
            found = token.look()
    finally:
        agent.one_at_a_time.release()
    yield {"certificates": found.certificates, "troubles": found.troubles}
