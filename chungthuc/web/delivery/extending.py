"""«Kéo dài thời hạn» of a dossier, beside its slip: Art. 21, with ground, told to the requester."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.reception import extending
from chungthuc.core.clock import vietnamese_moment
from chungthuc.core.errors import Refused
from chungthuc.core.text.alphabet import clean
from chungthuc.dossiers.models import ExtensionGround
from chungthuc.web.delivery.dossiers import dossier_of_mine
from chungthuc.web.kit.reading import reason_of
from chungthuc.web.kit.refusals import refusals_lead_to

LONGER = "longer"  # a day of one's own, by written agreement


@require_POST
@refusals_lead_to("dossier_slip", "dossier_id")
def dossier_extension(request: PersonRequest, dossier_id: UUID) -> HttpResponse:
    """Another promised moment; the slip is printed anew."""
    dossier, sent = dossier_of_mine(request, dossier_id), request.POST
    ground = sent.get("ground", "")
    if ground not in ExtensionGround.values:
        raise Refused("ground_missing", _("Chưa chọn lý do kéo dài."), _("Chọn một lý do của Điều 21."))
    longer = sent.get("until") == LONGER
    until = _day(sent.get("day" if longer else "until", ""))
    agreement = " ".join(clean(reason_of(request, most=200)).split()) if longer else ""
    kept = extending.extend(dossier, until, ground=ground, agreement=agreement, by=request.user)
    moment = vietnamese_moment(kept.until)
    messages.success(request, _("Hẹn trả mới: %(moment)s. In lại phiếu và đưa cho người nộp.") % {"moment": moment})
    return redirect("dossier_slip", dossier_id)


def _day(text: str) -> date:
    """As the page's choices name it, or as people write it. Raises Refused."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  (a day, no moment)
        except ValueError:
            continue
    raise Refused("no_day", _("Chưa chọn ngày hẹn mới."), _("Chọn một ngày, hoặc ghi ngày/tháng/năm."))
