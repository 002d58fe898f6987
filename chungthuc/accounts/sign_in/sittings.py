"""How long a sign-in lasts: so long at most, and not beside an empty chair; and who has proved lately that it is he.

Three moments stand in the session: when it began, when its person last did something, when his token last made a seal.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from chungthuc.core import clock

BEGAN, SEEN, SEALED = "began", "seen", "sealed"
SELDOM = 60  # seconds: the session is not written with every page


def ends_at(request: HttpRequest) -> datetime:
    """When this sign-in ends if nothing more is done."""
    return end_of(request.session)


def at_most(request: HttpRequest) -> datetime:
    """When it ends whatever is done."""
    return _at_most(request.session)


def end_of(session: Mapping[str, Any]) -> datetime:
    """As ``ends_at``, by what is kept of a sign-in, perhaps another one."""
    return min(_moment(session, SEEN) + settings.SIGN_IN_IDLE, _at_most(session))


def _at_most(session: Mapping[str, Any]) -> datetime:
    return _moment(session, BEGAN) + settings.SIGN_IN_AT_MOST


def has_begun(request: HttpRequest) -> bool:
    """Whether its beginning stands in the session: without one it would have no end."""
    return BEGAN in request.session


def touch(request: HttpRequest) -> None:
    """Its person did something."""
    now = clock.now().timestamp()
    request.session.setdefault(BEGAN, now)
    if now - request.session.get(SEEN, 0.0) >= SELDOM:
        request.session[SEEN] = now


def has_proved(request: HttpRequest) -> bool:
    """Whether it is this very person, lately: by signing in, by password or second factor again, or by a seal that his
    token has made. So it is asked once a sitting, before the first seal (ASVS 5.0, 7.5.3)."""
    known: list[dict[str, Any]] = get_authentication_records(request, request.user)
    moments = [request.session.get(name, 0.0) for name in (BEGAN, SEALED)] + [one["at"] for one in known]
    return bool(clock.now().timestamp() - max(moments) < settings.STEP_UP_EVERY.total_seconds())


def has_sealed(request: HttpRequest) -> None:
    """A seal was made with the registered token and its PIN: no password says more."""
    request.session[SEALED] = clock.now().timestamp()


def _moment(session: Mapping[str, Any], name: str) -> datetime:
    stamp = session.get(name)
    return clock.now() if stamp is None else datetime.fromtimestamp(stamp, clock.VIETNAM)
