"""What somebody says of himself: name, kind and number, checked as far as that is certain, doubted aloud otherwise."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import PersonKind
from chungthuc.accounts.phones import clean_phone
from chungthuc.core.errors import Refused
from chungthuc.core.identifiers import NumberKind, clean_number, doubts, kind_of
from chungthuc.core.text.one_line import OneLine, ProperLetters

ALLOWED = {  # letters and marks always; of the rest only what names are written with
    PersonKind.PERSON: " .'’-",
    PersonKind.ORGANIZATION: " .,'’-–&()/+\"«»“”:0123456789",
}
NUMBERS = {
    PersonKind.PERSON: {NumberKind.PERSONAL, NumberKind.LEGACY, NumberKind.OTHER},
    PersonKind.ORGANIZATION: {NumberKind.TAX, NumberKind.PERSONAL},  # household businesses use the owner's number
}
WRONG_KIND = {
    PersonKind.PERSON: _("Cá nhân nhập số CCCD (12 số), CMND (9 số) hoặc hộ chiếu."),
    PersonKind.ORGANIZATION: _("Tổ chức nhập mã số thuế (10 hoặc 13 số; hộ kinh doanh: 12 số)."),
}
SURE = _("Nếu đã đối chiếu với thẻ và số vẫn đúng, đánh dấu ô xác nhận.")
# What people write before a number as it stands on their papers.
CALLED = re.compile(r"^\s*(?:mst|mã số thuế|mã số doanh nghiệp|cccd|cmnd|số)\s*[:.\-]?\s*(?=[0-9])", re.IGNORECASE)


def _by_kind(person: Any, organization: Any) -> str:
    """Both; the page shows the one that fits the kind that is chosen (css ``of-person``)."""
    return format_html(
        '<span class="of-person">{}</span><span class="of-organization">{}</span>',
        person,
        organization,
    )


by_kind = lazy(_by_kind, SafeString)


class DetailsMixin(ProperLetters):
    """Fields shared by registration and «Trang cá nhân». ``doubts``: what the person should look at again."""

    kind = forms.ChoiceField(
        label=_("Đăng ký cho"), choices=PersonKind.choices, widget=forms.RadioSelect, initial=PersonKind.PERSON
    )
    full_name = OneLine(
        label=by_kind(_("Họ và tên"), _("Tên tổ chức")),
        max_length=200,
        help_text=by_kind(_("Ghi đúng như trên CCCD."), _("Ghi đúng như trên giấy chứng nhận đăng ký doanh nghiệp.")),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Chưa nhập tên.")},
    )
    id_number = forms.CharField(
        label=by_kind(_("Số CCCD, CMND hoặc hộ chiếu"), _("Mã số thuế")),
        max_length=50,
        help_text=by_kind(_("CCCD 12 số, CMND 9 số."), _("10 hoặc 13 số; hộ kinh doanh: 12 số.")),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        error_messages={"required": _("Chưa nhập số.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại di động"),
        max_length=30,
        help_text=_("Để nhận tin nhắn về lịch hẹn, ví dụ 0912 345 678."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        error_messages={"required": _("Chưa nhập số điện thoại.")},
    )
    sure = forms.BooleanField(label=_("Tôi đã đối chiếu: số đúng như trên giấy tờ"), required=False)

    doubts: list[Any]

    def clean_full_name(self) -> str:
        name: str = self.cleaned_data["full_name"]
        allowed = ALLOWED[self._kind()]
        if not all(letter in allowed or unicodedata.category(letter)[0] in "LM" for letter in name):
            raise forms.ValidationError(_("Tên có ký tự lạ. Ghi như trên giấy tờ, không dùng biểu tượng."))
        if not re.search(r"[^\W\d_]{2}", name):
            raise forms.ValidationError(_("Ghi đầy đủ họ tên hoặc tên tổ chức."))
        return name

    def clean_id_number(self) -> str:
        number = clean_number(CALLED.sub("", self.cleaned_data["id_number"]))
        kind = self._kind()
        try:
            found = kind_of(number)
        except Refused as refusal:
            raise forms.ValidationError(f"{refusal.message} {refusal.remedy}", code=refusal.code) from None
        if found not in NUMBERS[kind]:
            raise forms.ValidationError(WRONG_KIND[kind], code="number_of_another_kind")
        self.doubts = doubts(number)
        return number

    def clean_phone(self) -> str:
        try:
            return clean_phone(self.cleaned_data["phone"])
        except Refused as refusal:
            raise forms.ValidationError(f"{refusal.message} {refusal.remedy}", code=refusal.code) from None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if getattr(self, "doubts", None) and not given.get("sure"):
            self.add_error("sure", forms.ValidationError(_said(self.doubts), code="number_doubted"))
        return given

    def _kind(self) -> PersonKind:
        chosen = self.data.get(self.add_prefix("kind"), PersonKind.PERSON)
        return PersonKind(chosen) if chosen in PersonKind.values else PersonKind.PERSON


def _said(doubts: list[Any]) -> str:
    """What looks wrong, and what to do if it is right."""
    return " ".join(str(one) for one in [*doubts, SURE])
