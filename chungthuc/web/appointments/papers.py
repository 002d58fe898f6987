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
from chungthuc.appointments.policies import policy_of
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
        with refusals_told(request):
            booking.change_papers(opened.appointment, papers_of(forms), by=opened.by)
            messages.success(request, _("Đã đổi giấy tờ của lịch hẹn. Giờ hẹn và mã lịch hẹn không đổi."))
            return redirect("appointment", opened.appointment.code)
    return _page(request, opened, forms, status=422)


def limits_of(opened: AppointmentAccess) -> Any:
    """What its owner may still do."""
    return limits(opened.appointment, policy_of(opened.appointment.agency))


def _page(request: HttpRequest, opened: AppointmentAccess, forms: Any, *, status: int = 200) -> HttpResponse:
    policy = policy_of(opened.appointment.agency)
    page = PapersPage(
        appointment=opened.appointment,
        name=opened.name,
        opened=opened,
        limits=policy_words(opened.appointment, limits(opened.appointment, policy)),
        forms=forms,
        show_errors=status == 422,
        may_add=forms.total_form_count() < MOST_KINDS,
        most_originals=policy.most_units * policy.originals_a_unit,
        most_pages=policy.most_units * policy.pages_a_unit,
    )
    return show(request, "appointments/papers.html", page, status=status)
