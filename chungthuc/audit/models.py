"""The append-only chain of events: one chain an agency, no personal data, nothing that ever changes."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class ChainHead(models.Model):
    """The end of a chain; its lock puts events in order."""

    chain = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.chain}#{self.position}"


class Event(models.Model):
    """One move: who, what, to which thing. ``by`` and ``subject`` are plain ids: accounts may end."""

    chain = models.CharField(max_length=40)
    position = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=100)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="events_follow_each_other"),
        ]
        indexes = [
            models.Index(fields=["subject", "position"], name="event_subject"),
            BrinIndex(fields=["at"], name="event_at"),  # rows lie in the order of time: a day is a few pages
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.position} {self.action}"


class Hashed(models.Model):
    """A row that each event about it hashes whole: what is changed without an event is found (``audit.rows``).

    ``hashed``: columns, a foreign key by its ``…_id``. Whoever adds one there lets a migration adopt all rows anew.
    """

    named: ClassVar[str]  # how events call such a row: «grant» of «grant:7»
    hashed: ClassVar[tuple[str, ...]]

    may_move: ClassVar[bool] = False  # to another office (a merger): its events stay in the chain where they began

    class Meta:
        abstract = True

    @property
    def plain_name(self) -> str:
        return f"{self.named}:{self.pk}"


class Checkpoint(Hashed):
    """The ends of all chains after a day of Vietnam, signed by a key that lies apart (``audit.checkpoints``).

    ``content`` is what is hashed, signed and kept outside, to the letter; it alone holds the ends. Each names the one
    before by its hash. The counts stand beside it for lists: the content of a nation's is a megabyte.
    """

    named = "checkpoint"
    hashed = ("at", "sha256", "previous", "key", "signature", "chains", "events")  # the content by its sha256

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=64)  # the public half, in hexadecimal digits
    signature = models.CharField(max_length=128)
    chains = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.day)
