"""The one throttle of the house: so many units of something a key and window, however many ask at once.

A unit is whatever the limit counts: a wrong code, a letter, a millisecond of computing, a byte. A window begins with
its first unit and ends when it said it would, whoever asks meanwhile. Each count is one statement of the database: so
it holds in parallel. It is committed at once, also while a page is only read, also where the transaction around it is
rolled back. Rows whose window is over are swept by a job. docs/decisions/0024 says why it is our own.

    WRONG_CODES = Limit("wrong-code", most=30, seconds=300)
    demand(WRONG_CODES, *keys)               # raises TooMany when nothing is left; counts nothing
    take(WRONG_CODES, *keys)                 # one, or raises TooMany and counts nothing at any of the keys
    take(CPU, *keys, units=1500)             # a budget: what it may cost …
    charge(CPU, *keys, units=400)            # … or what it did cost, once that is known; never raises
    give_back(WRONG_CODES, *keys)            # it was none after all

``keys_of`` a network address are two: the address (of IPv6 its /64) and, with ten times as much, the /24 (/48) around.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chungthuc.core import clock
from chungthuc.core.errors import Refused, Words

SALT = "chungthuc.core.throttle"
USUAL = _("Quá nhiều lần thử từ mạng này.")
WIDE = 10  # times as much for the network around: a carrier's or an office's many people
SWEPT_AT_ONCE = 10_000
MINUTES = 90 * 60  # what is longer is told in hours

TAKE = """
INSERT INTO core_throttlecount AS c (key, units, ends) VALUES (%(key)s, %(units)s, %(ends)s)
ON CONFLICT (key) DO UPDATE SET
  units = CASE WHEN c.ends <= %(now)s THEN EXCLUDED.units ELSE c.units + EXCLUDED.units END,
  ends = CASE WHEN c.ends <= %(now)s THEN EXCLUDED.ends ELSE c.ends END
