"""An appointment begins: opened by the code that its owner shows, and «Xử lý», which leads to the form."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.appointments.queue import receiving
from chungthuc.web.kit import appointment_codes
from chungthuc.web.kit.access import desk_of
from chungthuc.web.kit.appointments import appointment_of, desks_of, my_desk
from chungthuc.web.kit.refusals import refusals_lead_to


@require_POST
def appointment_opening(request: PersonRequest) -> HttpResponseBase:
    """Open an appointment by the code or QR that its owner shows; that it was shown is remembered for the day."""
    agency = desk_of(request, Right.CREATE_COPY)
    one = appointment_codes.by_code(agency, request.POST.get("code", ""))
    if one is None:
        messages.error(request, appointment_codes.UNKNOWN, extra_tags="code_unknown")
        return redirect("desk_appointments")
    appointment_codes.remember(request, one)
    return redirect("desk_appointment", one.pk)


@require_POST
@refusals_lead_to("desk_appointment", "appointment_id")
def appointment_handling(request: PersonRequest, appointment_id: UUID) -> HttpResponseBase:
    """«Xử lý»: the person is at the desk; on to the form, which knows him, or to count what he leaves here."""
    one = appointment_of(request, appointment_id)
    code = request.POST.get("code", "").strip()
    if code and appointment_codes.by_code(one.agency, code) != one:
        messages.error(request, _("Mã này không phải của lịch hẹn đang mở. Quét lại, hoặc để trống ô mã."))
        return redirect("desk_appointment", one.pk)
    if code:
        appointment_codes.remember(request, one)
    desks = desks_of(one.agency)
    chosen = request.POST.get("desk", "")
    desk = next((each for each in desks if str(each.pk) == chosen), None) or my_desk(request, desks)
    if desk is None:
        messages.error(
            request, _("Cơ quan chưa có quầy nào. Người quản trị thêm quầy rồi mới tiếp nhận theo lịch hẹn.")
        )
        return redirect("desk_appointment", one.pk)
    receiving.receive(one, desk, by=request.user)
    request.session["desk"] = desk.pk
    receipt = one.dossiers.filter(originals_left__isnull=False).order_by("received_at").last()
    known = f"dossier={receipt.pk}" if receipt else f"appointment={one.pk}"
    return redirect(f"{reverse('copy_new')}?{known}")
