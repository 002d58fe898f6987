"""What every decision about an office needs: the number of a decision, and a day that lies ahead."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.days import DECISION_LIMIT
from chungthuc.core import clock
from chungthuc.core.errors import Refused, Words, demand_fits


def demand_decision(decision: str) -> None:
    """Raise Refused("decision_missing", "text_too_long")."""
    demand_fits(decision.strip(), DECISION_LIMIT)
    if not decision.strip():
        raise Refused("decision_missing", _("Chưa ghi số và ngày của quyết định."), _("Ghi căn cứ."))


def demand_named(name: str, message: Words, *, most: int) -> None:
    """Raise Refused("name_missing", "text_too_long")."""
    demand_fits(name, most)
    if not name:
        raise Refused("name_missing", message, _("Ghi tên rồi gửi lại."))


def demand_not_past(day: date) -> None:
    """Raise Refused("day_is_past"): what was in force stays as it was."""
    _demand_from(clock.today(), day)


def demand_ahead(day: date) -> None:
    """Raise Refused("day_is_past") also for today: people are at the counter already."""
    _demand_from(clock.today() + timedelta(days=1), day)


def _demand_from(first: date, day: date) -> None:
    if day < first:
        raise Refused(
            "day_is_past",
            _("Ngày %(day)s đã qua hoặc đang diễn ra; dữ liệu đã áp dụng không sửa được.") % {"day": f"{day:%d/%m/%Y}"},
            _("Chọn từ ngày %(first)s trở đi.") % {"first": f"{first:%d/%m/%Y}"},
        )
