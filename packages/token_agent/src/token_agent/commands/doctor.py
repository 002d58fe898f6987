"""«Kiểm tra máy» for the page's help desk: one line and one remedy each."""

from collections.abc import Iterator

from token_agent.agent import Agent, Answer, Asked
from token_agent.checkup import examine
from token_agent.errors import AgentError


def answer(agent: Agent, asked: Asked) -> Iterator[Answer]:
    if not agent.one_at_a_time.acquire(blocking=False):
        raise AgentError("busy")
    try:
        findings = examine(agent.token, asked.origin)
    finally:
        agent.one_at_a_time.release()
    yield {"findings": [one.to_json() for one in findings]}
