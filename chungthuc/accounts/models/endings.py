"""Why a right to sign or a certificate was ended before its day: kept for ever beside the row, which is not edited."""

import hashlib
import secrets
from typing import Self

from django.db import models

from chungthuc.accounts.models.people import Person
from chungthuc.audit.models import Hashed
from chungthuc.core import clock


class EndReason(models.Model):
    """Written once. ``about``: the row's plain name, «authority:7», «certificate:3».

    The event of the end holds ``sha256``, over salt and words: it proves what was said and tells nobody.
    """

    about = models.CharField(max_length=60, unique=True)  # a row ends once
    text = models.CharField(max_length=300)
    salt = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.about

    @classmethod
    def keep(cls, row: Hashed, text: str, *, by: Person) -> Self:
        """In the transaction of the end, before its event."""
        salt = secrets.token_hex(16)
        return cls.objects.create(about=row.plain_name, text=text, salt=salt, sha256=_digest(salt, text), by=by)

    @property
    def is_as_hashed(self) -> bool:
        return self.sha256 == _digest(self.salt, self.text)


def _digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()
