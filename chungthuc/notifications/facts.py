"""What a message may tell: a code, a moment, an office; never who somebody is or what paper it is about.

An SMS lies open on a locked screen.
"""

import re
from dataclasses import dataclass, field, fields
from datetime import date, datetime

LIKE_A_NUMBER = re.compile(r"\d{9,}")  # CMND 9, MST 10 or 13, CCCD 12, telephone 10 digits


NUMBER_IN_WORDS = re.compile(r"\d(?:\s*\d){8,}")
HIDDEN = "…"


def without_numbers(words: str) -> str:
    """What an officer wrote, on one line; «…» in the place of what looks like somebody's number."""
    line = "".join(letter if letter.isprintable() else " " for letter in " ".join(words.split()))
    return NUMBER_IN_WORDS.sub(HIDDEN, line)


@dataclass(frozen=True)
class Facts:
    """Raises ValueError for a text that looks like somebody's number or has more than one line."""

    def __post_init__(self) -> None:
        for one in fields(self):
            text = getattr(self, one.name)
            if isinstance(text, str) and (LIKE_A_NUMBER.search(re.sub(r"\s", "", text)) or not text.isprintable()):
                raise ValueError(f"{one.name} must be one line without a person's number")


@dataclass(frozen=True)
class Cost:
    """The certification fee, VND: ``dong`` for so many ``copies`` by what was booked, 0 for 0 where that is not known;
    each of the first pages of a copy costs ``first_rate``, each after them ``next_rate``, one copy ``most`` at most."""

    dong: int
    copies: int
    first_pages: int
    first_rate: int
    next_rate: int
    most: int


@dataclass(frozen=True)
class Booking(Facts):
    """``code`` of the appointment, when, at which office, its street and where in the house. ``promised_at``: until
    when the result is; ``sooner_at``: for who has handed in all by the last hour, where that may be missed;
    ``drop_off``: the originals stay there. ``cost``: of that day; None where no schedule is in force."""

    code: str
    starts_at: datetime
    agency: str
    promised_at: datetime | None = field(default=None, kw_only=True)
    sooner_at: datetime | None = field(default=None, kw_only=True)
    drop_off: bool = field(default=False, kw_only=True)
    street: str = field(default="", kw_only=True)
    cost: Cost | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class ToConfirm(Booking):
    """``confirm_by``: until when the booking waits for «Xác nhận»."""

    confirm_by: datetime


@dataclass(frozen=True)
class Moved(Booking):
    """``starts_at`` is the new moment, ``was_at`` the old one; ``reason`` is the office's, never in an SMS."""

    was_at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Cancelled(Booking):
    """``reason`` is the office's, never in an SMS; empty when the citizen cancelled (not ``by_agency``)."""

    reason: str = ""
    by_agency: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Result(Facts):
    """``code`` of the dossier, the office that issued."""

    code: str
    agency: str


@dataclass(frozen=True)
class Stopped(Result):
    """Of a dossier papers (``papers``: how many) were cancelled: the ``reason``, never in an SMS; ``withdrawn`` where
    the requester himself wished it; ``collected``: VND paid for what was stopped and, by the house's record, not given
    back."""

    reason: str
    papers: int = field(default=1, kw_only=True)
    withdrawn: bool = field(default=False, kw_only=True)
    collected: int = field(default=0, kw_only=True)


@dataclass(frozen=True)
class Extended(Facts):
    """``code`` of the dossier, its office, the new promised moment; ``reason``: the article's ground in words."""

    code: str
    agency: str
    promised_at: datetime
    reason: str


@dataclass(frozen=True)
class Doubted(Facts):
    """``code``: number and volume of a certified copy; the office that issued it."""

    code: str
    agency: str


@dataclass(frozen=True)
class RightGiven(Facts):
    """``right`` as people call it, the office and its ``code``, and from when it holds."""

    right: str
    agency: str
    code: str
    given_at: datetime


@dataclass(frozen=True)
class EndsSoon(Facts):
    """The office and its ``code`` where an authority to sign, or a certificate, ends on the day."""

    agency: str
    code: str
    ends_on: date


@dataclass(frozen=True)
class Watched(Facts):
    """What the night after ``day`` found: what must hold and does not, and unusual counts."""

    day: date
    failures: int
    unusual: int


@dataclass(frozen=True)
class Checkpointed(Facts):
    """The checkpoint after ``day``: its hash in groups (``3f2a-99c1-…``), how many chains and events it covers."""

    day: date
    hash: str
    chains: int
    events: int


@dataclass(frozen=True)
class Code(Facts):
    """A code to type in, and for how many minutes it holds."""

    code: str
    minutes: int
