"""When a desk receives people, and when it does not: dated data."""

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency, Desk
from chungthuc.core.database.dated import SpanQuerySet, covers, ends_after_start
from chungthuc.core.models import Thing

UNIT_MINUTES = 10  # one unit of a slot's capacity: about three originals or twenty pages


class AvailabilityRule(Thing):
    """«Lịch tiếp nhận»: a desk's hours on some weekdays, in stretches of ``slot_min`` minutes.

    Weekdays are 1 (Monday) to 7 (Sunday), ISO 8601. ``every_weeks`` counts from the week in which the rule begins.
    Capacities are units in one stretch: ``cap_public`` may be booked by anyone, ``cap_staff`` is all there is.
    A change ends the row and begins the next version: what was in force on a day stays known.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="rules")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the first day it no longer counts
    weekdays = ArrayField(models.PositiveSmallIntegerField(), size=7)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    on_make_up_days = models.BooleanField(default=True)  # also on the Saturdays worked in exchange
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    slot_min = models.PositiveSmallIntegerField(default=30)
    cap_public = models.PositiveSmallIntegerField()
    cap_staff = models.PositiveSmallIntegerField()
    lead_min = models.PositiveIntegerField(null=True, blank=True)  # minutes; empty: the agency's policy
    lead_max = models.PositiveIntegerField(null=True, blank=True)  # days; empty: the agency's policy
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="rule_opens_before_it_closes", condition=Q(opens_at__lt=F("closes_at"))),
            ends_after_start("rule_ends_after_it_starts", may_be_empty=True),
            models.CheckConstraint(
                name="rule_keeps_the_public_share_inside", condition=Q(cap_public__lte=F("cap_staff"))
            ),
            models.CheckConstraint(name="rule_has_real_stretches", condition=Q(slot_min__gte=5, slot_min__lte=480)),
            models.CheckConstraint(name="rule_repeats", condition=Q(every_weeks__gte=1)),
            models.CheckConstraint(
                name="rule_names_real_weekdays",
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]) & ~Q(weekdays=[]),
            ),
        ]
        indexes = [models.Index(fields=["desk", "since"], name="rule_desk")]

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M} (v{self.version})"

    def covers(self, day: date) -> bool:
        """In force that day, in a week that counts. Weekday and calendar are asked apart."""
        if not covers(self, day):
            return False
        weeks = (day.toordinal() - 1) // 7 - (self.since.toordinal() - 1) // 7  # ordinal 1 was a Monday
        return weeks % self.every_weeks == 0


class ClosureKind(models.TextChoices):
    HOLIDAY = "holiday", _("Nghỉ lễ, Tết")
    MEETING = "meeting", _("Họp")
    OUTAGE = "outage", _("Mất điện, mất mạng")
    STAFF = "staff", _("Thiếu người")
    OTHER = "other", _("Lý do khác")


class Closure(Thing):
    """«Đóng lịch»: nothing is booked from one moment to another.

    At a desk, or at an agency and all below it, or (both empty) in the whole nation.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="closures")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=ClosureKind.choices)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="closure_ends_after_it_starts", condition=Q(starts_at__lt=F("ends_at"))),
            models.CheckConstraint(
                name="closure_is_at_one_place", condition=Q(agency__isnull=True) | Q(desk__isnull=True)
            ),
            models.CheckConstraint(name="closure_has_a_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="closure_time")]

    def __str__(self) -> str:
        return self.reason

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.lifted_at is None and self.starts_at < ends_at and starts_at < self.ends_at
