"""Messages to people: an outbox row each, with what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungthuc.core import clock
from chungthuc.core.models import Thing
from chungthuc.documents.models import Document


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Gửi không được")


class Message(Thing):
    """Its id travels with it (in a letter: the Message-ID), so whoever gets it twice can tell."""

    channel = models.CharField(max_length=10)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=120, unique=True)  # the same message asked for twice is one message
    then = models.CharField(max_length=80, blank=True)  # the job to defer once it has left
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.QUEUED)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sent_message_has_a_time", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="sender_at_work_has_a_time", condition=~Q(state="sending") | Q(claimed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="attached_file_has_a_name", condition=Q(document__isnull=True) | ~Q(file_name="")
            ),
        ]
        indexes = [models.Index(fields=["state", "queued_at"], name="message_queue")]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"
