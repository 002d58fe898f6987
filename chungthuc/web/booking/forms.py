"""The last form of «Đặt lịch hẹn»: how to reach whoever comes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person, PersonKind
from chungthuc.accounts.phones import clean_phone
from chungthuc.core.text.one_line import OneLine
from chungthuc.web.kit.refusals import refusals_as_invalid


class ContactForm(forms.Form):
    """Where code and reminders go, filled in from the account; of an organisation also who comes for it."""

    comes = OneLine(
        label=_("Người đến nộp"), max_length=200, required=False,
        help_text=_("Họ và tên người đến thay mặt tổ chức, để cán bộ gọi đúng tên."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Số điện thoại di động"), max_length=30, required=False,
        help_text=_("Nhận mã lịch hẹn và tin nhắc, ví dụ 0912 345 678."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Địa chỉ thư điện tử"), max_length=254,
        help_text=_("Nhận mã lịch hẹn và đường dẫn để đổi, hủy."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.kind != PersonKind.ORGANIZATION:
            del self.fields["comes"]

    def clean_phone(self) -> str:
        if not self.cleaned_data["phone"].strip():
            return ""
        with refusals_as_invalid():
            return clean_phone(self.cleaned_data["phone"])
