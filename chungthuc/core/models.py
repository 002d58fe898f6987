"""The base of everything that has an address."""

import uuid

from django.db import models


class Thing(models.Model):
    """A row known outside by an identifier that cannot be guessed or counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Remembered(models.Model):
    """What this installation was like, to tell when it is so no more: a name and its value."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class ThrottleCount(models.Model):
    """Units counted in a window that runs until ``ends`` (``core.throttle``). The key is a limit's name and a hash."""

    key = models.CharField(max_length=80, primary_key=True)
    units = models.BigIntegerField()
    ends = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="throttle_counts_from_nought", condition=models.Q(units__gte=0))]
        indexes = [models.Index(fields=["ends"], name="throttle_ends")]

    def __str__(self) -> str:
        return f"{self.key} {self.units}"
