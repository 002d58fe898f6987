"""How a result was handed over."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungthuc.certification.models.copies import CertifiedCopy
from chungthuc.core import clock
from chungthuc.core.identifiers import random_code
from chungthuc.core.models import Thing


class Route(models.TextChoices):
    ACCOUNT = "account", _("Kho dữ liệu điện tử")
    EMAIL = "email", _("Thư điện tử")
    CLAIM = "claim", _("Mã nhận kết quả trên phiếu")


class Delivery(Thing):
    """One handing over of the finished file; whether it arrived is for the message, the store or the addressee to say.

    A delivery to the wrong person is blocked, never deleted: its link is dead, and another one follows.
    """

    copy = models.ForeignKey(CertifiedCopy, models.PROTECT, related_name="deliveries")
    route = models.CharField(max_length=10, choices=Route.choices)
    at = models.DateTimeField(default=clock.now)
    reference = models.UUIDField(default=uuid.uuid4)  # of the store's item or of the message
    code = models.CharField(max_length=40, unique=True, default=random_code)  # of the link in the letter
    received_at = models.DateTimeField(null=True)  # opened by whoever held the link or the slip
    blocked_at = models.DateTimeField(null=True)
    blocked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    block_reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["copy"], condition=Q(blocked_at__isnull=True), name="one_living_delivery_a_copy"
            ),
            models.CheckConstraint(
                name="blocked_with_reason_and_person",
                condition=Q(blocked_at__isnull=True) | (Q(blocked_by__isnull=False) & ~Q(block_reason="")),
            ),
        ]
