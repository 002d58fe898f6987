"""A former name and a commune of today that took it over: where an old ward was divided, a row for each part."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chungthuc.core.database.dated import SpanQuerySet, ends_after_start
from chungthuc.core.text.ranking import name_of

BETWEEN = "|"


class FormerKind(models.TextChoices):
    WARD = "phuong", _("phường")
    COMMUNE = "xa", _("xã")
    TOWN = "thi_tran", _("thị trấn")
    URBAN_DISTRICT = "quan", _("quận")
    DISTRICT = "huyen", _("huyện")
    DISTRICT_TOWN = "thi_xa", _("thị xã")
    CITY = "thanh_pho", _("thành phố")


DISTRICTS = (FormerKind.URBAN_DISTRICT, FormerKind.DISTRICT, FormerKind.DISTRICT_TOWN, FormerKind.CITY)


class FormerName(models.Model):
    """``since``: the first day on which this was a former name; ``until``: the first on which nobody is led there by it
    anymore. ``district``, ``province``: what it stood in, as it was called in full («quận Hoàn Kiếm»)."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="former_names")
    kind = models.CharField(max_length=10, choices=FormerKind.choices)
    name = models.CharField(max_length=120)
    district = models.CharField(max_length=120, blank=True)  # empty: it was one itself
    province = models.CharField(max_length=120)
    main = models.BooleanField(default=True)  # of a divided one: the greater part
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    folded = models.CharField(max_length=250)  # ``folded_name``: folding ten thousand anew would take a second

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "name", "district", "province", "since"],
                name="a_former_name_leads_to_an_office_once",
            ),
            ends_after_start("a_former_name_leads_a_day_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} → {self.agency_id}"


def folded_name(name: str) -> str:
    """What ``core.text.ranking`` compares: its phrases, one beside the other."""
    return BETWEEN.join(name_of(name).phrases)
