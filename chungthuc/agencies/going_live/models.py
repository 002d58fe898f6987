"""The moment from which an office's papers are real."""

from django.db import models

from chungthuc.core import clock
from chungthuc.core.database.dated import LatestQuerySet


class LiveOffice(models.Model):
    """``by`` is None for offices that had issued copies before there were trials. Nothing takes this back: an office
    that may issue no more has its rights ended."""

    agency = models.OneToOneField("agencies.Agency", models.PROTECT, related_name="live")
    since = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    decision = models.CharField(max_length=300)
    trial = models.CharField(max_length=100, blank=True)  # plain name of the trial copy that our verifier accepted

    objects = LatestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.agency_id} since {self.since}"
