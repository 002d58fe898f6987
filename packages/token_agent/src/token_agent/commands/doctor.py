"""«Kiểm tra máy» for the page's help desk: one line and one remedy each."""

from collections.abc import Iterator

from token_agent.commands.checkup import examine
from token_agent.commands.request import Request
from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.signing.agent import Agent, Answer


def answer(agent: Agent, request: Request) -> Iterator[Answer]:
    if not agent.one_at_a_time.acquire(blocking=False):
        raise AgentError(Code.BUSY)
    try:
        findings = examine(agent.token, request.origin)
    finally:
        agent.one_at_a_time.release()
    yield {"findings": findings}
