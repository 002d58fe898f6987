"""«Phí chứng thực» as it was really collected: what was said of a copy's fee, a row each time, for ever."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.agencies.models import Agency
from chungthuc.audit.models import Hashed
from chungthuc.core import clock
from chungthuc.core.clock import vietnamese_date
from chungthuc.core.models import Thing
from chungthuc.core.text.amounts import dong


class FeeState(models.TextChoices):
    PAID = "paid", gettext_lazy("Đã thu")
    WAIVED = "waived", gettext_lazy("Miễn phí")
    UNPAID = "unpaid", gettext_lazy("Chưa thu")  # a correction: what was said before was wrong, or it was given back


class FeeRecord(Hashed, Thing):
    """What an officer said of one copy's fee; the highest ``position`` counts, a correction is a new row.

    The line of the book keeps what had been collected when its number was given. What is said later names that line
    (``entry``) and is told in its «Ghi chú» (decision 0039).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=100)  # a plain name, «certified-copy:…»: the book knows no copies
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=FeeState.choices)
    due = models.PositiveIntegerField()  # VND that the schedule asked then
    amount = models.PositiveIntegerField()  # VND collected for this copy, in all
    change = models.IntegerField()  # VND that came in, or went back, with this row: the day's money
    receipt = models.CharField(max_length=40, blank=True)  # number of the receipt, if one was written
    ground = models.CharField(max_length=300, blank=True)  # of a waiver, in the words of the list of that day
    words = models.CharField(max_length=300, blank=True)  # which decision; why what was said before is corrected
    entry = models.ForeignKey(
        "registers.RegisterEntry", models.PROTECT, null=True, blank=True, related_name="later_fees"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    named = "fee-record"
    hashed = ("agency_id", "subject", "position", "state", "due", "amount", "change", "receipt", "ground", "words",
              "entry_id", "by_id", "at")  # fmt: skip

    class Meta:
        ordering = ["subject", "position"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "position"], name="fee_records_follow_each_other"),
            models.CheckConstraint(
                name="a_paid_fee_is_the_one_asked", condition=~Q(state="paid") | Q(amount=F("due"), amount__gt=0)
            ),
            models.CheckConstraint(name="only_a_paid_fee_is_money", condition=Q(state="paid") | Q(amount=0)),
            models.CheckConstraint(
                name="a_waiver_has_ground_and_words", condition=~Q(state="waived") | (~Q(ground="") & ~Q(words=""))
            ),
            models.CheckConstraint(name="taken_back_with_words", condition=~Q(state="unpaid") | ~Q(words="")),
        ]
        indexes = [models.Index(fields=["agency", "at"], name="fee_record_day")]

    def __str__(self) -> str:
        return f"{self.subject} {self.state} {self.amount}"

    @property
    def told(self) -> str:
        """In a few words: what was collected, or why nothing."""
        facts: dict[str, Any] = {"amount": dong(self.amount), "receipt": self.receipt, "ground": self._ground_told}
        if self.state == FeeState.PAID:
            paid = _("Đã thu %(amount)s đồng, biên lai %(receipt)s") if self.receipt else _("Đã thu %(amount)s đồng")
            return paid % facts
        if self.state == FeeState.WAIVED:
            return _("Miễn phí: %(ground)s (%(words)s)") % {**facts, "words": self.words}
        return _("Chưa thu phí: %(words)s") % {"words": self.words}

    @property
    def _ground_told(self) -> str:
        """Grounds that we ship are in the catalogue, the citation behind them («ground, citation») is not."""
        words = self.ground.split(", ")
        for end in range(len(words), 0, -1):
            known = ", ".join(words[:end])
            if (told := _(known)) != known:
                return ", ".join([told, *words[end:]])
        return self.ground

    @property
    def told_later(self) -> str:
        """In «Ghi chú» of a line that stood before it was said."""
        return _("%(told)s, ngày %(day)s") % {"told": self.told, "day": vietnamese_date(self.at)}
