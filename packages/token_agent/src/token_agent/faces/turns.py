"""Whose turn it is on the screen, and the answer to a question. Plain rules: no tkinter in here.

A question waits for an answer and a batch is being signed: neither is ever taken away for something else. While a
question is open nothing opens at all, not even beside it: its reader may be typing a PIN, and keys that land in another
window are a PIN half typed, or a button pressed unread. The question says instead what is waiting. Otherwise a pairing
code, which is good for two minutes only, stands beside what the batch shows; results may stay open for hours.
"""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol


class Kind(Enum):
    """What a dialog is for."""

    QUESTION = auto()  # waits for an answer
    OPENING = auto()  # the same turn with the PIN given: the token may take seconds, then come progress or trouble
    PROGRESS = auto()  # a batch under way
    RESULTS = auto()  # what became of it: the same turn, once the batch is over
    TROUBLE = auto()  # why nothing was signed
    PAIRING = auto()  # a code, and then how the pairing ended


WAITS_FOR = {
    Kind.QUESTION: {Kind.QUESTION},
    Kind.OPENING: {Kind.QUESTION},
    Kind.PROGRESS: {Kind.QUESTION, Kind.PROGRESS, Kind.TROUBLE},
    Kind.RESULTS: {Kind.QUESTION, Kind.PROGRESS, Kind.TROUBLE},
    Kind.TROUBLE: {Kind.QUESTION, Kind.PROGRESS},
    Kind.PAIRING: {Kind.QUESTION},
}
# One batch at a time: the progress that a question takes away is its own batch's, which stands still until the answer.
DISPLACES = {
    Kind.QUESTION: {Kind.OPENING, Kind.PROGRESS, Kind.RESULTS, Kind.TROUBLE},
    Kind.OPENING: set(),
    Kind.PROGRESS: {Kind.OPENING, Kind.RESULTS},
    Kind.RESULTS: {Kind.RESULTS},
    Kind.TROUBLE: {Kind.OPENING, Kind.TROUBLE},
    Kind.PAIRING: {Kind.PAIRING},
}


class View(Protocol):
    """A dialog on the screen."""

    def refresh(self) -> None:
        """Called several times a second while it is open."""

    def close(self) -> None:
        """Take it away; may be called twice."""


@dataclass(eq=False)
class Turn:
    """Something to be shown. ``build`` puts it on the screen, ``failed`` is told when that cannot be done.

    ``until``: monotonic seconds after which it is worth nothing; ``meanwhile``: what an open question says of it.
    """

    kind: Kind
    build: Callable[["Turn"], View]
    failed: Callable[[], None] = lambda: None
    until: float = math.inf
    meanwhile: str = ""
    dialog: View | None = None


class Turns:
    """What is open, and what waits, first come first. Used by one thread."""

    def __init__(self) -> None:
        self.open: list[Turn] = []
        self.waiting: list[Turn] = []

    def add(self, turn: Turn) -> list[Turn]:
        """Stand in line. Returns those that are over thereby, open or waiting."""
        over = [one for one in (*self.open, *self.waiting) if one.kind in DISPLACES[turn.kind]]
        for one in over:
            self.end(one)
        self.waiting.append(turn)
        return over

    def next(self) -> Turn | None:
        """The first of those that may open now; it counts as open from here on."""
        for turn in self.waiting:
            if not any(one.kind in WAITS_FOR[turn.kind] for one in self.open):
                self.waiting.remove(turn)
                self.open.append(turn)
                return turn
        return None

    def end(self, turn: Turn) -> None:
        """Open, waiting or over already."""
        for line in (self.open, self.waiting):
            if turn in line:
                line.remove(turn)

    def late(self, now: float) -> list[Turn]:
        """Those whose time has passed."""
        return [one for one in (*self.open, *self.waiting) if one.until <= now]

    @property
    def meanwhile(self) -> str:
        """What waits, in words for the person at the open question."""
        return " ".join(one.meanwhile for one in self.waiting if one.meanwhile)


class Answer:
    """What the person said to one question, for the thread that waits; ``pin`` stays empty when it is no."""

    def __init__(self) -> None:
        self.pin = bytearray()
        self.place = 0  # of the token that the PIN is for
        self.failed = False
        self._given = threading.Event()

    def wait(self, seconds: float) -> bool:
        return self._given.wait(seconds)

    def agree(self, pin: str, place: int = 0) -> None:
        self.place = place
        self.pin.extend(pin.encode())
        self._given.set()

    def refuse(self) -> None:
        self._given.set()

    def fail(self) -> None:
        """The question could not be asked, or not to its end."""
        self.failed = True
        self._given.set()
