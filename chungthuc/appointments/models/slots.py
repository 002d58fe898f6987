"""Slots are rows: what is left in one is decided under its lock, and a CHECK stands behind that."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import connection, models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments.models.rules import UNIT_MINUTES, AvailabilityRule
from chungthuc.core import clock


class SlotStatus(models.TextChoices):
    OPEN = "open", _("Mở")
    CLOSED = "closed", _("Đóng")
    CANCELLED = "cancelled", _("Bỏ")


LOCKED = "SELECT * FROM appointments_slot WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
CHANGE = """
UPDATE appointments_slot SET held = held + %s, used = used + %s, used_public = used_public + %s,
       over = over - %s, cap_staff = cap_staff - %s WHERE id = %s"""


class Counters(NamedTuple):
    """Units of a slot at one moment; ``held`` is what waits now."""

    cap_public: int
    cap_staff: int
    used: int
    used_public: int
    held: int

    def room(self) -> int:
        """What the public may still take."""
        return min(self.cap_public - self.used_public, self.cap_staff - self.used) - self.held

    def room_for_staff(self, *, free_for_all: bool) -> int:
        """What an officer may still give: the public's unused share only late, or with a reason."""
        left = self.cap_staff - self.used - self.held
        return left if free_for_all else left - max(self.cap_public - self.used_public - self.held, 0)


class SlotQuerySet(models.QuerySet["Slot"]):
    def locked(self, ids: Iterable[int]) -> "list[Slot]":
        """These rows in the order of their keys, held until the transaction ends: nobody waits in a circle."""
        wanted = list(ids)
        return list(self.raw(LOCKED, [wanted])) if wanted else []


class Slot(models.Model):
    """A stretch of time at a desk. ``cap_*``, ``held`` and ``used`` are units; ``used_public`` is part of ``used``.

    ``over`` is by how many units the bookings pass a capacity that was lowered later: they are kept, and shown.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="slots")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cap_public = models.PositiveSmallIntegerField()
    cap_staff = models.PositiveSmallIntegerField()
    held = models.IntegerField(default=0)
    used = models.IntegerField(default=0)
    used_public = models.IntegerField(default=0)
    over = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=9, choices=SlotStatus.choices, default=SlotStatus.OPEN)
    rule = models.ForeignKey(AvailabilityRule, models.PROTECT, null=True, related_name="slots")

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "starts_at"], condition=~Q(status="cancelled"), name="one_slot_a_desk_and_start"
            ),
            models.CheckConstraint(name="slot_ends_after_it_starts", condition=Q(starts_at__lt=F("ends_at"))),
            models.CheckConstraint(
                name="slot_keeps_the_public_share_inside", condition=Q(cap_public__lte=F("cap_staff"))
            ),
            # The second net under the lock.
            models.CheckConstraint(
                name="slot_is_never_oversold",
                condition=Q(held__gte=0, used__gte=0, held__lte=F("cap_staff") - F("used")),
            ),
            models.CheckConstraint(
                name="slot_public_part_is_a_part", condition=Q(used_public__gte=0, used_public__lte=F("used"))
            ),
            ExclusionConstraint(
                name="open_slots_of_a_desk_lie_apart",
                expressions=[
                    (
                        Func(F("desk_id"), F("desk_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(status="cancelled"),
            ),
        ]
        indexes = [models.Index(fields=["agency", "status", "starts_at", "id"], name="slot_search")]

    def __str__(self) -> str:
        return clock.vietnamese_moment(self.starts_at)

    @property
    def per_appointment(self) -> int:
        """How many units of one appointment fit into this stretch, one after another."""
        return max(1, int((self.ends_at - self.starts_at).total_seconds()) // (60 * UNIT_MINUTES))

    @property
    def counters(self) -> Counters:
        """As they are; the units held are the live figure where the row was read with it (``waiting``)."""
        held = int(getattr(self, "waiting", self.held))
        return Counters(self.cap_public, self.cap_staff, self.used, self.used_public, held)

    def room(self) -> int:
        return self.counters.room()

    def room_for_staff(self, now: datetime, *, fallback: timedelta, reason: str) -> int:
        late = now >= self.starts_at - fallback
        return self.counters.room_for_staff(free_for_all=late or bool(reason.strip()))

    def change(self, *, held: int = 0, used: int = 0, public: bool = False) -> None:
        """Add to (or, negative, take from) the counters in the database itself; the row should be locked.

        What leaves an overfull slot shrinks it back to the capacity that was decided.
        """
        drop = min(self.over, max(-(held + used), 0))
        mine = used if public else 0
        with connection.cursor() as cursor:
            cursor.execute(CHANGE, [held, used, mine, drop, drop, self.pk])
        self.held, self.used, self.over, self.cap_staff = (
            self.held + held, self.used + used, self.over - drop, self.cap_staff - drop,
        )  # fmt: skip
        self.used_public += mine


class HoldKind(models.TextChoices):
    CITIZEN = "citizen", _("Đang đặt")
    COOLING = "cooling", _("Vừa được trả lại")  # a cancelled place, free for all only after a random delay
    PROPOSAL = "proposal", _("Đề nghị giờ mới")


class Hold(models.Model):
    """«Giữ chỗ»: units of a slot kept for whoever has the token, until a moment. Expiry is decided by the clock.

    Rows with the same ``token_hash`` (SHA-256) are one hold over several slots.
    """

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="holds")
    token_hash = models.CharField(max_length=64)
    units = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=HoldKind.choices, default=HoldKind.CITIZEN)
    expires_at = models.DateTimeField()
    extended = models.BooleanField(default=False)
    holders = ArrayField(models.CharField(max_length=40), default=list)  # keyed hashes: account, address, network

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash", "slot"], name="one_hold_a_token_and_slot"),
            models.CheckConstraint(name="hold_keeps_something", condition=Q(units__gte=1)),
        ]
        indexes = [models.Index(fields=["expires_at"], name="hold_expiry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.units}"
