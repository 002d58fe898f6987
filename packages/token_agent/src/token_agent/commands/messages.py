"""A message as it comes over any transport: one JSON object, not large, not deep."""

import json
from typing import Any

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError

BODY_LIMIT, DEPTH = 512 * 1024, 8


def parsed(body: bytes) -> dict[str, Any]:
    """Raises AgentError("bad_request")."""
    try:
        text = body.decode("utf-8")
        if depth(text) > DEPTH:
            raise ValueError("depth")
        message = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise AgentError(Code.BAD_REQUEST, "json") from None
    if not isinstance(message, dict):
        raise AgentError(Code.BAD_REQUEST, "json")
    return message


def depth(text: str) -> int:
    """An upper bound of the nesting, before anything is parsed."""
    deepest = now = 0
    for letter in text:
        if letter in "[{":
            now += 1
            deepest = max(deepest, now)
        elif letter in "]}":
            now -= 1
    return deepest


def _refuse(name: str) -> None:
    raise ValueError(name)
