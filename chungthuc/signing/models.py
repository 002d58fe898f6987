"""A signing request: one signature wished of one person's token, from the question to the finished bytes."""

import base64
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pades.making.prepare import Prepared

from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.models import Thing
from chungthuc.documents.models import Document

LIFE = timedelta(minutes=10)  # of a preparation, until its value has come (invariant I9)


class Purpose(models.TextChoices):
    SIGNATURE = "signature", _("Ký số")
    SEAL = "seal", _("Đóng dấu")


class State(models.TextChoices):
    WAITING = "waiting", _("Chờ chọn chứng thư số")
    PREPARED = "prepared", _("Chờ thiết bị ký")
    ANSWERED = "answered", _("Đã ký, chờ dấu thời gian")
    COMPLETED = "completed", _("Đã hoàn tất")
    ENDED = "ended", _("Đã dừng")


LIVE = (State.WAITING, State.PREPARED, State.ANSWERED)
OPEN = (State.WAITING, State.PREPARED)


class SigningRequest(Thing):
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    subject = models.CharField(max_length=100)
    document = models.ForeignKey(Document, models.PROTECT, related_name="signing_requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shown = models.JSONField()  # what the agent shows: title, owner, pages, number, the bytes that the page showed
    values = models.JSONField(default=dict)  # for the seal: number, volume, date
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    certificate = models.BinaryField(default=b"")
    chain = models.JSONField(default=list)  # DER in base64, issuer first
    ticket_id = models.CharField(max_length=64, blank=True)
    prepared_at = models.DateTimeField(null=True)
    previous_length = models.BigIntegerField(default=0)
    tail = models.BinaryField(default=b"")  # tentative until completed
    field = models.CharField(max_length=40, blank=True)
    digest = models.BinaryField(default=b"")
    hole_start = models.BigIntegerField(default=0)
    hole_end = models.BigIntegerField(default=0)
    signed_attrs = models.BinaryField(default=b"")

    value = models.BinaryField(default=b"")
    answered_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.JSONField(default=dict, blank=True)  # as ``sentences.hindrances`` keeps it
    token_length = models.PositiveIntegerField(default=0)  # bytes of the time-stamp token that came, fitting or not

    class Meta:
        indexes = [
            models.Index(fields=["-answered_at"], name="tokens_seen", condition=Q(token_length__gt=0)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "purpose"],
                condition=Q(state__in=LIVE),
                name="one_living_request_a_purpose",
            ),
            models.CheckConstraint(
                name="answered_with_a_value",
                condition=~Q(state__in=["answered", "completed"]) | ~Q(value=b""),
            ),
            models.CheckConstraint(
                name="prepared_with_attributes",
                condition=~Q(state__in=["prepared", "answered", "completed"]) | ~Q(signed_attrs=b""),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """A value may still come."""
        return self.state in OPEN and clock.now() < self.expires_at

    @property
    def chain_der(self) -> tuple[bytes, ...]:
        return tuple(base64.b64decode(one) for one in self.chain)

    @property
    def prepared(self) -> Prepared:
        return Prepared(
            tail=bytes(self.tail),
            field=self.field,
            digest=bytes(self.digest),
            hole=(self.hole_start, self.hole_end),
            signed_attrs=bytes(self.signed_attrs),
            previous_length=self.previous_length,
        )

    def move(self, here: tuple[State, ...], there: State, **facts: Any) -> bool:
        """Claim the next state by one conditional UPDATE; False when somebody else was first."""
        moved = SigningRequest.objects.filter(pk=self.pk, state__in=here).update(state=there, **facts)
        if moved:
            self.refresh_from_db()
        return bool(moved)
