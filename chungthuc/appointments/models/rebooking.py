"""The re-booking list: who must be given another time, what was proposed, what they answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungthuc.appointments.models.appointments import Appointment
from chungthuc.appointments.models.rules import Closure
from chungthuc.appointments.models.slots import Slot
from chungthuc.core import clock
from chungthuc.core.models import Thing


class Answer(models.TextChoices):
    WAITING = "waiting", _("Chưa trả lời")
    AGREED = "agreed", _("Đồng ý giờ mới")
    OTHER = "other", _("Chọn giờ khác")
    CANCELLED = "cancelled", _("Hủy lịch hẹn")
    NOT_NEEDED = "not_needed", _("Không cần đổi nữa")


class Rebooking(Thing):
    """One person hit by a closure or a change of hours (then without ``closure``)."""

    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="rebooking")
    closure = models.ForeignKey(Closure, models.PROTECT, null=True, blank=True, related_name="rebookings")
    proposed = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="+")  # where it would start
    hold_token = models.CharField(max_length=64, blank=True)  # keeps the proposed place
    made_at = models.DateTimeField(default=clock.now)
    proposed_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answer_has_a_time", condition=Q(answer="waiting") | Q(answered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="proposal_has_a_time", condition=Q(proposed__isnull=True) | Q(proposed_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["answer", "made_at", "id"], name="rebooking_list")]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.answer}"
