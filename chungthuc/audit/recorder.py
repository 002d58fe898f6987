"""The recorder: who looked, took data out, came in or was refused, on a database connection of its own.

A page that is only read never writes on its own connection (``web.middleware.ReadOnlyGet``), and a refusal leaves no
transaction to write in. So these events go into chains of their own over a connection opened for the one event: a
look waits for nobody's act, and no act waits for looks. Nothing else may use it: ``tests/promises`` counts its users.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import Error, connection
from django.utils.crypto import salted_hmac

from chungthuc.audit.chain import append, locked_head, name_of, told
from chungthuc.audit.models import Event
from chungthuc.core import clock, throttle
from chungthuc.core.throttle import Key, Limit

LOOKS, REFUSALS, EXPORTS, LOGINS = "looks:", "refusals:", "exports:", "logins"
AN_HOUR = Limit("refusals", most=1, seconds=3600)  # counted, never refused for it
TOLD_AGAIN = (10, 100, 1000, 10_000)
PATIENCE = "SET LOCAL lock_timeout = '3s'"


class Export(StrEnum):
    """What of an office leaves the house as a file of many rows."""

    REGISTER = "register"  # a volume as an Excel workbook
    HISTORY_PDF = "history_pdf"  # all that happened to a dossier
    HISTORY_JSON = "history_json"


class NotRecorded(Exception):
    """It could not be written down, so it does not happen: no paper is shown that nobody would know of."""


def looked(subject: str, *, agency: str, by: Any, at_what: str) -> None:
    """Somebody opens a paper of the agency: one event a person, paper and hour, of the first that he opened then.

    Raises NotRecorded; then nothing of it may be shown.
    """
    _once_an_hour(f"{LOOKS}{agency}", "look", subject=subject, by=by, facts={"what": at_what})


def exported(subject: str, *, agency: str, by: Any, what: Export) -> None:
    """Somebody takes data out as a file: an event each time. Raises NotRecorded; then it is not made."""
    with _own_transaction() as cursor:
        event = append(cursor, f"{EXPORTS}{agency}", "export", subject=subject, by=by, facts={"what": str(what)})
    told(event)


def refused(subject: str, *, agency: str, by: Any, code: str) -> None:
    """Somebody was refused for want of a right. Raises NotRecorded.

    The same refusal once an hour, and again when it was the tenth, the hundredth … time («more»: how many that stands
    for): a script has few lines and a large count.
    """
    chain = f"{REFUSALS}{agency}"
    _once_an_hour(chain, "refuse", subject=subject, by=by, facts={"code": code})
    times = _times(f"{name_of(by)} {chain} {subject}")
    if times in TOLD_AGAIN:
        with _own_transaction() as cursor:
            facts = {"code": code, "more": times - times // 10}
            event = append(cursor, chain, "refuse", subject=subject, by=by, facts=facts)
        told(event)


def _times(what: str) -> int:
    """The how-manieth time it is in this hour."""
    try:
        throttle.charge(AN_HOUR, Key(what), units=1)
        return throttle.counted(AN_HOUR, Key(what))
    except Error as trouble:
        raise NotRecorded(type(trouble).__name__) from trouble


def noted(action: str, *, subject: str, by: Any, facts: dict[str, Any]) -> None:
    """Of an account: who came in, failed, went. Raises NotRecorded."""
    with _own_transaction() as cursor:
        event = append(cursor, LOGINS, action, subject=subject, by=by, facts=facts)
    told(event)


def keyed(text: str) -> str:
    """The same text is the same sixteen digits; without the service's key they tell nothing of it, not even to who
    tries all the numbers that there are."""
    return str(salted_hmac("chungthuc.audit.recorder", text, algorithm="sha256").hexdigest()[:16])


def keyed_network(address: str) -> str:
    """Of the /24 or /64 that somebody asked from: whether two came from one place, not from where."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return ""
    place = getattr(place, "ipv4_mapped", None) or place  # as a server that listens on both families calls its askers
    return keyed(str(ipaddress.ip_network((place, 24 if place.version == 4 else 64), strict=False)))


def hour() -> datetime:
    """When the present one began: what is noted since then is not noted again."""
    return clock.now().replace(minute=0, second=0, microsecond=0)


def _once_an_hour(chain: str, action: str, *, subject: str, by: Any, facts: dict[str, Any]) -> None:
    since = hour()
    there = Event.objects.filter(subject=subject, chain=chain, action=action, by=name_of(by), at__gte=since)
    if there.exists():
        return
    event = None
    with _own_transaction() as cursor:
        locked_head(cursor, chain)  # of several pictures asked for at once the first one writes
        if not _is_there(cursor, chain, action, subject, name_of(by), since):
            event = append(cursor, chain, action, subject=subject, by=by, facts=facts)
    if event:
        told(event)


IS_THERE = """
SELECT 1 FROM audit_event
 WHERE subject = %s AND chain = %s AND action = %s AND by = %s AND at >= %s LIMIT 1"""


def _is_there(cursor: Any, chain: str, action: str, subject: str, by: str, since: datetime) -> bool:
    cursor.execute(IS_THERE, [subject, chain, action, by, since])
    return cursor.fetchone() is not None


@contextmanager
def _own_transaction() -> Iterator[Any]:
    """A cursor on a fresh connection to the same database, committed at the end."""
    own = connection.copy()  # under the same name: Django's own receivers look connections up by it
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute(PATIENCE)
            yield cursor
        own.commit()
    except Error as trouble:
        raise NotRecorded(type(trouble).__name__) from trouble
    finally:
        own.close()
