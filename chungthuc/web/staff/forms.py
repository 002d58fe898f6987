"""What an administrator types about the people of an office."""

import re
import unicodedata
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import granting
from chungthuc.accounts.details import ALLOWED, NUMBERS, WRONG_KIND
from chungthuc.accounts.models import Person, PersonKind, Right
from chungthuc.accounts.phones import clean_phone
from chungthuc.accounts.staffing.adding import Newcomer
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.identifiers import clean_number, kind_of
from chungthuc.core.text import legacy_fonts
from chungthuc.core.text.one_line import OneLine, ProperLetters
from chungthuc.web.kit.administering.fields import Day
from chungthuc.web.kit.refusals import refusals_as_invalid

GROUND = _("Quyết định hoặc căn cứ")
GROUND_HELP = _("Số, ngày của quyết định, ví dụ «QĐ 12/QĐ-UBND ngày 02/01/2026».")


def given_by(person: Person, agency: Agency) -> list[tuple[str, str]]:
    """The rights that this administrator may give there, as choices."""
    return [(one.value, str(one.label)) for one in Right if granting.may_give(person, agency, one)]


class NewcomerForm(ProperLetters):
    """One person of an office, from the form or from a line of a file."""

    full_name = OneLine(
        label=_("Họ và tên"), max_length=200, help_text=_("Ghi đúng như trên CCCD."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Địa chỉ thư điện tử"), max_length=254, help_text=_("Là tên đăng nhập. Mỗi người một địa chỉ riêng."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    title = OneLine(label=_("Chức danh"), max_length=150, help_text=_("Ví dụ «Công chức tư pháp – hộ tịch»."))
    phone = forms.CharField(
        label=_("Số điện thoại di động"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel"}),
    )  # fmt: skip
    id_number = forms.CharField(
        label=_("Số định danh cá nhân"), max_length=50, required=False, help_text=_("CCCD 12 số."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    rights = forms.MultipleChoiceField(
        label=_("Quyền tại cơ quan"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Quản trị hai phân hệ khác (thủ tục; phản ánh, kiến nghị) chỉ được ghi nhận, ở đây chưa mở gì."),
        error_messages={"invalid_choice": _("Bạn không phân được quyền này tại cơ quan.")},
    )  # fmt: skip
    decision = OneLine(label=GROUND, max_length=granting.LONGEST, help_text=GROUND_HELP)
    use_existing = forms.BooleanField(label=_("Dùng tài khoản đó"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rights"].choices = choices  # type: ignore[attr-defined]

    def clean_full_name(self) -> str:
        name: str = self.cleaned_data["full_name"]
        if legacy_fonts.meant(name):  # told by what it would be
            return name
        if not all(one in ALLOWED[PersonKind.PERSON] or unicodedata.category(one)[0] in "LM" for one in name):
            raise forms.ValidationError(_("Tên có ký tự lạ. Ghi như trên giấy tờ, không dùng biểu tượng."))
        if not re.search(r"[^\W\d_]{2}", name):
            raise forms.ValidationError(_("Ghi đầy đủ họ tên hoặc tên tổ chức."))
        return name

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        with refusals_as_invalid():
            return clean_phone(typed) if typed else ""

    def clean_id_number(self) -> str:
        number = clean_number(self.cleaned_data["id_number"])
        if not number:
            return ""
        with refusals_as_invalid():
            kind = kind_of(number)
        if kind not in NUMBERS[PersonKind.PERSON]:
            raise forms.ValidationError(WRONG_KIND[PersonKind.PERSON], code="number_of_another_kind")
        return number

    def newcomer(self) -> Newcomer:
        given = self.cleaned_data
        facts = {name: given[name] for name in ("full_name", "email", "title", "decision", "phone", "id_number")}
        offer = self.offers.get("full_name")
        kept = offer is not None and offer.kept
        return Newcomer(**facts, rights=tuple(Right(one) for one in given["rights"]), keep_name=kept)


class GrantForm(ProperLetters):
    """«Phân quyền»: which right, from when, until when, on what ground."""

    right = forms.ChoiceField(
        label=_("Quyền"), widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một quyền."), "invalid_choice": _("Bạn không phân được quyền này.")},
    )  # fmt: skip
    since = Day(label=_("Từ ngày"), required=False, help_text=_("Để trống: từ bây giờ."))
    until = Day(label=_("Đến hết ngày"), required=False, help_text=_("Để trống: cho đến khi chấm dứt."))
    reason = OneLine(label=GROUND, max_length=granting.LONGEST, help_text=GROUND_HELP)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["right"].choices = choices  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """As ``granting.give`` takes them: what begins today begins now; ``until`` is the moment after the last day."""
        given = self.cleaned_data
        since, until = given["since"], given["until"]
        begins = None if since is None or since == clock.today() else _midnight(since)
        return {"since": begins, "until": _midnight(until + timedelta(days=1)) if until else None}


class PostForm(ProperLetters):
    """«Chức danh», in place of the one there is."""

    title = OneLine(label=_("Chức danh"), max_length=150, help_text=_("Ví dụ «Công chức tư pháp – hộ tịch»."))
    decision = OneLine(label=GROUND, max_length=granting.LONGEST, help_text=GROUND_HELP)


class ImportForm(ProperLetters):
    """A list of people; the ground is the same for all of them."""

    file = forms.Field(
        label=_("Tệp danh sách"), required=False, help_text=_("XLSX hoặc CSV (UTF-8), nhiều nhất 500 người."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip
    decision = OneLine(label=GROUND, max_length=granting.LONGEST, help_text=GROUND_HELP)
    use_existing = forms.BooleanField(label=_("Dùng tài khoản đã có cho những địa chỉ đã có tài khoản"), required=False)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
