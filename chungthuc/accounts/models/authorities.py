"""Why somebody may certify, and who is on duty. Rows are ended, never edited."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models.dated import Dated
from chungthuc.accounts.models.people import Person
from chungthuc.agencies.models import Agency
from chungthuc.core.database.dated import RangeQuerySet, ends_after_start, one_at_a_time
from chungthuc.documents.models import Upload


class Basis(models.TextChoices):
    POST = "post", _("Chức vụ")
    ASSIGNMENT = "assignment", _("Phân công")
    DELEGATION = "delegation", _("Ủy quyền")


class Capacity(models.TextChoices):
    OWN = "", _("Nhân danh chính mình")
    KT = "KT.", _("Ký thay")
    TUQ = "TUQ.", _("Thừa ủy quyền")


class Authority(Dated):
    """Why somebody may certify: by post, by assignment (KT.), or by delegation (TUQ.), with its decision.

    NĐ 280/2025 Art. 2(9): the chairperson, or who is assigned or delegated. A delegation has an end and is
    not passed on.

    ``kinds``: codes of the kinds of papers (``PaperType``) that it is for; empty: all. ``scan``: the decision as it was
    uploaded, for administrators and inspectors; None: from before scans were asked for.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="authorities")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="authorities")
    basis = models.CharField(max_length=12, choices=Basis.choices)
    capacity = models.CharField(max_length=6, choices=Capacity.choices, blank=True)
    title = models.CharField(max_length=120)  # «CHỦ TỊCH», «PHÓ CHỦ TỊCH», «CÔNG CHỨC TƯ PHÁP - HỘ TỊCH»
    above_title = models.CharField(max_length=120, blank=True)  # whose place is taken: «CHỦ TỊCH»
    from_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="given_authorities")
    decision = models.CharField(max_length=200)
    decided_on = models.DateField(null=True, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    scan = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="+")

    named = "authority"
    hashed = ("person_id", "agency_id", "basis", "capacity", "title", "above_title", "from_person_id", "decision",
              "decided_on", "kinds", "scan_id", "since", "until")  # fmt: skip

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            ends_after_start("authority_ends_after_it_starts", may_be_empty=True),  # taken back before it began
            one_at_a_time(
                "one_authority_of_a_basis_at_a_time",
                ("person_id", "uuidrange"),
                ("agency_id", "int8range"),
                ("basis", "textrange"),
                during=Func(F("since"), F("until"), function="tstzrange"),
            ),
            models.CheckConstraint(
                name="delegation_is_tuq_with_giver_and_end",
                condition=~Q(basis="delegation")
                | (Q(capacity="TUQ.") & Q(until__isnull=False) & Q(from_person__isnull=False)),
            ),
            # What a copy's signatory and his person together refer to.
            models.UniqueConstraint(fields=["id", "person"], name="one_person_an_authority"),
            models.CheckConstraint(name="assignment_is_kt", condition=~Q(basis="assignment") | Q(capacity="KT.")),
            models.CheckConstraint(name="post_is_own", condition=~Q(basis="post") | Q(capacity="")),
            models.CheckConstraint(
                name="nobody_delegates_to_himself",
                condition=Q(from_person__isnull=True) | ~Q(from_person=F("person")),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "since"], name="authority_agency"),
            models.Index(fields=["until"], name="authority_until"),
        ]

    def __str__(self) -> str:
        return f"{self.full_title} {self.person.full_name}"

    def covers(self, kind: str) -> bool:
        """May papers of this kind (its code) be certified by it?"""
        return not self.kinds or kind in self.kinds

    @property
    def capacity_line(self) -> str:
        """«KT. CHỦ TỊCH», or empty."""
        return f"{self.capacity} {self.above_title}".strip() if self.capacity else ""

    @property
    def full_title(self) -> str:
        """«KT. CHỦ TỊCH, PHÓ CHỦ TỊCH»."""
        return ", ".join(part for part in (self.capacity_line, self.title) if part)


class Duty(models.Model):
    """Who signs by default in a stretch of days."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="duties")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="duties")
    during = DateRangeField()

    objects = RangeQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            one_at_a_time("one_on_duty_a_day", ("agency_id", "int8range")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.during}"