WHERE c.ends <= %(now)s OR c.units + EXCLUDED.units <= %(most)s
RETURNING units"""
READ = "SELECT units, ends FROM core_throttlecount WHERE key = %(key)s AND ends > %(now)s"
GIVE_BACK = """
UPDATE core_throttlecount SET units = GREATEST(units - %(units)s, 0) WHERE key = %(key)s AND ends > %(now)s"""
FORGET = "DELETE FROM core_throttlecount WHERE key = %(key)s"
SWEEP = """
DELETE FROM core_throttlecount WHERE key IN (
  SELECT key FROM core_throttlecount WHERE ends <= %(now)s LIMIT %(most)s FOR UPDATE SKIP LOCKED)"""
UNBOUNDED = 2**62


@dataclass(frozen=True)
class Limit:
    """``most`` units in a window of ``seconds``; ``what`` happened too often is told to whoever is stopped."""

    name: str
    most: int
    seconds: int
    what: Words = USUAL


@dataclass(frozen=True)
class Key:
    """Who is counted. Only a keyed hash of the text is kept. ``times``: so many times the limit counts for it."""

    text: str
    times: int = 1

    @property
    def hidden(self) -> str:
        """No address, e-mail or number stands in a table."""
        return str(salted_hmac(SALT, self.text, algorithm="sha256").hexdigest()[:32])


Charge = tuple[Limit, tuple[Key, ...]]


class TooMany(Refused):
    """Nothing is left in this window, which ends in ``seconds``."""

    def __init__(self, limit: Limit, seconds: int, *, code: str = "too_often", remedy: Words = "") -> None:
        super().__init__(code, limit.what, remedy or _after(seconds), permanent=False)
        self.limit = limit
        self.seconds = seconds


def _after(seconds: int) -> str:
    if seconds > MINUTES:
        hours = -(-seconds // 3600)
        return ngettext("Thử lại sau %(hours)s giờ.", "Thử lại sau %(hours)s giờ.", hours) % {"hours": hours}
    minutes = -(-seconds // 60)
    return ngettext("Thử lại sau %(minutes)s phút.", "Thử lại sau %(minutes)s phút.", minutes) % {"minutes": minutes}


def keys_of(address: str) -> tuple[Key, ...]:
    """Of a network address: the wide one first, as every counter locks them."""
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return (Key(f"net:{address}"),)
    one = getattr(one, "ipv4_mapped", None) or one
    narrow, wide = (32, 24) if one.version == 4 else (64, 48)
    around, own = (ipaddress.ip_network((one, bits), strict=False) for bits in (wide, narrow))
    return Key(f"net:{around}", WIDE), Key(f"net:{own}")


def take(limit: Limit, *keys: Key, units: int = 1) -> None:
    """Count the units at every key, or raise TooMany and count them at none."""
    take_all((limit, keys), units=units)


def take_all(*wanted: Charge, units: int = 1) -> None:
    """The same of several limits: all or nothing."""
    now = clock.now()
    with _lasting() as cursor:
        for limit, keys in wanted:
            for key in keys:
                if not _taken(cursor, limit, key, units, now, limit.most * key.times):
                    raise TooMany(limit, _left(cursor, limit, key, now))


def charge(limit: Limit, *keys: Key, units: int) -> None:
    """Count what has been spent already, past the limit if need be."""
    now = clock.now()
    with _lasting() as cursor:
        for key in keys:
            _taken(cursor, limit, key, units, now, UNBOUNDED)


def demand(limit: Limit, *keys: Key, units: int = 1) -> None:
    """Raise TooMany unless so many units are left at every key. Counts nothing."""
    now = clock.now()
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(READ, {"key": _stored(limit, key), "now": now})
            row = cursor.fetchone()
            if (row[0] if row else 0) + units > limit.most * key.times:
                raise TooMany(limit, _seconds_to(row[1] if row else None, limit, now))


def give_back(limit: Limit, *keys: Key, units: int = 1) -> None:
    """What was taken is not counted after all, if its window has not ended meanwhile."""
    give_back_all((limit, keys), units=units)


def give_back_all(*wanted: Charge, units: int = 1) -> None:
    now = clock.now()
    with _lasting() as cursor:
        for limit, keys in wanted:
            for key in keys:
                cursor.execute(GIVE_BACK, {"key": _stored(limit, key), "units": units, "now": now})


def forget(limit: Limit, *keys: Key) -> None:
    """A new beginning for these."""
    with _lasting() as cursor:
        for key in keys:
            cursor.execute(FORGET, {"key": _stored(limit, key)})


def counted(limit: Limit, key: Key) -> int:
    """Units of the window that runs now."""
    with connection.cursor() as cursor:
        cursor.execute(READ, {"key": _stored(limit, key), "now": clock.now()})
        row = cursor.fetchone()
        return int(row[0]) if row else 0


def sweep() -> int:
    """Delete what is over: so the table is as long as what was counted in the longest window. Returns how many."""
    gone, last = 0, SWEPT_AT_ONCE
    while last == SWEPT_AT_ONCE:
        with connection.cursor() as cursor:
            cursor.execute(SWEEP, {"now": clock.now(), "most": SWEPT_AT_ONCE})
            last = cursor.rowcount
        gone += last
    return gone


def _taken(cursor: CursorWrapper, limit: Limit, key: Key, units: int, now: datetime, most: int) -> bool:
    if units > most:  # a first row would pass where a second one is refused
        return False
    ends = now + timedelta(seconds=limit.seconds)
    cursor.execute(TAKE, {"key": _stored(limit, key), "units": units, "now": now, "ends": ends, "most": most})
    return cursor.fetchone() is not None


def _left(cursor: CursorWrapper, limit: Limit, key: Key, now: datetime) -> int:
    cursor.execute(READ, {"key": _stored(limit, key), "now": now})
    row = cursor.fetchone()
    return _seconds_to(row[1] if row else None, limit, now)


def _seconds_to(ends: datetime | None, limit: Limit, now: datetime) -> int:
    return max(1, round((ends - now).total_seconds())) if ends else limit.seconds


def _stored(limit: Limit, key: Key) -> str:
    return f"{limit.name}:{key.hidden}"


@contextmanager
def _lasting() -> Iterator[CursorWrapper]:
    """What is written here stays: on a connection of its own where a transaction is open that may yet be rolled back.

    Of what is written together nothing stays if it raises.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic(durable=True))
        except RuntimeError:  # Django's word for a transaction around
            yield stack.enter_context(_apart())
        else:
            yield stack.enter_context(connection.cursor())


@contextmanager
def _apart() -> Iterator[CursorWrapper]:
    own = connection.copy()
    try:
        own.connect()
        with own.connection.transaction(), own.cursor() as cursor:
            yield cursor
    finally:
        own.close()
