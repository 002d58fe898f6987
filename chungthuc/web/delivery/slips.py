"""«Phiếu hẹn trả kết quả»: the paper slip whose code follows the dossier and, without another way, opens the result."""

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.calendar import due_at
from chungthuc.agencies.models import OfficeAddress
from chungthuc.agencies.tree import name_on
from chungthuc.appointments.lifecycle import SERVED_NOW
from chungthuc.appointments.models import Appointment, QueueEntry
from chungthuc.certification.fees.sums import Total
from chungthuc.certification.models import CertifiedCopy, Route
from chungthuc.certification.permissions import demand_slip
from chungthuc.certification.reception import extending
from chungthuc.certification.reception.extending import Choice
from chungthuc.certification.reception.receipts import takes_papers
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier, Extension, ExtensionGround
from chungthuc.web.delivery.dossiers import dossier_of_mine, living_papers
from chungthuc.web.delivery.fees import total_of
from chungthuc.web.delivery.ways import Way, way_for
from chungthuc.web.kit.access import held_at, visible_copy
from chungthuc.web.kit.appointments import at_my_desk_with
from chungthuc.web.kit.looks import PAGE, note_look, opened_copy
from chungthuc.web.kit.reading import data_url
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.kit.show import show

FEW = 10  # papers that are printed at full size
NEW = "new"  # in the address after «Trình ký»


@require_GET
def slip(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """The slip of the copy's dossier: one for all its papers."""
    copy = opened_copy(request, copy_id, PAGE)
    return _slip_page(request, copy.dossier, copy)


@require_GET
def dossier_slip(request: PersonRequest, dossier_id: UUID) -> HttpResponseBase:
    """The same by its dossier, also before anything is scanned: the receipt of a drop-off for the originals."""
    return _slip_page(request, dossier_of_mine(request, dossier_id))


@dataclass(frozen=True)
class SlipPage:
    """For the printer: office, dossier, its papers or how many originals stay here, hour and day, fee. ``picture``: the
    QR code as a data URL; ``by_slip``: its code opens the result; ``copy``, ``appointment``, ``extension``, ``place``:
    None where there is none; ``by_policy``: a drop-off promised later than usual; ``many``: set small, to stay on one
    sheet; ``later``: to which days the promise may be moved; ``one_kind``: of originals; ``may_end``: «Làm xong» comes
    next; ``prints_itself``: it is opened for the first time, after «Trình ký»; ``number``: who is still at the desk at
    which it was taken in."""

    dossier: Dossier
    agency: str
    place: OfficeAddress | None
    papers: list[CertifiedCopy]
    many: bool
    total: Total
    picture: str
    by_slip: bool
    way: Way
    site: str
    copy: CertifiedCopy | None
    appointment: Appointment | None
    by_policy: bool
    extension: Extension | None
    later: list[Choice] | None
    grounds: list[tuple[str, str]]
    one_kind: bool
    may_receive: bool
    takes_papers: bool
    may_end: bool
    prints_itself: bool
    number: QueueEntry | None


def _slip_page(request: PersonRequest, dossier: Dossier, copy: CertifiedCopy | None = None) -> HttpResponseBase:
    papers = living_papers(dossier)
    if not papers and not dossier.is_drop_off:
        messages.warning(
            request, _("Mọi giấy tờ của hồ sơ %(code)s đã hủy, không có phiếu hẹn.") % {"code": dossier.code}
        )
        return redirect("copy", copy.pk) if copy else redirect("copies")
    for one in papers:  # its code opens all of them, as their owner's: who gets to know it has looked
        if copy is None or one.pk != copy.pk:
            note_look(request, one, PAGE)
    return show(request, "delivery/slip.html", _page_of(request, dossier, papers, copy))


def _page_of(
    request: PersonRequest, dossier: Dossier, papers: list[CertifiedCopy], copy: CertifiedCopy | None
) -> SlipPage:
    address = f"{settings.ADDRESS}{reverse('follow_dossier', args=[dossier.follow_code])}"
    appointment = dossier.appointment if dossier.is_drop_off else None
    receives = Right.CREATE_COPY in held_at(request, dossier.agency)
    extension = dossier.extensions.last()
    grounds = extending.grounds_of(dossier)
    usual = due_at(dossier.agency, dossier.received_at)
    with translation.override("vi"):  # what is printed is a form in law
        way = way_for(dossier)
    return SlipPage(
        dossier=dossier,
        agency=name_on(dossier.agency, clock.today()),
        place=OfficeAddress.objects.filter(agency=dossier.agency).in_force(),
        papers=papers,
        many=len(papers) > FEW,
        total=total_of(dossier, papers),
        picture=data_url(_picture(address)),
        by_slip=delivery.route_for(dossier) == Route.CLAIM,
        way=way,
        site=settings.ADDRESS.split("://")[-1],
        copy=copy,
        appointment=appointment,
        by_policy=extension is None and dossier.is_drop_off and dossier.due_at > usual,
        extension=extension,
        later=extending.choices_of(dossier) if receives and extending.may_extend(dossier) else None,
        grounds=[(one.value, str(one.label)) for one in grounds],
        one_kind=ExtensionGround.MANY_PAPERS not in grounds,
        may_receive=receives,
        takes_papers=receives and takes_papers(dossier),
        may_end=appointment is not None and appointment.state in SERVED_NOW,
        prints_itself=NEW in request.GET,
        number=at_my_desk_with(request, dossier),
    )


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
    _give_new_code(request, dossier_of_mine(request, dossier_id))
    return redirect("dossier_slip", dossier_id)


def _give_new_code(request: PersonRequest, dossier: Dossier) -> None:
    person = request.user
    demand_slip(person, dossier.agency)
    delivery.new_code(dossier, by=person)
    messages.success(request, _("Đã cấp mã mới. In lại phiếu; phiếu cũ không dùng được nữa."))


def _picture(address: str) -> bytes:
    """A QR code as a PNG; error correction M, as on the attestation page."""
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=6, border=2)
    return out.getvalue()
