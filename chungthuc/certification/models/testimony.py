"""The words of the attestation page, dated."""

from datetime import date
from typing import Self

from django.db import models

from chungthuc.core.database.dated import LatestQuerySet


class TestimonyTemplate(models.Model):
    """The words of the attestation page (NĐ 280/2025, form 01): dated data with its citation."""

    __test__ = False  # not a test class

    name = models.CharField(max_length=200)
    heading = models.CharField(max_length=200)
    number_label = models.CharField(max_length=60)
    volume_label = models.CharField(max_length=60)
    date_label = models.CharField(max_length=60)
    signing_note = models.CharField(max_length=200)
    citation = models.CharField(max_length=300)
    since = models.DateField(unique=True)

    objects = LatestQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def on(cls, day: date) -> Self:
        """The template in force on the day. Raises DoesNotExist where none was loaded."""
        if (found := cls.objects.on(day)) is None:
            raise cls.DoesNotExist(f"no testimony is in force on {day}")
        return found
