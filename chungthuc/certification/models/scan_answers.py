"""What the officer said about a scan."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chungthuc.core import clock
from chungthuc.documents.models import Document


class ScanAnswer(models.Model):
    """What the officer answered about a scan when he submitted it. Written once, with the document."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="scan_answer")
    scan_pages = models.PositiveIntegerField()
    original_pages = models.PositiveIntegerField()
    pages_reason = models.CharField(max_length=300, blank=True)
    remarks = models.JSONField(default=list)  # of the examination, those that weigh: {"code", "message", "pages"}
    remarks_reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="other_pages_have_a_reason",
                condition=Q(original_pages=F("scan_pages")) | ~Q(pages_reason=""),
            ),
            models.CheckConstraint(
                name="weighty_remarks_have_a_reason", condition=Q(remarks=[]) | ~Q(remarks_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.original_pages}/{self.scan_pages}"

    @property
    def differs(self) -> bool:
        """The original is said to have another number of pages than the scan."""
        return self.original_pages != self.scan_pages
