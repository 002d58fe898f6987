"""«Phiếu hẹn trả kết quả»: the paper slip whose code follows the dossier and, without another way, opens the result."""

from io import BytesIO
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungthuc.agencies.tree import name_on
from chungthuc.certification import delivery
from chungthuc.certification.models import CertifiedCopy, Route
from chungthuc.certification.permissions import demand_slip
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.web.shown import data_url, person_of, refuse, visible_copy


@require_GET
def slip(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """A page for the printer: office, dossier, papers, hour and day, QR and code."""
    copy = visible_copy(request, copy_id)
    dossier = copy.dossier
    address = f"{settings.ADDRESS}{reverse('follow_dossier', args=[dossier.follow_code])}"
    context = {
        "dossier": dossier,
        "agency": name_on(copy.agency, clock.today()),
        "papers": CertifiedCopy.objects.filter(dossier=dossier).order_by("submitted_at", "id"),
        "picture": data_url(_picture(address)),
        "by_slip": delivery.route_of(copy) == Route.CLAIM,
        "site": settings.ADDRESS.split("://")[-1],
        "copy": copy,
    }
    return render(request, "counter/slip.html", context)


@require_POST
def slip_code(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """«Cấp mã mới»: the old slip opens nothing any more."""
    copy, person = visible_copy(request, copy_id), person_of(request)
    try:
        demand_slip(person, copy)
        delivery.new_code(copy.dossier, by=person)
        messages.success(request, _("Đã cấp mã mới. In lại phiếu; phiếu cũ không dùng được nữa."))
    except Refused as refusal:
        refuse(request, refusal)
    return redirect("copy_slip", copy_id)


def _picture(address: str) -> bytes:
    """A QR code as a PNG; error correction M, as on the attestation page."""
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=6, border=2)
    return out.getvalue()
