"""The requester's case: who came, with which papers, when, and until when the office must answer."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.models import Thing


class RequesterKind(models.TextChoices):
    PERSON = "person", _("Cá nhân")
    ORGANIZATION = "organization", _("Tổ chức")


class DatedQuerySet(models.QuerySet["PaperType"]):
    def on(self, day: date) -> "DatedQuerySet":
        return self.filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day)))


class PaperType(models.Model):
    """«Loại giấy tờ cần chứng thực»: dated data."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=100)
    since = models.DateField()
    until = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class FeeSchedule(models.Model):
    """The certification fee in VND a page of the original (TT 226/2016/TT-BTC Art. 4), dated."""

    since = models.DateField(unique=True)
    first_pages = models.PositiveSmallIntegerField()  # how many pages cost ``first_rate`` each
    first_rate = models.PositiveIntegerField()
    next_rate = models.PositiveIntegerField()
    most = models.PositiveIntegerField()  # the highest fee of one copy
    citation = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(name="next_pages_cost_no_more", condition=Q(next_rate__lte=F("first_rate")))
        ]

    def __str__(self) -> str:
        return f"{self.citation} ({self.since})"

    def fee(self, pages: int) -> int:
        """VND for one copy of an original of ``pages`` pages."""
        first = min(pages, self.first_pages)
        return min(first * self.first_rate + (pages - first) * self.next_rate, self.most)


def fee_on(day: date, pages: int) -> int:
    """The fee that the schedule in force on the day asks; 0 where none is in force."""
    schedule = FeeSchedule.objects.filter(since__lte=day).order_by("-since").first()
    return schedule.fee(pages) if schedule else 0


class Dossier(Thing):
    """What one requester asked for in one visit. Its copies refer to it."""

    code = models.CharField(max_length=32, unique=True)  # said on the telephone, printed on slips
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="dossiers")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="dossiers"
    )
    requester_kind = models.CharField(max_length=12, choices=RequesterKind.choices)
    requester_name = models.CharField(max_length=200)
    requester_number = models.CharField(max_length=20, blank=True)  # CCCD, CMND, MST or passport
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    request_key = models.CharField(max_length=64, unique=True)  # one form, one dossier, however often it is sent

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="result_has_somewhere_to_go", condition=Q(account__isnull=False) | ~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return self.code
