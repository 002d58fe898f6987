"""A register ends with its office: from that day on it gives no number, whatever its volumes say."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, Placement, Succession
from chungthuc.core.errors import NotAllowed


def demand_keeps_numbers(agency: Agency, day: date) -> None:
    """Raise NotAllowed("agency_merged", "agency_abolished") where the office is no more on that day."""
    merged = Succession.objects.filter(predecessor=agency, on__lte=day).select_related("successor").first()
    if merged is not None:
        facts = {"name": tree.name_on(merged.successor, day), "day": f"{merged.on:%d/%m/%Y}"}
        raise NotAllowed(
            "agency_merged",
            _("Cơ quan đã sáp nhập vào «%(name)s» từ %(day)s, nên sổ này không cấp số nữa.") % facts,
            _("Cấp số trong sổ của cơ quan tiếp nhận."),
        )
    last = Placement.objects.filter(agency=agency).order_by("during").last()
    if last is not None and last.during.upper is not None and last.during.upper <= day:
        raise NotAllowed(
            "agency_abolished",
            _("Cơ quan ngừng hoạt động từ %(day)s, nên sổ này không cấp số nữa.")
            % {"day": f"{last.during.upper:%d/%m/%Y}"},
            _("Hỏi cơ quan cấp trên."),
        )
