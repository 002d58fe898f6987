"""What the agent raises when it does not do something: a stable code and facts. Sentences are in ``wording``."""

from dataclasses import dataclass

from token_agent.common.codes import Code, PinWarning


@dataclass(frozen=True)
class TokenFault:
    """A token or reader that failed, by its label, among others that may be well."""

    token: str
    code: Code


class AgentError(Exception):
    """Nothing was signed. ``detail`` is ours and fixed, never a part of what was sent.

    ``warning``: how the PIN stands now; ``others``: tokens that could not be read. Raises ValueError for no code.
    """

    def __init__(
        self, code: str, detail: str = "", *, warning: PinWarning | None = None, others: tuple[TokenFault, ...] = ()
    ) -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = Code(code)
        self.detail, self.warning, self.others = detail, warning, others
