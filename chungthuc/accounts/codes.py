"""Codes of six digits: made, sent by who asked for them, and answered at most five times within ten minutes.

An account has one code of a purpose at a time. An officer (``CodePurpose.DESK``) serves one requester after the other:
there it is one code an address.
"""

import secrets
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import CodePurpose, ContactCode, Person
from chungthuc.core import clock
from chungthuc.core.errors import Refused

LIFE = timedelta(minutes=10)
TRIES = 5
PAUSE = timedelta(minutes=1)  # between two codes
HOURLY = 5  # each one costs money and somebody's patience
OF_AN_OFFICER = 60  # to all addresses together in an hour: one a minute is a fast desk, more is a misuse


def new_code(person: Person, purpose: CodePurpose, contact: str) -> str:
    """A fresh code for the contact; older ones of the purpose no longer count. Call it where the message is queued,
    in one transaction.

    Raises Refused("code_too_soon" | "code_too_often").
    """
    now = clock.now()
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # one code at a time for one person
        hour = ContactCode.objects.filter(made_at__gt=now - timedelta(hours=1))
        _must_wait(list((_newest(person, purpose, contact) & hour)[:HOURLY]), now)
        if purpose == CodePurpose.DESK and hour.filter(person=person, purpose=purpose).count() >= OF_AN_OFFICER:
            raise _too_often()
        code = f"{secrets.randbelow(10**6):06d}"
        ContactCode.objects.create(
            person=person,
            purpose=purpose,
            contact=contact,
            digest=_digest(person, purpose, contact, code),
            made_at=now,
            expires_at=now + LIFE,
        )
    return code


def waiting_code(person: Person, purpose: CodePurpose, contact: str = "") -> ContactCode | None:
    """The code that may still be answered, or None. ``contact`` is asked for at the desk only."""
    newest = _newest(person, purpose, contact).first()
    if newest is None or newest.used_at or newest.tries >= TRIES or newest.expires_at <= clock.now():
        return None
    return newest


def answer_code(person: Person, purpose: CodePurpose, contact: str, code: str) -> None:
    """Use the code up. Raises Refused("code_over" | "code_wrong"); a wrong answer counts, also when it raises."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        waiting = waiting_code(person, purpose, contact)
        right = waiting is not None and _fits(waiting, person, contact, code)
        if waiting is not None:
            waiting.tries += 1
            waiting.used_at = clock.now() if right else None
            waiting.save(update_fields=["tries", "used_at"])
    if waiting is None or (not right and waiting.tries >= TRIES):
        raise Refused("code_over", _("Mã đã hết hạn hoặc đã nhập sai quá nhiều lần."), _("Bấm «Gửi mã mới»."))
    if not right:
        raise Refused("code_wrong", _("Mã không đúng."), _("Nhập lại 6 số trong tin nhắn mới nhất."))


def _fits(waiting: ContactCode, person: Person, contact: str, code: str) -> bool:
    digits = "".join(code.split())[:20]
    digest = _digest(person, CodePurpose(waiting.purpose), contact, digits)
    return waiting.contact == contact and constant_time_compare(waiting.digest, digest)


def _must_wait(recent: list[ContactCode], now: datetime) -> None:
    if recent and recent[0].made_at > now - PAUSE:
        raise Refused("code_too_soon", _("Mã vừa được gửi."), _("Đợi một phút rồi bấm gửi lại."))
    if len(recent) >= HOURLY:
        raise _too_often()


def _too_often() -> Refused:
    return Refused("code_too_often", _("Đã gửi quá nhiều mã trong một giờ."), _("Thử lại sau một giờ."))


def _newest(person: Person, purpose: CodePurpose, contact: str) -> "models.QuerySet[ContactCode]":
    codes = ContactCode.objects.filter(person=person, purpose=purpose)
    if purpose == CodePurpose.DESK:
        codes = codes.filter(contact=contact)
    return codes.order_by("-made_at", "-pk")


def _digest(person: Person, purpose: CodePurpose, contact: str, code: str) -> str:
    text = f"{person.pk}|{purpose}|{contact}|{code}"
    return salted_hmac("chungthuc.accounts.codes", text, algorithm="sha256").hexdigest()
