"""What dossiers and papers are found by: a row beside each, written with it in one transaction."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from chungthuc.agencies.models import Agency
from chungthuc.certification.models.copies import CertifiedCopy
from chungthuc.core.database.words import WordsField
from chungthuc.dossiers.models import Dossier


class Findable(models.Model):
    """Of each copy with its dossier's people and every number that it was given; of a dossier itself as long as it has
    no copy. It says nothing that other rows do not say, and can be made anew from them (``manage findable``)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    copy = models.OneToOneField(CertifiedCopy, models.CASCADE, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()  # of receipt
    at = models.DateTimeField()  # of receipt
    words = WordsField()  # certification.finding.words says which

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(copy__isnull=True), name="a_dossier_without_copies_is_found_once"
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="findable_words", fastupdate=False),
            models.Index(fields=["agency", "year"], name="findable_years"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.copy_id or ''}"
