"""Many at once from a table: offices below, days off. The file is looked at first; what was looked at is kept for an
hour, so that nobody chooses it twice."""

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency, DayKind
from chungthuc.appointments.offices import free_days
from chungthuc.appointments.offices.free_days import Said
from chungthuc.certification.reorganising import importing
from chungthuc.core.errors import Refused
from chungthuc.core.tables.reading import Line, lines_of, old_letters
from chungthuc.core.text.alphabet import folded
from chungthuc.web.kit.administering.branch import administered
from chungthuc.web.offices.acting import Act, Effect, Heading, acting

HOUR = 3600
AGENCIES = Heading(
    gettext_lazy("Nhập cơ quan từ bảng"),
    gettext_lazy("Excel (.xlsx) hoặc CSV; dòng đầu: Mã, Tên, Loại, Trực thuộc (mã), Từ ngày, Căn cứ."),
    gettext_lazy("Nhập"), "agency_place", "agency",
)  # fmt: skip
DAYS = Heading(
    gettext_lazy("Nhập ngày nghỉ, ngày làm bù từ bảng"),
    gettext_lazy("Excel (.xlsx) hoặc CSV; dòng đầu: Ngày, Loại (Nghỉ hoặc Làm bù), Căn cứ."),
    gettext_lazy("Nhập"), "office", "desks",
)  # fmt: skip
DAY_COLUMNS = {"day": ("Ngày", "day"), "kind": ("Loại", "kind"), "decision": ("Căn cứ", "Quyết định", "decision")}


class TableForm(forms.Form):
    """A file, or the name under which the one that was looked at is kept."""

    table = forms.FileField(label=gettext_lazy("Tệp"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.content = person, b""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if sent := given.get("table"):
            self.content = sent.read()
            name = secrets.token_urlsafe(16)
            cache.set(self._key(name), self.content, HOUR)
            self.data = {**{one: self.data[one] for one in self.data}, "kept": name}
        elif given.get("kept"):
            self.content = cache.get(self._key(given["kept"])) or b""
        if not self.content:
            self.add_error("table", gettext_lazy("Chọn tệp Excel hoặc CSV."))
        return given

    def _key(self, name: str) -> str:
        return f"offices:table:{self.person.pk}:{name}"


@require_http_methods(["GET", "POST"])
def agency_import(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Nhập cơ quan từ bảng»."""
    one = administered(request, agency)
    form = _form(request)

    def plan() -> Act:
        steps = importing.look(lines_of(form.content, importing.COLUMNS), by=request.user)
        wrong = [_at(step.number, why) for step in steps for why in step.wrong]
        new, there = sum(step.new is not None for step in steps), sum(step.there for step in steps)
        effect = _seen(new, there, wrong)
        save = partial(importing.carry_out, steps, one, by=request.user)
        return Act(effect, save, _("Đã thêm %(new)d cơ quan; %(there)d dòng đã có từ trước.") % vars_of(new, there))

    return acting(request, one, form, plan, AGENCIES)


@require_http_methods(["GET", "POST"])
def days_import(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Nhập ngày nghỉ, ngày làm bù từ bảng»."""
    one = administered(request, agency)
    form = _form(request)

    def plan() -> Act:
        rows, there, wrong = _days(one, lines_of(form.content, DAY_COLUMNS))
        save = partial(free_days.say_all, one, rows, by=request.user)
        return Act(_seen(len(rows), there, wrong), save, _("Đã lưu %(new)d ngày.") % vars_of(len(rows), there))

    return acting(request, one, form, plan, DAYS)


def _form(request: PersonRequest) -> TableForm:
    return TableForm(request.POST or None, request.FILES or None, person=request.user)


def vars_of(new: int, there: int) -> dict[str, int]:
    return {"new": new, "there": there}


def _seen(new: int, there: int, wrong: list[str]) -> Effect:
    lines = [_("%(new)d dòng mới, %(there)d dòng đã có (bỏ qua).") % vars_of(new, there)]
    if wrong:
        lines.append(_("%(n)d chỗ sai: chưa nhập gì. Sửa tệp rồi chọn lại.") % {"n": len(wrong)})
    return Effect(lines, problems=wrong[:200], blocked=bool(wrong) or not new)


def _at(number: int, why: str) -> str:
    return _("dòng %(line)d: %(why)s") % {"line": number, "why": why}


def _days(agency: Agency, lines: Sequence[Line]) -> tuple[list[Said], int, list[str]]:
    """Those that are new, how many are said already, what is wrong."""
    known = set(agency.special_days.values_list("day", "kind"))
    kinds = {folded(str(one.label)): one for one in DayKind} | {one.value: one for one in DayKind}
    rows: list[Said] = []
    there, wrong = 0, list[str]()
    for line in lines:
        day, kind = importing.day_of(line.cells["day"]), kinds.get(folded(line.cells["kind"]))
        faults = old_letters({"decision": line.cells["decision"]})
        if day is None or kind is None:
            faults.append(_("ngày (dd/mm/yyyy) hoặc loại (Nghỉ, Làm bù) không đọc được"))
        elif (day, kind) in known:
            there += 1
            continue
        elif not faults:
            said = Said(day, kind, line.cells["decision"])
            faults = _refused(agency, said, rows)
            rows.append(said)
        wrong += [_at(line.number, one) for one in faults]
    return rows, there, wrong


def _refused(agency: Agency, said: Said, before: list[Said]) -> list[str]:
    if any(one.day == said.day for one in before):
        return [_("ngày này đã ghi ở một dòng trên")]
    try:
        free_days.preview(agency, said)
    except Refused as refusal:
        return [str(refusal.message)]
    return []
