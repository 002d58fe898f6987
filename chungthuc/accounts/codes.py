"""Codes of eight letters and digits: made, sent by who asked for them, answered at most five times in ten minutes.

39 random bits, typed without case, blanks or hyphens. How often a code was answered stands in the database, one answer
after the other, whichever session or place it comes from; the newest code of a purpose counts and no other.

An account has one code of a purpose at a time. An officer (``CodePurpose.DESK``) serves one requester after the other:
there it is one code an address. So it is for a forgotten password and a new account, which anybody may ask for.
"""

import re
import secrets
from datetime import timedelta

from django.db import connection, models, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import CodePurpose, ContactCode, Person
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.core.identifiers import ALPHABET
from chungthuc.core.throttle import Limit, TooMany

LETTERS = 8
LIFE = timedelta(minutes=10)
TRIES = 5
PAUSE = timedelta(minutes=1)  # between two codes
HOURLY = 5  # each one costs money and somebody's patience
DAILY = 10  # of a purpose to one telephone or address, whoever asks
OF_THE_OWNER = 5  # more of them a day, from a device that knows the account: others cannot use up his
OF_AN_OFFICER = 60  # to all addresses together in an hour: one a minute is a fast desk, more is a misuse
KEPT = timedelta(days=2)
# Counted in the codes' own rows, in the transaction that makes them
TOO_SOON = Limit("code-pause", 1, 60, what=_("Mã vừa được gửi."))
AN_HOUR = Limit("code-hour", HOURLY, 60 * 60, what=_("Đã gửi quá nhiều mã trong một giờ."))
A_DAY = Limit("code-day", DAILY, 24 * 60 * 60, what=_("Đã gửi quá nhiều mã đến nơi này trong ngày."))
BY_ADDRESS = {CodePurpose.RESET, CodePurpose.EMAIL}
SALT = "chungthuc.accounts.codes"


def fresh() -> str:
    """Random letters and digits that are not taken for each other: «7K2M-9QRX»."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(LETTERS))
    return f"{letters[:4]}-{letters[4:]}"


def new_code(person: Person | None, purpose: CodePurpose, contact: str, *, known_device: bool = False) -> str:
    """A fresh code for the contact; older ones of the purpose no longer count. Call it where the message is queued,
    in one transaction. ``person`` is None where an address has no account.

    Raises TooMany("code_too_soon" | "code_too_often").
    """
    with transaction.atomic():
        _one_at_a_time(person, purpose, contact)
        _demand_few(person, purpose, contact, known_device)
        return put(person, purpose, contact, fresh())


def put(person: Person | None, purpose: CodePurpose, contact: str, code: str) -> str:
    """From now on this code counts; how often that may happen was asked elsewhere."""
    kept = _kept(purpose, contact)
    now = clock.now()
    ContactCode.objects.create(
        person=person,
        purpose=purpose,
        contact=kept,
        digest=_digest(person, purpose, kept, code),
        made_at=now,
        expires_at=now + LIFE,
    )
    return code


def waiting_code(person: Person | None, purpose: CodePurpose, contact: str = "") -> ContactCode | None:
    """The code that may still be answered, or None. ``contact`` is asked for where codes belong to it."""
    newest = _newest(person, purpose, contact).first()
    if newest is None or newest.used_at or newest.tries >= TRIES or newest.expires_at <= clock.now():
        return None
    return newest


def answer_code(person: Person | None, purpose: CodePurpose, contact: str, code: str) -> None:
    """Use the code up. Raises Refused("code_over" | "code_wrong"); a wrong answer counts, also when it raises."""
    with transaction.atomic():
        _one_at_a_time(person, purpose, contact)
        waiting = waiting_code(person, purpose, contact)
        right = waiting is not None and _fits(waiting, person, _kept(purpose, contact), code)
        if waiting is not None:
            waiting.tries += 1
            waiting.used_at = clock.now() if right else None
            waiting.save(update_fields=["tries", "used_at"])
    if waiting is None or (not right and waiting.tries >= TRIES):
        raise Refused("code_over", _("Mã đã hết hạn hoặc đã nhập sai quá nhiều lần."), _("Bấm «Gửi mã mới»."))
    if not right:
        raise Refused("code_wrong", _("Mã không đúng."), _("Nhập lại 8 ký tự trong thư hoặc tin nhắn mới nhất."))


def tidy() -> int:
    """Forget codes that count for nothing any more, not even for the day's number. Returns how many."""
    gone, _by_model = ContactCode.objects.filter(made_at__lt=clock.now() - KEPT).delete()
    return gone


def _one_at_a_time(person: Person | None, purpose: CodePurpose, contact: str) -> None:
    """One code or answer at a time for an account, then for a contact: what is counted below holds in parallel."""
    with connection.cursor() as cursor:
        for whose in (f"{person.pk}" if person else "", f"{purpose}:{_kept(purpose, contact)}"):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{SALT}:{whose}"])


def _demand_few(person: Person | None, purpose: CodePurpose, contact: str, known_device: bool) -> None:
    now = clock.now()
    made = ContactCode.objects.filter(made_at__gt=now - timedelta(days=1))
    mine = _newest(person, purpose, contact) & made
    newest = mine.first()
    if newest and newest.made_at > now - PAUSE:
        raise TooMany(TOO_SOON, 60, code="code_too_soon", remedy=_("Đợi một phút rồi bấm gửi lại."))
    hour = made.filter(made_at__gt=now - timedelta(hours=1))
    if not known_device and hour.filter(pk__in=mine.values("pk")).count() >= HOURLY:
        raise _too_often()
    if purpose == CodePurpose.DESK and hour.filter(person=person, purpose=purpose).count() >= OF_AN_OFFICER:
        raise _too_often()
    if made.filter(purpose=purpose, contact=_kept(purpose, contact)).count() >= DAILY + (
        OF_THE_OWNER if known_device else 0
    ):
        raise TooMany(A_DAY, A_DAY.seconds, code="code_too_often", remedy=_("Thử lại sau một ngày."))


def _fits(waiting: ContactCode, person: Person | None, kept: str, code: str) -> bool:
    digest = _digest(person, CodePurpose(waiting.purpose), kept, code[:40])
    return waiting.contact == kept and constant_time_compare(waiting.digest, digest)


def _too_often() -> TooMany:
    return TooMany(AN_HOUR, AN_HOUR.seconds, code="code_too_often", remedy=_("Thử lại sau một giờ."))


def _newest(person: Person | None, purpose: CodePurpose, contact: str) -> "models.QuerySet[ContactCode]":
    """Where an address has no account, rows of nobody: they end nobody's code."""
    codes = ContactCode.objects.filter(person=person, purpose=purpose)
    if purpose == CodePurpose.DESK or purpose in BY_ADDRESS:
        codes = codes.filter(contact=_kept(purpose, contact))
    return codes.order_by("-made_at", "-pk")


def _kept(purpose: CodePurpose, contact: str) -> str:
    """Anybody may type anybody's address: no plain one is kept of what strangers ask for."""
    if purpose not in BY_ADDRESS:
        return contact
    return str(salted_hmac(SALT, contact.strip().casefold(), algorithm="sha256").hexdigest())


def _digest(person: Person | None, purpose: CodePurpose, contact: str, code: str) -> str:
    typed = re.sub(r"[^A-Z0-9]", "", code.upper())
    text = f"{person.pk if person else ''}|{purpose}|{contact}|{typed}"
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()
