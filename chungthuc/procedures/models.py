"""«Thủ tục hành chính»: what the office offers, to whom it is explained how, and since when. Dated data, no code."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import AgencyKind
from chungthuc.core.database.dated import LatestQuerySet, SpanQuerySet, ends_after_start
from chungthuc.core.text.alphabet import searched


class Procedure(models.Model):
    """One administrative procedure as the national catalogue names it. A change of words is a new row."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=500)  # verbatim
    short_name = models.CharField(max_length=120)  # on cards
    summary = models.CharField(max_length=300)
    keywords = models.CharField(max_length=300, blank=True)  # what people type when they mean it
    search_key = models.CharField(max_length=1200)  # all of these, folded: see ``key_of``
    offered = models.BooleanField(default=False)  # False: «sẽ được triển khai ở giai đoạn sau»
    popular = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=100)
    citation = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], name="a_procedure_changes_once_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(until__isnull=True), name="a_procedure_is_one_thing_at_a_time"
            ),
            ends_after_start("procedure_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.short_name}"

    @staticmethod
    def key_of(code: str, name: str, short_name: str, summary: str, keywords: str) -> str:
        """What searching looks through: ``finding.search``."""
        return searched(f"{code} {short_name} {name} {keywords} {summary}")[:1200]


class ProcedureAgencyKind(models.Model):
    """Which kinds of agencies do it, and which only later."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="agency_kinds")
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)
    offered = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "kind"], name="a_kind_of_agency_is_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.kind}"


class Section(models.TextChoices):
    BRING = "bring", _("Cần mang theo")
    STEPS = "steps", _("Trình tự thực hiện")
    TIME = "time", _("Thời hạn")
    FEE = "fee", _("Phí chứng thực")
    VALUE = "value", _("Giá trị của bản sao")
    BASIS = "basis", _("Căn cứ pháp lý")


class Explanation(models.Model):
    """One point of the procedure page in plain words, with the article that says so."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="explanations")
    section = models.CharField(max_length=8, choices=Section.choices)
    order = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=1000)
    citation = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "section", "order"], name="explanations_have_an_order"),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.order}"


class RefusalGround(models.Model):
    """An original that may not be certified, in the decree's own words (NĐ 23/2015 Art. 22)."""

    code = models.CharField(max_length=10)
    words = models.CharField(max_length=1000)  # verbatim
    citation = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], name="a_refusal_ground_changes_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.code


class FeeSchedule(models.Model):
    """The certification fee in VND a page of the original (TT 226/2016/TT-BTC Art. 4), dated."""

    since = models.DateField(unique=True)
    first_pages = models.PositiveSmallIntegerField()  # how many pages cost ``first_rate`` each
    first_rate = models.PositiveIntegerField()
    next_rate = models.PositiveIntegerField()
    most = models.PositiveIntegerField()  # the highest fee of one copy
    citation = models.CharField(max_length=200)

    objects = LatestQuerySet.as_manager()

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
    schedule = FeeSchedule.objects.on(day)
    return schedule.fee(pages) if schedule else 0
