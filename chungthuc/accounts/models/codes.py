"""A code sent to a telephone or an address, to see that its owner reads it."""

from django.db import models
from django.db.models import F, Q

from chungthuc.accounts.models.people import Person
from chungthuc.core import clock


class CodePurpose(models.TextChoices):
    PHONE = "phone"  # the phone is the person's
    IDENTITY = "identity"  # the person at the counter holds this account
    RESET = "reset"  # a forgotten password is set anew
    EMAIL = "email"  # the address is the account's
    DESK = "desk"  # an address given at the counter is the requester's; the code's person is the officer who asks


class ContactCode(models.Model):
    """One code that was sent. Only its keyed digest is kept; the newest of a purpose counts.

    ``reset`` and ``email`` belong to an address, whoever asks from wherever; ``contact`` is a keyed hash of it. They
    have a row also where the address has no account: the same work, and a digest that no code fits.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    purpose = models.CharField(max_length=8, choices=CodePurpose.choices)
    contact = models.CharField(max_length=254)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="code_ends_after_it_starts", condition=Q(expires_at__gt=F("made_at"))),
            models.CheckConstraint(
                name="code_without_account_has_address",
                condition=Q(person__isnull=False) | Q(purpose__in=["reset", "email"]),
            ),
        ]
        indexes = [
            models.Index(fields=["contact", "-made_at"], name="contact_code_of_contact"),
            models.Index(fields=["made_at"], name="contact_code_made"),
            models.Index(fields=["person", "purpose", "-made_at"], name="contact_code_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.made_at}"
