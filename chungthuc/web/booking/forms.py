"""The forms of «Đặt lịch hẹn»: which papers, and how to reach whoever comes."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.phones import clean_phone
from chungthuc.dossiers.models import PaperType
from chungthuc.web.kit.reading import as_int
from chungthuc.web.kit.refusals import refusals_as_invalid

MOST_KINDS = 6
MOST = 500  # originals or pages in one line: more is a slip of the finger
PREFIX = "papers"


class PaperForm(forms.Form):
    """«Loại giấy tờ cần chứng thực», how many originals of it, how many pages they have together."""

    type = forms.ChoiceField(label=_("Loại giấy tờ cần chứng thực"))
    originals = forms.IntegerField(
        label=_("Số bản chính"), min_value=1, max_value=MOST, initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    pages = forms.IntegerField(
        label=_("Tổng số trang"), min_value=1, max_value=MOST, initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args: Any, types: list[PaperType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast(forms.ChoiceField, self.fields["type"])
        choice.choices = [("", _("Chọn loại giấy tờ")), *((one.code, one.name) for one in types)]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("originals") and given.get("pages") and given["pages"] < given["originals"]:
            self.add_error("pages", _("Mỗi bản chính có ít nhất một trang: nhập tổng số trang của tất cả bản chính."))
        return given


PaperForms = forms.formset_factory(PaperForm, extra=0, min_num=1, max_num=MOST_KINDS, absolute_max=MOST_KINDS)


def paper_forms(data: Any = None, *, papers: list[dict[str, Any]] | None = None, more: int = 0) -> Any:
    """Bound to what was sent (``more``: with so many lines more or fewer), else showing the papers known."""
    kwargs = {"types": list(PaperType.objects.in_force())}
    if data is None:
        shown = paper_formset(len(papers or []) or 1)
        return shown(prefix=PREFIX, initial=papers or None, form_kwargs=kwargs)
    sent = data.copy()
    total = as_int(sent.get(f"{PREFIX}-TOTAL_FORMS"), most=999)
    count = 1 if total is None else total
    lines = min(max(count + more, 1), MOST_KINDS)
    for line in range(count, lines):
        sent[f"{PREFIX}-{line}-originals"] = sent[f"{PREFIX}-{line}-pages"] = "1"
    sent[f"{PREFIX}-TOTAL_FORMS"] = str(lines)
    sent[f"{PREFIX}-INITIAL_FORMS"] = "0"
    return PaperForms(sent, prefix=PREFIX, form_kwargs=kwargs)


def paper_formset(lines: int) -> Any:
    return forms.formset_factory(PaperForm, extra=0, min_num=min(lines, MOST_KINDS), max_num=MOST_KINDS)


class ContactForm(forms.Form):
    """Where code and reminders go; filled in from the account."""

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

    def clean_phone(self) -> str:
        if not self.cleaned_data["phone"].strip():
            return ""
        with refusals_as_invalid():
            return clean_phone(self.cleaned_data["phone"])
