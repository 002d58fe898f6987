"""An answer of the agent as it goes over the wire (docs/protocol/agent.md): facts, with their sentences."""

from typing import Any

from token_agent.commands.checkup import Finding
from token_agent.common.errors import AgentError, TokenFault
from token_agent.signing.agent import Answer
from token_agent.wording import sentences
from token_agent.wording.findings import worded


def refusal(error: AgentError) -> dict[str, Any]:
    return {"error": error.code, "message": sentences.message(error)}


def to_json(answer: Answer) -> dict[str, Any]:
    """``refusal`` of one document, ``troubles`` of tokens, ``findings`` and ``certificates`` get their words."""
    written: dict[str, Any] = {}
    for name, value in answer.items():
        written |= refusal(value) if isinstance(value, AgentError) else {name: _written(value)}
    return written


def _written(value: object) -> object:
    if isinstance(value, list):
        return [_written(one) for one in value]
    if isinstance(value, TokenFault):
        return {"token": value.token, "code": value.code, "message": sentences.token_fault(value)}
    if isinstance(value, Finding):
        line, remedy = worded(value)
        return {"name": value.name, "state": value.state, "line": line, "remedy": remedy}
    if isinstance(value, dict) and "subject" in value:
        return {**value, "subject": sentences.subject(value)}
    return value
