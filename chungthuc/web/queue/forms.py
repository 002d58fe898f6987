"""What is typed at the list: a number for somebody who simply came, and the code of somebody who is booked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import Appointment, Priority
from chungthuc.appointments.queue import BY_LAW
from chungthuc.web.kit import appointment_codes
from chungthuc.web.kit.reading import as_int

MOST_ORIGINALS = 999
WRONG_NUMBER = _("Số bản chính phải từ 1 đến 999.")
LAWS = [(one.value, one.label) for one in BY_LAW]


class PriorityForm(forms.Form):
    """Who comes first by law; ``as_usual`` is what the line without a priority says."""

    as_usual: Any = Priority.NONE.label
    priority = forms.ChoiceField(
        label=_("Ưu tiên theo quy định"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Ưu tiên này không chọn được. Chọn một dòng trong danh sách.")
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].choices = [(Priority.NONE.value, self.as_usual), *LAWS]  # type: ignore[attr-defined]

    def point_at_fault(self) -> None:
        """The first field that is wrong takes the focus."""
        for name in [one for one in self.fields if one in self.errors][:1]:
            self.fields[name].widget.attrs |= {"autofocus": True, "data-focus": True}

    def chosen(self) -> Priority:
        return Priority(self.cleaned_data["priority"] or Priority.NONE)


class TicketForm(PriorityForm):
    """«Lấy số»."""

    originals = forms.CharField(
        label=_("Số bản chính"), initial="1",
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST_ORIGINALS}),
        error_messages=dict.fromkeys(("required", "null_characters_not_allowed"), WRONG_NUMBER),
    )  # fmt: skip
    field_order = ("originals", "priority")

    def clean_originals(self) -> int:
        number = as_int(self.cleaned_data["originals"], least=1, most=MOST_ORIGINALS)
        if number is None:
            raise forms.ValidationError(WRONG_NUMBER)
        return number


class ArrivalForm(PriorityForm):
    """«Ghi nhận đã đến»: the code, typed or read from the QR by a scanner that types."""

    as_usual = _("Theo giờ hẹn")
    code = forms.CharField(
        label=_("Mã lịch hẹn"), help_text=_("Gõ mã, hoặc quét mã QR của người hẹn."),
        widget=forms.TextInput(attrs={"maxlength": 200, "autocomplete": "off", "data-search": True}),
        error_messages=dict.fromkeys(("required", "null_characters_not_allowed"), appointment_codes.UNKNOWN),
    )  # fmt: skip
    field_order = ("code", "priority")

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.fields["priority"].required = False  # a scanner sends the code alone

    def clean_code(self) -> Appointment:
        found = appointment_codes.by_code(self.agency, self.cleaned_data["code"])
        if found is None:
            raise forms.ValidationError(appointment_codes.UNKNOWN, code="code_unknown")
        return found
