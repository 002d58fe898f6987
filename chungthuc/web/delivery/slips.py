"""«Phiếu hẹn trả kết quả»: the paper slip whose code follows the dossier and, without another way, opens the result."""

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts import rights
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.calendar import due_at
from chungthuc.agencies.tree import name_on
from chungthuc.appointments.lifecycle import SERVED_NOW
from chungthuc.appointments.models import Appointment
from chungthuc.certification.models import CertifiedCopy, Route
from chungthuc.certification.permissions import SLIP, demand_slip
from chungthuc.certification.reception.receipts import takes_papers
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from chungthuc.web.kit.access import visible_copy
from chungthuc.web.kit.looks import PAGE, note_dossier, opened_copy
from chungthuc.web.kit.reading import data_url
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.kit.show import show


@require_GET
def slip(request: PersonRequest, copy_id: UUID) -> HttpResponse:
    """The slip of the copy's dossier. Its code opens the result, as its owner's: who gets to know it has looked."""
    copy = opened_copy(request, copy_id, PAGE)
    return _slip_page(request, copy.dossier, copy)


@require_GET
def dossier_slip(request: PersonRequest, dossier_id: UUID) -> HttpResponse:
    """Of a drop-off, before anything is scanned: the receipt for the originals."""
    return _slip_page(request, _dossier(request, dossier_id))


@dataclass(frozen=True)
class SlipPage:
    """For the printer: office, dossier, papers or how many originals stay here, hour and day. ``picture``: the QR code
    as a data URL; ``by_slip``: its code opens the result; ``copy``, ``appointment``: None where the slip has none;
    ``extended``: promised later than usual; ``may_end``: «Làm xong» comes next."""

    dossier: Dossier
    agency: str
    papers: QuerySet[CertifiedCopy]
    picture: str
    by_slip: bool
    site: str
    copy: CertifiedCopy | None
    appointment: Appointment | None
    extended: bool
    takes_papers: bool
    may_end: bool


def _slip_page(request: PersonRequest, dossier: Dossier, copy: CertifiedCopy | None = None) -> HttpResponse:
    address = f"{settings.ADDRESS}{reverse('follow_dossier', args=[dossier.follow_code])}"
    appointment = dossier.appointment if dossier.is_drop_off else None
    page = SlipPage(
        dossier=dossier,
        agency=name_on(dossier.agency, clock.today()),
        papers=CertifiedCopy.objects.filter(dossier=dossier).order_by("submitted_at", "id"),
        picture=data_url(_picture(address)),
        by_slip=delivery.route_for(dossier) == Route.CLAIM,
        site=settings.ADDRESS.split("://")[-1],
        copy=copy,
        appointment=appointment,
        extended=dossier.is_drop_off and dossier.due_at > due_at(dossier.agency, dossier.received_at),
        takes_papers=dossier.is_drop_off and takes_papers(dossier),
        may_end=appointment is not None and appointment.state in SERVED_NOW,
    )
    return show(request, "delivery/slip.html", page)


@require_POST
@refusals_lead_to("copy_slip", "copy_id")
def slip_code(request: PersonRequest, copy_id: UUID) -> HttpResponse:
    """«Cấp mã mới»: the old slip opens nothing any more."""
    _give_new_code(request, visible_copy(request, copy_id).dossier)
    return redirect("copy_slip", copy_id)


@require_POST
@refusals_lead_to("dossier_slip", "dossier_id")
def dossier_slip_code(request: PersonRequest, dossier_id: UUID) -> HttpResponse:
    """The same for a receipt without a copy."""
    _give_new_code(request, _dossier(request, dossier_id))
    return redirect("dossier_slip", dossier_id)


def _give_new_code(request: PersonRequest, dossier: Dossier) -> None:
    person = request.user
    demand_slip(person, dossier.agency)
    delivery.new_code(dossier, by=person)
    messages.success(request, _("Đã cấp mã mới. In lại phiếu; phiếu cũ không dùng được nữa."))


def _dossier(request: PersonRequest, dossier_id: UUID) -> Dossier:
    """Of an office where the person works at the counter or the register; no other exists for him."""
    rows = Dossier.objects.filter(agency__in=rights.agencies_where(request.user, *SLIP))
    dossier = get_object_or_404(rows.select_related("agency", "appointment", "received_by"), pk=dossier_id)
    note_dossier(request, dossier)  # the code opens the results, as their owner's: who gets to know it has looked
    return dossier


def _picture(address: str) -> bytes:
    """A QR code as a PNG; error correction M, as on the attestation page."""
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=6, border=2)
    return out.getvalue()
