"""A copy whose job cannot finish: the person who may presses one of the ways out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification import standstill, stops
from chungthuc.certification.lifecycle import Action
from chungthuc.core.errors import Refused
from chungthuc.web.kit.access import demand_as_seen, visible_copy
from chungthuc.web.kit.refusals import refusals_lead_to

ACTS = {
    "retry": (stops.again, gettext_lazy("Hệ thống đang thử lại.")),
    "sign_again": (standstill.sign_again, gettext_lazy("Chữ ký trước đã được bỏ. Đọc lại và ký lại.")),
    "seal_again": (
        standstill.seal_again,
        gettext_lazy("Lần đóng dấu trước đã được bỏ, số chứng thực giữ nguyên. Đóng dấu lại."),
    ),
}
DESKS = ("signing_copy", "sealing_copy")


def _desk(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """The page of the desk that the button was pressed at."""
    desk = request.POST.get("desk", "")
    return redirect(desk if desk in DESKS else DESKS[0], copy_id)


@require_POST
@refusals_lead_to(_desk)
def copy_way_out(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Thử lại», «Ký lại» or «Đóng dấu lại»."""
    copy = visible_copy(request, copy_id)
    if (act := request.POST.get("act", "")) not in ACTS:
        raise Refused("no_such_act", _("Việc này không có ở đây. Tải lại trang."))
    do, done = ACTS[act]
    demand_as_seen(request, copy, Action(act))
    do(copy, by=request.user)
    messages.success(request, done)
    return _desk(request, copy_id)
