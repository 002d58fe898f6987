"""Agencies and where they stood when: a dated tree of any depth. An agency's code never changes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.folding import folded


class AgencyKind(models.TextChoices):
    PROVINCE = "province", _("Ủy ban nhân dân cấp tỉnh")
    COMMUNE = "commune", _("Ủy ban nhân dân cấp xã")
    DISTRICT_JUSTICE_OFFICE = "district_justice_office", _("Phòng Tư pháp (đến 30/06/2025)")
    NOTARY_ORGANIZATION = "notary_organization", _("Tổ chức hành nghề công chứng")
    DIPLOMATIC_MISSION = "diplomatic_mission", _("Cơ quan đại diện")


class UnitKind(models.TextChoices):
    PROVINCE = "tinh", _("tỉnh")
    CITY = "thanh_pho", _("thành phố")
    WARD = "phuong", _("phường")
    COMMUNE = "xa", _("xã")
    SPECIAL_ZONE = "dac_khu", _("đặc khu")


class AdminUnit(models.Model):
    """A province or commune in a stretch of time (QĐ 19/2025/QĐ-TTg and its corrections)."""

    code = models.CharField(max_length=5)
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    name = models.CharField(max_length=120)
    parent_code = models.CharField(max_length=5, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "since"], name="a_unit_starts_once_a_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class AgencyQuerySet(models.QuerySet["Agency"]):
    def search(self, text: str) -> "AgencyQuerySet":
        """By name, with or without tone marks."""
        found = self.all()
        for word in folded(text).split():
            found = found.filter(search_key__contains=word)
        return found


class Agency(models.Model):
    """The identity of an office. Its name, parent and kind of a day are in its placements."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)
    search_key = models.CharField(max_length=300, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"
        indexes = [models.Index(fields=["kind", "code"], name="agency_kind")]

    def __str__(self) -> str:
        return self.code


class Placement(models.Model):
    """Where an agency stood, and what it was called, from one day to another."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="placed_below")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=300)
    during = DateRangeField()
    decision = models.CharField(max_length=200)

    class Meta:
        constraints = [
            # int8range spares the btree_gist extension, which the embedded PostgreSQL does not have
            ExclusionConstraint(
                name="an_agency_stands_at_one_place",
                expressions=[
                    (
                        Func(F("agency_id"), F("agency_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="no_agency_is_its_own_parent", condition=~Q(parent=F("agency"))),
        ]
        indexes = [models.Index(fields=["parent"], name="placement_parent")]


class Succession(models.Model):
    """Who keeps the registers of an agency that was merged away."""

    predecessor = models.OneToOneField(Agency, models.PROTECT, related_name="succession")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="predecessions")
    on = models.DateField()
    decision = models.CharField(max_length=200)


class DayKind(models.TextChoices):
    OFF = "off", _("Nghỉ")
    MAKE_UP = "make_up", _("Làm bù")


class SpecialDay(models.Model):
    """A day off or a make-up working day; for the nation when ``agency`` is empty, else for it and all below it."""

    day = models.DateField()
    kind = models.CharField(max_length=8, choices=DayKind.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="special_days")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "agency"], nulls_distinct=False, name="a_special_day_is_said_once"
            ),
        ]


class SealProfile(models.Model):
    """«Quản lý con dấu»: the picture that stands on sealed copies, and its true size."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="seals")
    image = models.BinaryField()  # PNG, made anew from what was uploaded
    diameter_mm = models.PositiveSmallIntegerField(default=36)
    since = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["-since"]

    @classmethod
    def of(cls, agency: Agency) -> "SealProfile | None":
        return cls.objects.filter(agency=agency).order_by("-since").first()

    @classmethod
    def picture_of(cls, agency: Agency) -> bytes | None:
        """PNG bytes, or None where no picture was uploaded."""
        seal = cls.of(agency)
        return bytes(seal.image) if seal else None

