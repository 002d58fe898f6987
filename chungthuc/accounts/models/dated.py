"""What is in force from one moment to another."""

from datetime import datetime

from django.db import models
from django.db.models import F, Func, Q, Value

from chungthuc.audit.models import Hashed
from chungthuc.core import clock


class Dated(Hashed):
    """In force from ``since`` to before ``until``; None: without an end."""

    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_in_force(self, at: datetime | None = None) -> bool:
        at = at or clock.now()
        return bool(self.since <= at and (self.until is None or at < self.until))


def in_force(at: datetime | None = None) -> Q:
    """The rows in force at a moment (default: now)."""
    at = at or clock.now()
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


def both(column: str, kind: str = "int8range") -> Func:
    """The column as a range of itself: exclusion constraints compare ranges without any extension."""
    return Func(F(column), F(column), Value("[]"), function=kind)
