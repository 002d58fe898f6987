"""«Lịch tiếp nhận» of a desk: a new one, its next version, its end; first shown with whom it hits, then saved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments import slot_builder
from chungthuc.appointments.models import AvailabilityRule
from chungthuc.appointments.slot_builder import Plan
from chungthuc.core import clock
from chungthuc.web.kit.reading import as_int
from chungthuc.web.kit.refusals import refusals_told
from chungthuc.web.kit.show import show
from chungthuc.web.opening_hours.forms import EndForm, RuleForm
from chungthuc.web.opening_hours.pages import PlanPreview, RulePage
from chungthuc.web.opening_hours.views import administered, frame, plan_shown, was_seen


@dataclass(frozen=True)
class Change:
    """One change of a desk's hours: what it would make, the act, and what is said when it is done."""

    plan: Plan
    save: Callable[[], object]
    done: str


@require_http_methods(["GET", "POST"])
def rule_new(request: PersonRequest, code: str) -> HttpResponseBase:
    """«Thêm lịch tiếp nhận»."""
    agency = administered(request, code)
    desk = get_object_or_404(Desk, agency=agency, pk=as_int(request.GET.get("desk") or request.POST.get("desk")))
    form = RuleForm(request.POST or None, initial={"since": clock.today(), "weekdays": [1, 2, 3, 4, 5],
                                                   "opens_at": "08:00", "closes_at": "11:30"})  # fmt: skip

    def change() -> Change:
        rule = AvailabilityRule(desk=desk, **form.facts())
        save = partial(slot_builder.introduce, rule, by=request.user)
        return Change(slot_builder.preview(rule), save, _("Đã lưu lịch tiếp nhận của %(desk)s.") % {"desk": desk})

    return _changing(request, agency, desk, form, change, title=_("Thêm lịch tiếp nhận"))


@require_http_methods(["GET", "POST"])
def rule_change(request: PersonRequest, code: str, rule_id: UUID) -> HttpResponseBase:
    """«Sửa lịch tiếp nhận»: the next version, from a day on."""
    agency = administered(request, code)
    rule = _rule(agency, rule_id)
    form = RuleForm(request.POST or None, initial=RuleForm.initial_of(rule))

    def change() -> Change:
        facts = form.facts()
        plan = slot_builder.preview(slot_builder.next_version(rule, **facts))
        save = partial(slot_builder.change, rule, by=request.user, **facts)
        return Change(plan, save, _("Đã lưu lịch tiếp nhận của %(desk)s.") % {"desk": rule.desk})

    return _changing(request, agency, rule.desk, form, change, title=_("Sửa lịch tiếp nhận"), rule=rule)


@require_http_methods(["GET", "POST"])
def rule_end(request: PersonRequest, code: str, rule_id: UUID) -> HttpResponseBase:
    """«Ngừng lịch tiếp nhận» from a day on."""
    agency = administered(request, code)
    rule = _rule(agency, rule_id)
    form = EndForm(request.POST or None, initial={"until": max(clock.today(), rule.since) + timedelta(days=1)})

    def change() -> Change:
        until, shortened = form.cleaned_data["until"], _rule(agency, rule_id)
        shortened.until = max(until, rule.since)
        save = partial(slot_builder.end, rule, until=until, by=request.user)
        done = _("Đã ngừng lịch tiếp nhận từ %(day)s.") % {"day": f"{until:%d/%m/%Y}"}
        return Change(slot_builder.preview(shortened), save, done)

    return _changing(request, agency, rule.desk, form, change, title=_("Ngừng lịch tiếp nhận"), rule=rule)


def _changing(
    request: PersonRequest,
    agency: Agency,
    desk: Desk,
    form: Any,
    change: Callable[[], Change],
    *,
    title: str,
    rule: AvailabilityRule | None = None,
) -> HttpResponseBase:
    """First what it would make and whom it would hit; saving needs that this was seen."""
    preview = None
    if form.is_bound and form.is_valid():
        with refusals_told(request):
            wanted = change()
            hit = plan_shown(wanted.plan)
            if was_seen(request, hit):
                wanted.save()
                messages.success(request, wanted.done)
                return redirect("opening", agency.code)
            preview = hit
    return _rule_page(request, agency, desk, form, preview, title=title, rule=rule)


def _rule_page(
    request: PersonRequest,
    agency: Agency,
    desk: Desk,
    form: Any,
    preview: PlanPreview | None,
    *,
    title: str,
    rule: AvailabilityRule | None = None,
) -> HttpResponse:
    page = RulePage(
        **vars(frame(request, agency)), desk=desk, form=form, preview=preview, title=title, rule=rule,
        ending=isinstance(form, EndForm), show_errors=form.is_bound,
    )  # fmt: skip
    return show(request, "opening_hours/rule.html", page, status=422 if form.is_bound and not form.is_valid() else 200)


def _rule(agency: Agency, rule_id: UUID) -> AvailabilityRule:
    """A rule of the agency that still counts and has no next version."""
    rows = AvailabilityRule.objects.filter(desk__agency=agency, replaced_by__isnull=True)
    return get_object_or_404(rows.select_related("desk__agency"), pk=rule_id)
