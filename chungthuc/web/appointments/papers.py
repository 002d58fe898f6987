"""«Đổi giấy tờ»: what is brought to an appointment, changed by its owner until it begins."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from chungthuc.appointments import booking
from chungthuc.appointments.booking.papers import mark_of
from chungthuc.appointments.policies import policy_of
from chungthuc.dossiers.models import PaperType
from chungthuc.web.appointments.access import AppointmentAccess, changeable
from chungthuc.web.appointments.pages import PapersPage
from chungthuc.web.appointments.sentences import limits, policy_words
from chungthuc.web.kit.choosing.paper_forms import MOST_KINDS, paper_forms, papers_of
from chungthuc.web.kit.refusals import refusals_told
from chungthuc.web.kit.show import show


@login_not_required
@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def appointment_papers(request: HttpRequest, code: str) -> HttpResponseBase:
    """The lines as they were announced; a line more or less keeps what was typed."""
    opened = changeable(request, code)
    if not isinstance(opened, AppointmentAccess):
        return opened
    if opened.question is not None or "change_papers" not in limits_of(opened).actions:
        messages.info(request, _("Giấy tờ của lịch hẹn này không đổi được lúc này."))
        return redirect("appointment", opened.appointment.code)
    if request.method == "GET":
        return _page(request, opened, paper_forms(papers=opened.appointment.papers))
    if line := request.POST.get("line", ""):
        return _page(request, opened, paper_forms(request.POST, line=line))
    forms = paper_forms(request.POST)
    if forms.is_valid():
        with refusals_told(request) as telling:
            shown = request.POST.get("shown")
            booking.change_papers(opened.appointment, papers_of(forms), by=opened.by, shown=shown)
            messages.success(request, _("Đã đổi giấy tờ của lịch hẹn. Giờ hẹn và mã lịch hẹn không đổi."))
            return redirect("appointment", opened.appointment.code)
        if telling.refused:
            opened.appointment.refresh_from_db()  # maybe they are others by now
    return _page(request, opened, forms, status=422)


def limits_of(opened: AppointmentAccess) -> Any:
    """What its owner may still do."""
    return limits(opened.appointment, policy_of(opened.appointment.agency))


def _page(request: HttpRequest, opened: AppointmentAccess, forms: Any, *, status: int = 200) -> HttpResponse:
    policy, mark = policy_of(opened.appointment.agency), mark_of(opened.appointment.papers)
    page = PapersPage(
        appointment=opened.appointment,
        name=opened.name,
        opened=opened,
        limits=policy_words(opened.appointment, limits(opened.appointment, policy)),
        forms=forms,
        show_errors=status == 422,
        may_add=forms.total_form_count() < MOST_KINDS,
        mark=mark,
        now=_now(opened) if request.POST.get("shown", mark) != mark else [],
        most_originals=policy.most_units * policy.originals_a_unit,
        most_pages=policy.most_units * policy.pages_a_unit,
    )
    return show(request, "appointments/papers.html", page, status=status)


def _now(opened: AppointmentAccess) -> list[tuple[str, dict[str, Any]]]:
    """What it has, where another page changed it meanwhile; kind and counts."""
    names = dict(PaperType.objects.values_list("code", "name"))
    return [(names.get(one.get("type", ""), ""), one) for one in opened.appointment.papers]
