"""Agencies and where they stood when: a dated tree of any depth. An agency's code never changes."""

import re
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.former.models import FormerName as FormerName  # a table of this app
from chungthuc.agencies.going_live.models import LiveOffice as LiveOffice  # another
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.database.dated import (
    LatestQuerySet,
    RangeQuerySet,
    SpanQuerySet,
    ends_after_start,
    one_at_a_time,
)
from chungthuc.core.pictures import clean_png
from chungthuc.core.text.alphabet import folded


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

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], name="a_unit_starts_once_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(until__isnull=True), name="a_unit_is_one_thing_at_a_time"
            ),
            ends_after_start("unit_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


SEARCHED = SearchVector("search_key", config="simple")


class AgencyQuerySet(models.QuerySet["Agency"]):
    def search(self, text: str) -> "AgencyQuerySet":
        """By beginnings of words of its and its province's name, with or without tone marks, in any order."""
        words = re.findall(r"[a-z0-9]+", folded(text))
        if not words:
            return self.none()
        query = SearchQuery(" & ".join(f"{word}:*" for word in words), search_type="raw", config="simple")
        return self.annotate(searched=SEARCHED).filter(searched=query).order_by("search_key", "pk")


class Agency(models.Model):
    """The identity of an office. Its name, parent and kind of a day are in its placements."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)
    search_key = models.CharField(max_length=300, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"
        indexes = [
            models.Index(fields=["kind", "code"], name="agency_kind"),
            GinIndex(SEARCHED, name="agency_search"),
        ]

    def __str__(self) -> str:
        return self.code


class Placement(models.Model):
    """Where an agency stood, and what it was called, from one day to another."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="placed_below")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices, blank=True)  # empty: the agency's
    during = DateRangeField()
    decision = models.CharField(max_length=200)

    objects = RangeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_at_a_time("an_agency_stands_at_one_place", ("agency_id", "int8range")),
            models.CheckConstraint(name="no_agency_is_its_own_parent", condition=~Q(parent=F("agency"))),
        ]
        indexes = [models.Index(fields=["parent"], name="placement_parent")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """Who keeps the registers of an agency that was merged away, or will be. ``moved``: keys of the rights that its
    people hold at the successor from that day on; ``done_at``: when all was carried out
    (``certification.reorganising``)."""

    predecessor = models.OneToOneField(Agency, models.PROTECT, related_name="succession")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="predecessions")
    on = models.DateField()
    decision = models.CharField(max_length=200)
    prepared_by = models.UUIDField(null=True, blank=True)
    moved = models.JSONField(default=list, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="no_agency_succeeds_itself", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class DayKind(models.TextChoices):
    OFF = "off", _("Nghỉ")
    MAKE_UP = "make_up", _("Làm bù")


class SpecialDay(models.Model):
    """A day off or a make-up working day: the nation's when ``agency`` is empty, else its and all below."""

    day = models.DateField()
    kind = models.CharField(max_length=8, choices=DayKind.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="special_days")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "agency"], nulls_distinct=False, name="a_special_day_is_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class SwapDecision(models.Model):
    """Which decision says what Saturdays are worked in exchange for days off in a year; also that none are."""

    year = models.PositiveSmallIntegerField(unique=True)
    decision = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.year}: {self.decision}"


class OfficeHours(models.Model):
    """When working days end, from a day on: the nation's when ``agency`` is empty, else its and all below."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="office_hours")
    since = models.DateField()
    closes_at = models.TimeField()
    decision = models.CharField(max_length=200)

    objects = LatestQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "office hours"
        constraints = [
            models.UniqueConstraint(fields=["agency", "since"], nulls_distinct=False, name="hours_change_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.closes_at} từ {self.since}"


class Desk(models.Model):
    """«Quầy»: where requesters are received, from one day to another."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="desks")
    name = models.CharField(max_length=120)
    during = DateRangeField()

    objects = RangeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_at_a_time("a_desk_is_named_once_a_day", ("agency_id", "int8range"), ("name", "textrange")),
        ]

    def __str__(self) -> str:
        return self.name


class SealProfile(models.Model):
    """«Quản lý con dấu»: the picture that stands on sealed copies, and its true size. The newest counts."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="seals")
    image = models.BinaryField()  # PNG, made anew from what was uploaded
    diameter_mm = models.PositiveSmallIntegerField(default=36)
    since = models.DateTimeField(default=clock.now)
    by = models.UUIDField()

    objects = LatestQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_seal_has_a_real_size", condition=Q(diameter_mm__gte=20) & Q(diameter_mm__lte=60)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.diameter_mm} mm"

    @classmethod
    def keep(cls, agency: Agency, picture: bytes, *, by: Any, diameter_mm: int = 36) -> "SealProfile":
        """«Lưu lại»: put an uploaded picture in force. Raises Refused when it is not a transparent PNG."""
        with transaction.atomic():
            kept = cls.objects.create(agency=agency, image=clean_png(picture), diameter_mm=diameter_mm, by=by.pk)
            record(agency.code, "change_seal", subject=f"seal-profile:{kept.pk}", by=by)
        return kept

    @classmethod
    def of(cls, agency: Agency) -> "SealProfile | None":
        return cls.objects.filter(agency=agency).in_force()

    @classmethod
    def picture_of(cls, agency: Agency) -> bytes | None:
        """PNG bytes, or None where no picture was uploaded."""
        seal = cls.of(agency)
        return bytes(seal.image) if seal else None


class OfficeAddress(models.Model):
    """Where an agency receives people from a day on, and how to reach it. The newest that has begun counts."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="addresses")
    since = models.DateField()
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=30, blank=True)
    hint = models.CharField(max_length=300, blank=True)  # which door, which floor

    objects = LatestQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "office addresses"
        constraints = [
            models.UniqueConstraint(fields=["agency", "since"], name="an_office_moves_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def whole(self) -> str:
        """Street, then door, floor and desk, in one line."""
        return ", ".join(filter(None, [self.address, self.hint]))
