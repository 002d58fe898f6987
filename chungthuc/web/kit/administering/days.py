"""A field for a day, typed as people write it."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class Day(forms.DateField):
    """dd/mm/yyyy, typed: the browser's own widget follows the browser's language, not the page's."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "maxlength": 10, "autocomplete": "off"})

    def __init__(self, **facts: Any) -> None:
        more = facts.pop("help_text", "")
        facts["help_text"] = format_lazy("{}. {}", _("ngày/tháng/năm"), more) if more else _("ngày/tháng/năm")
        super().__init__(input_formats=["%d/%m/%Y", "%Y-%m-%d"], **facts)
