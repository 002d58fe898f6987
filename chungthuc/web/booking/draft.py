"""What somebody has chosen so far, kept in the session: papers and a place, never a name, a number or an address.

So it outlives signing in and registering, and a page that was left comes back as it was.
"""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from chungthuc.appointments.booking import HeldPlace
from chungthuc.core import clock
from chungthuc.web.kit.choosing import held_place

PLACE = "booking"
KEPT = 3  # offices at which one browser may have begun


@dataclass
class Draft:
    """``papers``: [{"type": code, "originals": n, "pages": n}]. ``code``: the appointment that came of it."""

    agency: str
    papers: list[dict[str, Any]] = field(default_factory=list)
    units: int = 0
    drop_off: bool = False  # more than one appointment takes: the originals stay at the office
    checked: str = ""  # who was asked whether he has the paper already: "stranger", "person"
    slot: int = 0
    starts_at: str = ""
    hold: str = ""  # the token
    held_until: str = ""
    may_extend: bool = False
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    code: str = ""
    booked: str = ""  # the mark of the page that was booked

    @property
    def mark(self) -> str:
        """Of hour and papers, for the page that shows them to carry: two windows share one draft."""
        facts = json.dumps([self.papers, self.units, self.drop_off], sort_keys=True)
        return f"{self.slot}.{hashlib.sha256(facts.encode()).hexdigest()[:12]}"

    @property
    def starts(self) -> datetime | None:
        return parse_datetime(self.starts_at) if self.starts_at else None

    @property
    def ends(self) -> datetime | None:
        """When the place is held no longer; None when none was held."""
        return parse_datetime(self.held_until) if self.held_until else None

    @property
    def is_held(self) -> bool:
        return self.ends is not None and self.ends > clock.now()

    def holds(self, place: HeldPlace, starts_at: datetime | None) -> None:
        self.slot, self.hold, self.may_extend = place.slot_id, place.token, place.may_extend
        self.held_until = place.expires_at.isoformat()
        self.starts_at = starts_at.isoformat() if starts_at else self.starts_at

    def drops_place(self) -> None:
        self.slot, self.hold, self.held_until, self.starts_at, self.may_extend = 0, "", "", "", False


def draft_of(request: HttpRequest, agency: str) -> Draft | None:
    """What was begun at this office in this browser."""
    rows = request.session.get(PLACE, {})
    return Draft(**rows[agency]) if agency in rows else None


def papers_chosen(request: HttpRequest, *, booked: bool) -> list[dict[str, Any]]:
    """The papers chosen last, at whatever office: who goes on to a neighbour need not type them again. ``booked``:
    whether an appointment came of it, whose papers may have been changed since."""
    rows = [row for row in request.session.get(PLACE, {}).values() if bool(row["code"]) == booked]
    return list(rows[-1]["papers"]) if rows else []


def keep(request: HttpRequest, draft: Draft) -> None:
    """The last ones; the oldest is forgotten."""
    rows = {name: row for name, row in request.session.get(PLACE, {}).items() if name != draft.agency}
    rows[draft.agency] = asdict(draft)
    request.session[PLACE] = dict(list(rows.items())[-KEPT:])
    held_place.note(request, draft.starts, draft.ends)
