"""Asking the person: pairing, the list to be signed with the PIN, progress. One port, several faces."""

from dataclasses import dataclass, field
from typing import Protocol

from token_agent.ticket import Ticket


@dataclass
class Progress:
    """What the person sees while the token works; ``stop`` is set by him."""

    done: int = 0
    total: int = 0
    title: str = ""
    failed: list[tuple[str, str]] = field(default_factory=list)
    stop: bool = False
    over: bool = False


class Consent(Protocol):
    """A face of the agent. Each method returns when the person has answered, or None when he refused or left."""

    def pairing(self, origin: str, code: str, *, development: bool) -> None:
        """Show origin and code; returns at once."""

    def pairing_over(self) -> None:
        """Take the code away."""

    def sign(self, ticket: Ticket, certificate: dict[str, object], *, development: bool) -> bytearray | None:
        """Show everything that will be signed; the PIN, or None."""

    def progress(self, ticket: Ticket) -> Progress:
        """Show a running batch."""
