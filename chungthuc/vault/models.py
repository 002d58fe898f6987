"""«Kho dữ liệu điện tử»: what a person or organisation was given, and the links by which he shows it to others."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.core import clock
from chungthuc.core.identifiers import random_code
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
            models.UniqueConstraint(
                fields=["owner", "subject"], condition=Q(withdrawn_at__isnull=True), name="given_to_an_owner_once"
            ),
            models.CheckConstraint(
                name="withdrawn_after_it_was_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "given_at", "id"], name="vault_owner"),
            models.Index(fields=["subject"], name="vault_subject"),
        ]

    def __str__(self) -> str:
        return self.title


class ShareLink(Thing):
    """An owner lets whoever holds the link see one paper, for a purpose and a time. It proves nobody's identity."""

    item = models.ForeignKey(VaultItem, models.PROTECT, related_name="links")
    code = models.CharField(max_length=40, unique=True, default=random_code)  # at least 80 random bits
    purpose = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_link_ends_after_it_was_made", condition=Q(until__gt=F("made_at"))),
            models.CheckConstraint(name="a_link_has_a_purpose", condition=~Q(purpose="")),
        ]
        indexes = [models.Index(fields=["item", "made_at", "id"], name="share_item")]

    def __str__(self) -> str:
        return self.purpose

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and clock.now() < self.until


class OpeningKind(models.TextChoices):
    VIEWED = "viewed", _("Xem")
    DOWNLOADED = "downloaded", _("Tải về")


class ShareOpening(models.Model):
    """What was done through a link, and when; by whom nobody knows."""

    link = models.ForeignKey(ShareLink, models.PROTECT, related_name="openings")
    kind = models.CharField(max_length=12, choices=OpeningKind.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["link", "-at"], name="share_openings")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.kind}"
