"""«Đã giữ chỗ»: on the way through sign-in and registration people see that their place waits, and until when."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from chungthuc.core import clock

PLACE = "held_place"


@dataclass(frozen=True)
class HeldFor:
    """The hour that is kept, and until when it is."""

    starts: datetime
    until: datetime


def note(request: HttpRequest, starts: datetime | None, until: datetime | None) -> None:
    """Keep it in the session, in place of what was noted before; without a moment: nothing is held any more."""
    if starts and until:
        request.session[PLACE] = [starts.isoformat(), until.isoformat()]
    else:
        request.session.pop(PLACE, None)


def held_place(request: HttpRequest) -> HeldFor | None:
    """What is kept for this browser now."""
    starts, until = (parse_datetime(one) for one in request.session.get(PLACE, ("", "")))
    return HeldFor(starts, until) if starts and until and until > clock.now() else None
