"""What an administrator types about an office: desks, address, hours, days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import DayKind
from chungthuc.core.text.one_line import OneLine, ProperLetters
from chungthuc.web.kit.administering.fields import ComingDay, Hour, decision_field


class DeskForm(ProperLetters):
    """«Thêm quầy», «Đổi tên quầy»."""

    name = OneLine(
        label=_("Tên quầy"), max_length=120, help_text=_("Như trên biển, ví dụ: Quầy 2."),
        error_messages={"required": _("Chưa ghi tên quầy.")},
    )  # fmt: skip
    since = ComingDay(label=_("Áp dụng từ ngày"))
    decision = decision_field()


class DeskEndForm(ProperLetters):
    """«Ngừng quầy»."""

    day = ComingDay(label=_("Ngừng từ ngày"), help_text=_("Từ ngày này quầy không tiếp nhận. Sớm nhất là ngày mai."))
    decision = decision_field()


class AddressForm(ProperLetters):
    """«Địa chỉ»."""

    address = OneLine(label=_("Địa chỉ nơi tiếp nhận"), max_length=300)
    phone = OneLine(label=_("Điện thoại"), max_length=30, required=False)
    hint = OneLine(
        label=_("Chỉ dẫn"), max_length=300, required=False, help_text=_("Cửa nào, tầng nào, gửi xe ở đâu.")
    )  # fmt: skip
    since = ComingDay(label=_("Áp dụng từ ngày"))
    decision = decision_field()


class HoursForm(ProperLetters):
    """«Giờ làm việc»."""

    closes_at = Hour(label=_("Hết giờ làm việc lúc"), help_text=_("Giờ:phút, ví dụ 17:00"))
    since = ComingDay(label=_("Áp dụng từ ngày"))
    decision = decision_field()


class DayForm(ProperLetters):
    """«Ngày nghỉ, ngày làm bù»."""

    day = ComingDay(label=_("Ngày"), help_text=_("Sớm nhất là ngày mai; hôm nay thì dùng «Đóng lịch»."))
    kind = forms.ChoiceField(label=_("Loại"), choices=DayKind.choices, initial=DayKind.OFF)
    decision = decision_field()

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"day": given["day"], "kind": DayKind(given["kind"]), "reason": given["decision"]}


class NoFields(forms.Form):
    """An act with nothing to fill in."""
