"""«Dùng địa chỉ khác» while the code of a registration is awaited: what was typed comes back, the password never.

Kept in the session for ``KEPT``, gone with the code that was right; where the way led to as well. It fills a form only
for ``SHOWN`` after it was asked for: whoever walks away from a computer of all leaves no name on its page.
"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from chungthuc.core import clock

PLACE = "registration"
KEPT = timedelta(minutes=30)
SHOWN = timedelta(minutes=5)
FIELDS = ("kind", "full_name", "id_number", "phone", "email")


def keep(request: HttpRequest, typed: Any, following: str) -> None:
    """``typed``: as it was sent. ``following``: the address that the page leads to."""
    kept = {name: str(typed.get(name, ""))[:300] for name in FIELDS}
    request.session[PLACE] = {"at": clock.now().timestamp(), "typed": kept, "next": following[:500]}


def ask(request: HttpRequest) -> bool:
    """«Dùng địa chỉ khác»: the form may show it now; False where there is nothing, or not any more."""
    kept: dict[str, Any] = request.session.get(PLACE, {})
    now = clock.now().timestamp()
    if not kept or now - kept["at"] >= KEPT.total_seconds():
        return False
    request.session[PLACE] = {**kept, "asked": now}
    return True


def typed_before(request: HttpRequest | None) -> dict[str, str]:
    """What to fill the form with; nothing unless it was asked for just now."""
    kept: dict[str, Any] = request.session.get(PLACE, {}) if request is not None else {}
    asked = clock.now().timestamp() - kept.get("asked", 0) < SHOWN.total_seconds()
    return dict(kept["typed"]) if kept and asked else {}


def following(request: HttpRequest) -> str:
    return str(request.session.get(PLACE, {}).get("next", ""))


def forget(request: HttpRequest) -> None:
    request.session.pop(PLACE, None)
