"""«Xử lý»: an appointment begins, and leads to the form."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.appointments.queue import receiving
from chungthuc.web.appointments_desk.views import appointment_page
from chungthuc.web.kit import appointment_codes
from chungthuc.web.kit.appointments import appointment_of, desks_of, my_desk
from chungthuc.web.kit.refusals import refusals_lead_to


@require_POST
@refusals_lead_to("desk_appointment", "appointment_id")
def appointment_handling(request: PersonRequest, appointment_id: UUID) -> HttpResponseBase:
    """«Xử lý»: the person is at the desk; on to the form, which knows him, or to count what he leaves here."""
    one = appointment_of(request, appointment_id)
    code = request.POST.get("code", "").strip()
    if code and appointment_codes.by_code(one.agency, code) != one:
        return appointment_page(request, one, wrong_code=code)
    if code:
        appointment_codes.remember(request, one)
    desks = desks_of(one.agency)
    chosen = request.POST.get("desk", "")
    desk = next((each for each in desks if str(each.pk) == chosen), None) or my_desk(request, desks)
    receiving.receive(one, desk, by=request.user)
    if desk is not None:
        request.session["desk"] = desk.pk
    receipt = one.dossiers.filter(originals_left__isnull=False).order_by("received_at").last()
    known = f"dossier={receipt.pk}" if receipt else f"appointment={one.pk}"
    return redirect(f"{reverse('copy_new')}?{known}")
