"""What is in force from one moment to another, and stays: rights, authority, certificates."""

from datetime import datetime

from django.db import models

from chungthuc.audit.models import Hashed
from chungthuc.core import clock
from chungthuc.core.database.dated import SpanQuerySet, covers


class Dated(Hashed):
    """In force from ``since`` to before ``until``; None: without an end."""

    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_in_force(self, at: datetime | None = None) -> bool:
        return covers(self, at or clock.now())
