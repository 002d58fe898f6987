"""Which papers somebody brings, a line a kind: as it is booked, and as it is changed."""

from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from chungthuc.dossiers.models import PaperType
from chungthuc.web.kit.reading import as_int

MOST_KINDS = 6
MOST = 500  # originals or pages in one line: more is a slip of the finger
PREFIX = "papers"
NAMES = ("type", "originals", "pages")


class OwnNames(forms.Select):
    """Options that stay Vietnamese on an English page say so: kinds of papers that an office named itself."""

    untold: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.untold:
            option["attrs"]["lang"] = "vi"
        return option


class PaperForm(forms.Form):
    """«Loại giấy tờ cần chứng thực», how many originals of it, how many pages they have together."""

    type = forms.ChoiceField(
        label=_("Loại giấy tờ cần chứng thực"), widget=OwnNames,
        error_messages={"required": _("Chưa chọn loại giấy tờ.")},
    )  # fmt: skip
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
        choice.choices = [("", _("Chọn loại giấy tờ")), *((one.code, _(one.name)) for one in types)]
        choice.widget.untold = _untold(types)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("originals") and given.get("pages") and given["pages"] < given["originals"]:
            self.add_error("pages", _("Mỗi bản chính có ít nhất một trang: nhập tổng số trang của tất cả bản chính."))
        return given


def _untold(types: list[PaperType]) -> frozenset[str]:
    """Codes of kinds for which the reader's language has no words."""
    if get_language() == "vi":
        return frozenset()
    return frozenset(one.code for one in types if gettext(one.name) == one.name)


PaperForms = forms.formset_factory(PaperForm, extra=0, min_num=1, max_num=MOST_KINDS, absolute_max=MOST_KINDS)


def paper_forms(data: Any = None, *, papers: list[dict[str, Any]] | None = None, line: str = "") -> Any:
    """Bound to what was sent (``line``: «add» one more, «drop-2» without the third), else showing the papers known."""
    kwargs = {"types": list(PaperType.objects.in_force())}
    if data is None:
        shown = paper_formset(len(papers or []) or 1)
        return shown(prefix=PREFIX, initial=papers or None, form_kwargs=kwargs)
    sent = data.copy()
    total = as_int(sent.get(f"{PREFIX}-TOTAL_FORMS"), most=999)
    count = min(max(1 if total is None else total, 1), MOST_KINDS)
    gone = as_int(line.removeprefix("drop-")) if line.startswith("drop-") else None
    if gone is not None and gone < count and count > 1:
        count = _without(sent, gone, count)
    elif line == "add" and count < MOST_KINDS:
        sent[f"{PREFIX}-{count}-originals"] = sent[f"{PREFIX}-{count}-pages"] = "1"
        count += 1
    sent[f"{PREFIX}-TOTAL_FORMS"], sent[f"{PREFIX}-INITIAL_FORMS"] = str(count), "0"
    return PaperForms(sent, prefix=PREFIX, form_kwargs=kwargs)


def _without(sent: Any, gone: int, count: int) -> int:
    """The lines after it move up; how many are left."""
    for place in range(gone, count - 1):
        for name in NAMES:
            sent[f"{PREFIX}-{place}-{name}"] = sent.get(f"{PREFIX}-{place + 1}-{name}", "")
    for name in NAMES:
        sent.pop(f"{PREFIX}-{count - 1}-{name}", None)
    return count - 1


def papers_of(forms: Any) -> list[dict[str, Any]]:
    """What valid forms say; an untouched line is none."""
    return [dict(form.cleaned_data) for form in forms if form.cleaned_data]


def sums(papers: list[dict[str, Any]]) -> tuple[int, int]:
    """Originals and pages in all."""
    return sum(one["originals"] for one in papers), sum(one["pages"] for one in papers)


def paper_formset(lines: int) -> Any:
    return forms.formset_factory(PaperForm, extra=0, min_num=min(lines, MOST_KINDS), max_num=MOST_KINDS)
