"""Fields of the forms of administration: a day, an hour of the day, the decision that a change rests on."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chungthuc.core import clock
from chungthuc.core.text.one_line import OneLine


class Day(forms.DateField):
    """dd/mm/yyyy, typed: the browser's own widget follows the browser's language, not the page's."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "maxlength": 10, "autocomplete": "off"})

    def __init__(self, **facts: Any) -> None:
        more = facts.pop("help_text", "")
        facts["help_text"] = format_lazy("{}. {}", _("ngày/tháng/năm"), more) if more else _("ngày/tháng/năm")
        super().__init__(input_formats=["%d/%m/%Y", "%Y-%m-%d"], **facts)


class ComingDay(Day):
    """A day from which something counts: today at the earliest, and no slip of a century."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("Ngày này đã qua. Chọn hôm nay hoặc một ngày sau."))
        if day is not None and day.year > clock.today().year + 10:
            raise forms.ValidationError(_("Ngày này quá xa. Kiểm tra lại năm."))
        return day


class Hour(forms.TimeField):
    """HH:MM of 24 hours."""

    widget = forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "maxlength": 5, "autocomplete": "off"})

    def __init__(self, **facts: Any) -> None:
        facts.setdefault("help_text", _("Giờ:phút, ví dụ 07:30"))
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], **facts)


def decision_field() -> OneLine:
    return OneLine(
        label=_("Quyết định, căn cứ"), max_length=200, help_text=_("Số và ngày của văn bản."),
        error_messages={"required": _("Chưa ghi căn cứ. Ghi số và ngày của văn bản.")},
    )  # fmt: skip
