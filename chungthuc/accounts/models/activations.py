"""«Mã kích hoạt»: printed once, handed to its person, and used up by the first password that is set with it."""

from django.db import models
from django.db.models import F, Q

from chungthuc.accounts.models.people import Person
from chungthuc.agencies.models import Agency
from chungthuc.core import clock


class ActivationCode(models.Model):
    """Only the keyed digest is kept. Of a person's codes the newest counts and no other."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="activation_codes")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # whose administrator gave it
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="activation_ends_after_it_starts", condition=Q(expires_at__gt=F("made_at"))),
        ]
        indexes = [models.Index(fields=["person", "-made_at"], name="activation_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at}"
