"""«Kho dữ liệu điện tử»: what a person or organisation was given."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chungthuc.core import clock
from chungthuc.core.models import Thing
from chungthuc.documents.models import Document


class VaultItem(Thing):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="vault_items")
    subject = models.CharField(max_length=100)  # what it is a copy of: a plain name
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    length = models.BigIntegerField()  # of the file as it was given, in bytes
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # no longer shown to the owner; the row stays

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "subject"], name="given_to_an_owner_once"),
            models.CheckConstraint(
                name="withdrawn_after_it_was_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]
        indexes = [models.Index(fields=["owner", "given_at", "id"], name="vault_owner")]

    def __str__(self) -> str:
        return self.title
