"""«Thiết bị quen»: a browser from which an account signed in before, or set its password anew, has tries of its own.

So nobody who guesses from elsewhere can keep the owner out, however long he goes on («device cookies», OWASP: Slow Down
Online Guessing Attacks). The cookie names no account: keyed hashes of addresses, each with a random number.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing

from chungthuc.core.throttle import Key

COOKIE = f"{settings.COOKIE_PREFIX}known_device"
LIFE = timedelta(days=180)
MOST = 5  # accounts of one browser: a counter's computer has several officers
SALT = "chungthuc.accounts.sign_in.devices"


def number(cookie: str, email: str) -> str:
    """The random number of this browser for this account; empty when it does not know the account."""
    return _rows(cookie).get(_hidden(email), "")


def with_account(cookie: str, email: str) -> str:
    """The cookie's new value; the account that was added first goes when there are too many."""
    rows = _rows(cookie)
    kept = rows.pop(_hidden(email), "") or secrets.token_urlsafe(12)
    return signing.dumps(dict([*rows.items(), (_hidden(email), kept)][-MOST:]), salt=SALT)


def _rows(cookie: str) -> dict[str, str]:
    try:
        rows: dict[str, str] = signing.loads(cookie, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return {}
    return rows


def _hidden(email: str) -> str:
    return Key(f"device:{email.casefold()}").hidden
