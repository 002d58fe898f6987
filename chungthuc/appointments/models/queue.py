"""The one list at the counter: booked people and those who simply came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments.lifecycle import EntryStatus
from chungthuc.appointments.models.appointments import Appointment
from chungthuc.core import clock
from chungthuc.core.models import Thing


class Priority(models.TextChoices):
    """By rule, not by discretion: the rule is shown beside the number."""

    DISABLED = "disabled", _("Người khuyết tật")
    ELDERLY = "elderly", _("Người cao tuổi")
    PREGNANT = "pregnant", _("Phụ nữ có thai")
    BOOKED = "booked", _("Có lịch hẹn")
    LATE = "late", _("Có lịch hẹn, đến muộn")
    NONE = "none", _("Theo thứ tự đến")


class QueueDay(models.Model):
    """The last number of a list on a day; its row lock makes numbers follow one another."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="queue_days")
    group = models.CharField(max_length=40, blank=True)  # desks that share a list; empty: all of the agency
    day = models.DateField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "group", "day"], name="one_list_a_group_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.group}"


class QueueEntry(Thing):
    """A number in a day's list. No name is stored here: a display cannot show what is not there."""

    day_list = models.ForeignKey(QueueDay, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="entries")
    units = models.PositiveSmallIntegerField(default=1)
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NONE)
    rank = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()  # order inside a rank: the agreed time, or the time of arrival
    arrived_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=EntryStatus.choices, default=EntryStatus.WAITING)
    state_since = models.DateTimeField(default=clock.now)
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="entries")
    wanted_desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+")  # passed on to it
    calls = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name_plural = "queue entries"
        constraints = [
            models.UniqueConstraint(fields=["day_list", "number"], name="a_queue_number_exists_once"),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state__in=["waiting", "called", "processing", "parked"]),
                name="an_appointment_waits_once",
            ),
            models.CheckConstraint(
                name="called_number_has_a_time",  # and a desk, where the office has any: ``queue.call``
                condition=~Q(state__in=["called", "processing"]) | Q(called_at__isnull=False),
            ),
            models.CheckConstraint(
                name="finished_number_has_a_time", condition=~Q(state="finished") | Q(finished_at__isnull=False)
            ),
            models.CheckConstraint(name="number_takes_time", condition=Q(units__gte=1)),
        ]
        indexes = [
            models.Index(fields=["day_list", "state", "rank", "due_at", "number"], name="queue_order"),
            models.Index(fields=["day_list", "-called_at"], name="queue_display"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def subject(self) -> str:
        return f"queue-entry:{self.pk}"
