"""Asking the person: pairing, the list to be signed with the PIN, progress. One port, several faces."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Protocol

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.tickets.files import Files
from token_agent.tickets.ticket import Item, Ticket

Log = Callable[..., None]  # ``State.log``


@dataclass(frozen=True)
class Notice:
    """Why the PIN is asked once more: it was wrong or none for the token of ``holder``, or that token has no key that
    serves (``code``); without them, the driver broke off."""

    holder: Mapping[str, Any] | None = None
    code: Code | None = None


@dataclass(frozen=True)
class KeysChanged:
    """A site has other ticket keys than those that were confirmed ``since`` (seconds since 1970)."""

    since: float
    fingerprints: tuple[str, ...]


class PairingEnd(Enum):
    """How a pairing ended on the screen."""

    PAIRED = auto()
    NOT_PAIRED = auto()  # three wrong codes


@dataclass(frozen=True)
class Question:
    """May these documents be signed, with this certificate? ``withdrawn()`` turns true when nobody waits any more.

    ``holders``: the certificate as each token holds it, one or more; the person picks one unless ``chosen`` (its
    place) says which he picked before. A PIN is one token's. ``files`` lets him look at what would be signed.
    """

    ticket: Ticket
    holders: tuple[Mapping[str, Any], ...]
    development: bool
    withdrawn: Callable[[], bool]
    notice: Notice | None = None
    chosen: int | None = 0
    files: Files | None = None

    @property
    def certificate(self) -> Mapping[str, Any]:
        """What is the same on all of them."""
        return self.holders[self.chosen or 0]


@dataclass
class PinEntry:
    """A PIN, and the place of the token that it is for."""

    pin: bytearray
    place: int = 0


@dataclass(frozen=True)
class Result:
    """What became of one document; ``trouble`` is None when it was signed."""

    item: Item
    trouble: AgentError | None = None


@dataclass
class Progress:
    """What the person sees while the token works; ``stop`` is set by him."""

    act: str = "sign"  # of ticket.ACTS
    total: int = 0
    title: str = ""
    results: list[Result] = field(default_factory=list)
    stop: bool = False
    over: bool = False

    @property
    def done(self) -> int:
        return len(self.results)

    @property
    def failed(self) -> list[Result]:
        return [one for one in self.results if one.trouble]


@dataclass
class RunningBatch:
    """What is signed now. ``asker``: origin and browser key; ``cancelled`` is set by the page."""

    asker: tuple[str, str]
    cancelled: bool = False


class Consent(Protocol):
    """A face of the agent."""

    def run(self, serve: Callable[[], None], log: Log) -> None:
        """Serve web sites until stopped, in whatever thread suits the face. Its own faults go to ``log``."""

    def pairing(self, origin: str, code: str, *, development: bool, alarm: KeysChanged | None = None) -> None:
        """Show origin and code for two minutes, with the alarm above the code; returns at once."""

    def pairing_over(self, end: PairingEnd, *, development: bool) -> None:
        """Take the code away and say how it ended; returns at once."""

    def sign(self, question: Question) -> PinEntry | None:
        """Show everything that will be signed and wait: the PIN, or None when he refused, left or nobody waits.

        A PIN that cannot be one (``pins.fault``) is not an answer: the person is told, and asked on.

        Raises AgentError("face_failed") when it could not be shown.
        """

    def progress(self, ticket: Ticket, progress: Progress) -> None:
        """Show a running batch until ``progress.over``, then its results; returns at once.

        Called again when a further question stood between.
        """

    def trouble(self, error: AgentError, *, development: bool) -> None:
        """Say why nothing was signed after the PIN was given; returns at once."""
