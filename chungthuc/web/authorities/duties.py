"""«Trực ký»: who is proposed at «Trình ký» on which days."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chungthuc.accounts import authority
from chungthuc.accounts.empowering import duties as rules
from chungthuc.accounts.models import Duty
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.web.authorities.forms import DutyForm
from chungthuc.web.authorities.pages import DutiesPage, DutyLine
from chungthuc.web.authorities.views import SECTION
from chungthuc.web.kit.administering.branch import administered, demand_lately_proved, office_frame
from chungthuc.web.kit.refusals import refusals_by_field, refusals_lead_to
from chungthuc.web.kit.show import show

SHOWN = 50  # stretches, the latest first
FIELDS = {
    "duty_in_the_past": "first", "duty_ends_before_it_begins": "last", "duty_without_authority": "person",
    "duty_taken": "first",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def duties(request: PersonRequest, agency: str) -> HttpResponseBase:
    """The stretches, and a form for another one."""
    office = administered(request, agency)
    form = DutyForm(request.POST or None, agency=office, initial={"first": clock.today()})
    if form.is_bound and form.is_valid():
        demand_lately_proved(request)
        with refusals_by_field(request, form, FIELDS):
            rules.add(office, *form.facts(), by=request.user)
            messages.success(request, _("Đã ghi lịch trực ký."))
            return redirect("duties", agency)
    page = DutiesPage(
        **vars(office_frame(request, office, SECTION)),
        lines=_lines(office),
        form=form,
        on_duty=authority.on_duty(office),
        show_errors=form.is_bound,
    )
    return show(request, "authorities/duties.html", page, status=422 if form.is_bound else 200)


def _lines(office: Agency) -> list[DutyLine]:
    rows = Duty.objects.filter(agency=office).select_related("person").order_by("-during", "-pk")[:SHOWN]
    today = clock.today()
    return [DutyLine(one, one.during.upper - timedelta(days=1), one.during.upper > today) for one in rows]


@require_POST
@refusals_lead_to("duties", "agency")
def duty_removal(request: PersonRequest, agency: str, duty_id: int) -> HttpResponseBase:
    """«Bỏ»."""
    office = administered(request, agency)
    demand_lately_proved(request)
    row = Duty.objects.filter(agency=office, pk=duty_id).select_related("agency").first()
    if row is None:
        raise Http404
    rules.remove(row, by=request.user)
    messages.success(request, _("Đã bỏ lịch trực ký."))
    return redirect("duties", agency)
