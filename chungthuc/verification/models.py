"""What was asked and answered: hashes and verdicts, no names."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chungthuc.core import clock
from chungthuc.core.models import Thing


class Conclusion(models.TextChoices):
    """What people read (ETSI EN 319 102-1: TOTAL-PASSED, TOTAL-FAILED, INDETERMINATE), and a fourth: no copy at all."""

    VALID = "valid", _("Hợp lệ")
    INVALID = "invalid", _("Không hợp lệ")
    UNDECIDED = "undecided", _("Chưa đủ căn cứ")
    NO_COPY = "no_copy", _("Không phải bản sao điện tử đã chứng thực")


class Check(Thing):
    """One question about a file. Its answer is worth what it was worth on that day, with that trust list."""

    at = models.DateTimeField(default=clock.now)
    file_sha256 = models.CharField(max_length=64)
    length = models.BigIntegerField()
    known = models.BooleanField()  # the register answered
    conclusion = models.CharField(max_length=10, choices=Conclusion.choices)
    reason = models.CharField(max_length=80)
    trust_version = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["file_sha256", "at"], name="check_file"),
            models.Index(fields=["at", "id"], name="check_at"),
        ]
