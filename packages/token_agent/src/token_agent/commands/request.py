"""One message of one site."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError


@dataclass(frozen=True)
class Request:
    """``gone()`` turns true when nobody waits for the answers any more."""

    origin: str
    message: dict[str, Any]
    gone: Callable[[], bool]

    def text(self, name: str, most: int = 1000) -> str:
        """Raises AgentError("bad_request")."""
        value = self.message.get(name)
        if not isinstance(value, str) or not value or len(value) > most:
            raise AgentError(Code.BAD_REQUEST, name)
        return value
