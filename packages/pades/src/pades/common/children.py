"""Our own functions called in the limited child (package ``sandbox``); a child's failure as a fault of ours."""

from typing import Any

import sandbox.errors
from sandbox import calls

from pades.common.errors import ErrorCode, PadesError


class ChildFailed(PadesError):
    """The child did not answer: «too_expensive» when a limit stopped it, «crashed» otherwise.

    ``detail`` is for the log: what the child said last, truncated.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(ErrorCode(code))
        self.detail = detail


def run(target: str, arguments: dict[str, Any], **how: Any) -> dict[str, Any]:
    """``calls.run``; its ChildFailed becomes ours."""
    try:
        return calls.run(target, arguments, **how)
    except sandbox.errors.ChildFailed as failure:
        raise ChildFailed(failure.code, failure.detail) from failure
