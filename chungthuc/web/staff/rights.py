"""A right of one person at an office: given, ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chungthuc.accounts import granting
from chungthuc.accounts.models import Grant, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.web.kit.administering.branch import demand_lately_proved, office_frame
from chungthuc.web.kit.reading import reason_of
from chungthuc.web.kit.refusals import refusals_by_field, refusals_lead_to
from chungthuc.web.kit.show import show
from chungthuc.web.staff.forms import GrantForm, given_by
from chungthuc.web.staff.pages import FormPage
from chungthuc.web.staff.views import member_of

FIELDS = {"already_granted": "right", "begins_in_the_past": "since", "ends_before_it_begins": "until",
          "reason_missing": "reason", "text_too_long": "reason"}  # fmt: skip


@require_http_methods(["GET", "POST"])
def staff_right_new(request: PersonRequest, agency: str, person_id: UUID) -> HttpResponseBase:
    """«Phân quyền»."""
    office, person = member_of(request, agency, person_id)
    demand_lately_proved(request)
    form = GrantForm(request.POST or None, choices=given_by(request.user, office))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with refusals_by_field(request, form, FIELDS) as done:
            granting.give(
                person, office, Right(given["right"]), by=request.user, reason=given["reason"], **form.facts()
            )
        if not done.refused:
            messages.success(request, _("Đã phân quyền."))
            return redirect("staff_person", agency, person_id)
    page = FormPage(**vars(office_frame(request, office, "staff")), form=form, show_errors=form.is_bound, person=person)
    return show(request, "staff/staff_right_new.html", page, status=422 if form.is_bound else 200)


@require_POST
@refusals_lead_to("staff_person", "agency", "person_id")
def staff_right_end(request: PersonRequest, agency: str, person_id: UUID, grant_id: int) -> HttpResponseBase:
    """«Chấm dứt quyền»."""
    office, person = member_of(request, agency, person_id)
    demand_lately_proved(request)
    grant = get_object_or_404(Grant.objects.select_related("agency"), pk=grant_id, person=person, agency=office)
    granting.end(grant, by=request.user, reason=reason_of(request, most=granting.LONGEST))
    messages.success(request, _("Đã chấm dứt quyền."))
    return redirect("staff_person", agency, person_id)
