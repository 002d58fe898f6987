"""Where a person is signed in now, and how that is ended: by himself, or by the operator (ASVS 5.0, 7.4.5 and 7.5.2).

allauth notes a row a sign-in (``allauth.usersessions``); whether it still counts is told by the session itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import sittings
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import demand_reason

BROWSERS = {"Edg/": "Edge", "coc_coc_browser": "Cốc Cốc", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome",
            "Safari/": "Safari"}  # fmt: skip
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS",
           "CrOS": "ChromeOS", "Linux": "Linux"}  # fmt: skip


@dataclass(frozen=True)
class OpenSignIn:
    """One browser in which the person is signed in."""

    number: int  # of allauth's row
    began: datetime
    last: datetime  # when something was done there
    device: str
    network: str  # its address at sign-in
    is_here: bool


def of(person: Person, here: str | None) -> list[OpenSignIn]:
    """Those that still count, this one first (``here``: its session key), then the last used. Writes nothing."""
    rows = UserSession.objects.filter(user_id=person.pk)
    kept = Session.objects.filter(session_key__in=rows.values("session_key"), expire_date__gt=clock.now())
    known = {one.session_key: one.get_decoded() for one in kept}
    found = [_told(row, known[row.session_key], here) for row in rows if _counts(known.get(row.session_key), person)]
    return sorted(found, key=lambda one: (not one.is_here, -one.last.timestamp()))


@transaction.atomic
def end(person: Person, *, but: str | None, number: int | None = None) -> int:
    """His own doing: one of them by its number, or all; never the one he sits at (``but``). Returns how many."""
    rows = UserSession.objects.filter(user_id=person.pk).exclude(session_key=but)
    count = _end(rows if number is None else rows.filter(pk=number))
    if count:
        record("accounts", "end_sign_ins", subject=f"person:{person.pk}", by=person, facts={"count": count})
    return count


@transaction.atomic
def end_by_operator(person: Person | None, *, reason: str) -> int:
    """All of a person's, or, without one, everybody's. Raises Refused (reason_missing)."""
    demand_reason(reason, gettext_lazy("Ghi ai đề nghị và vì sao."))
    count = end_all(person) if person else _end(UserSession.objects.all())
    subject = f"person:{person.pk}" if person else "person:everybody"
    facts = {"count": count, "reason": reason.strip()}
    record("accounts", "end_sign_ins", subject=subject, by="system:operator", facts=facts)
    return count


def end_all(person: Person) -> int:
    """Everywhere, at once."""
    return _end(UserSession.objects.filter(user_id=person.pk))


def tidy() -> None:
    """Sessions that are over, and rows that speak of none; nothing is known of them but that they were."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def _end(rows: Any) -> int:
    count = int(rows.count())
    Session.objects.filter(session_key__in=rows.values("session_key")).delete()
    rows.delete()
    return count


def _counts(session: Mapping[str, Any] | None, person: Person) -> bool:
    """Not after a new password, nor past its time."""
    if session is None:
        return False
    hashes = {person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()}
    return session.get(HASH_SESSION_KEY) in hashes and clock.now() < sittings.end_of(session)


def _told(row: UserSession, session: Mapping[str, Any], here: str | None) -> OpenSignIn:
    last = session.get(sittings.SEEN)
    return OpenSignIn(
        number=row.pk,
        began=row.created_at,
        last=datetime.fromtimestamp(last, clock.VIETNAM) if last else row.created_at,
        device=device(row.user_agent),
        network=row.ip,
        is_here=row.session_key == here,
    )


def device(user_agent: str) -> str:
    """«Chrome, Windows»: as far as the browser says so of itself."""
    found = (next((name for sign, name in signs.items() if sign in user_agent), "") for signs in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name) or _("Thiết bị không rõ")
