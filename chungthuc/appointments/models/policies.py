"""What an agency decides about its bookings, from a day on; and the bounds that those above set."""

from django.db import models
from django.db.models import F, Q

from chungthuc.agencies.models import Agency
from chungthuc.core.database.dated import LatestQuerySet


class PolicyValue(models.Model):
    """One policy's value at an agency and all below it, from a day on. The names are the fields of ``Policy``.

    ``least`` and ``most`` bind those below (a province binds its communes). The nation's when ``agency`` is empty.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="booking_policies")
    name = models.CharField(max_length=40)
    value = models.PositiveIntegerField()
    least = models.PositiveIntegerField(null=True, blank=True)
    most = models.PositiveIntegerField(null=True, blank=True)
    since = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    objects = LatestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name", "since"], nulls_distinct=False, name="a_policy_changes_once_a_day"
            ),
            models.CheckConstraint(
                name="a_policy_stays_in_its_own_bounds",
                condition=(Q(least__isnull=True) | Q(least__lte=F("value")))
                & (Q(most__isnull=True) | Q(most__gte=F("value"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
