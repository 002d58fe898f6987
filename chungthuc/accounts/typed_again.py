"""«Dùng địa chỉ khác» while the code of a registration is awaited: what was typed comes back, the password never.

Kept in the session for ``KEPT``, gone with the code that was right; where the way led to as well.
"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from chungthuc.core import clock

PLACE = "registration"
KEPT = timedelta(minutes=30)
FIELDS = ("kind", "full_name", "id_number", "phone", "email")


def keep(request: HttpRequest, typed: Any, following: str) -> None:
    """``typed``: as it was sent. ``following``: the address that the page leads to."""
    kept = {name: str(typed.get(name, ""))[:300] for name in FIELDS}
    request.session[PLACE] = {"at": clock.now().timestamp(), "typed": kept, "next": following[:500]}


def typed_before(request: HttpRequest | None) -> dict[str, str]:
    """What to fill the form with; nothing after a while."""
    kept: dict[str, Any] = request.session.get(PLACE, {}) if request is not None else {}
    fresh = bool(kept) and clock.now().timestamp() - kept["at"] < KEPT.total_seconds()
    return dict(kept["typed"]) if fresh else {}


def following(request: HttpRequest) -> str:
    return str(request.session.get(PLACE, {}).get("next", ""))


def forget(request: HttpRequest) -> None:
    request.session.pop(PLACE, None)
