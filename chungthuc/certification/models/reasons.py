"""Why somebody returned, stopped or blocked a copy: kept for ever beside the copy, whatever becomes of it."""

import hashlib
import re
import secrets
import unicodedata
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from chungthuc.accounts.models import Person
from chungthuc.certification.lifecycle import Action
from chungthuc.core import clock

# «Người yêu cầu xin rút», the usual reason of a cancelling that is not the office's own wish.
WITHDRAWAL = re.compile(
    r"\s*(?:người (?:yêu cầu|dân)(?: chứng thực)?(?: đã)?(?: tự| xin)? rút|the requester withdr[ae]w)\b", re.IGNORECASE
)


def is_withdrawal(reason: str) -> bool:
    """The requester himself wished it, as the officer wrote."""
    return WITHDRAWAL.match(unicodedata.normalize("NFC", reason)) is not None


class Reason(models.Model):
    """One reason of one move. Written once; only retention may blank its words, which the event outlives.

    The event of the move holds ``sha256``, over salt and words: it proves what was said and tells nobody, not even
    whoever guesses at short words.
    """

    copy = models.ForeignKey("certification.CertifiedCopy", models.PROTECT, related_name="reasons")
    action = models.CharField(max_length=20, choices=Action.choices)
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    blanked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reason_has_words_until_blanked",
                condition=(Q(blanked_at__isnull=True) & ~Q(text="") & ~Q(salt=""))
                | Q(blanked_at__isnull=False, text="", salt=""),
            )
        ]
        indexes = [models.Index(fields=["copy", "at"], name="reasons_of_copy")]

    def __str__(self) -> str:
        return f"{self.copy_id} {self.action}"

    @classmethod
    def keep(cls, copy: models.Model, action: Action, text: str, *, by: Person) -> Self:
        """In the transaction of the move, before its event."""
        salt = secrets.token_hex(16)
        return cls.objects.create(copy=copy, action=action, text=text, salt=salt, sha256=digest(salt, text), by=by)

    @property
    def is_as_hashed(self) -> bool:
        """What was blanked cannot be asked any more."""
        return self.blanked_at is not None or self.sha256 == digest(self.salt, self.text)


def digest(salt: str, text: str) -> str:
    """SHA-256 over salt and words, in hexadecimal digits."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()
