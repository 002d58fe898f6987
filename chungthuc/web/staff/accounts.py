"""Acts on the account of somebody of the office: sign-ins ended, a new activation code."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chungthuc.accounts import granting
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.accounts.staffing import activation, leaving
from chungthuc.accounts.staffing.adding import Added
from chungthuc.web.kit.administering.branch import demand_lately_proved
from chungthuc.web.kit.reading import reason_of
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.staff.people import codes_page
from chungthuc.web.staff.views import member_of


@require_POST
@refusals_lead_to("staff_person", "agency", "person_id")
def staff_sign_ins_end(request: PersonRequest, agency: str, person_id: UUID) -> HttpResponseBase:
    """«Đăng xuất khỏi mọi thiết bị»."""
    office, person = member_of(request, agency, person_id)
    demand_lately_proved(request)
    reason = reason_of(request, most=granting.LONGEST)
    count = leaving.end_sign_ins(person, office, by=request.user, reason=reason)
    said = ngettext("Đã đăng xuất khỏi %(n)d thiết bị.", "Đã đăng xuất khỏi %(n)d thiết bị.", count) % {"n": count}
    messages.success(request, said if count else _("Người này không đăng nhập ở đâu."))
    return redirect("staff_person", agency, person_id)


@require_POST
@refusals_lead_to("staff_person", "agency", "person_id")
def staff_activation_code(request: PersonRequest, agency: str, person_id: UUID) -> HttpResponseBase:
    """«Cấp mã kích hoạt mới»: the sheet, once."""
    office, person = member_of(request, agency, person_id)
    demand_lately_proved(request)
    reason = reason_of(request, most=granting.LONGEST)
    code = activation.renew(person, office, by=request.user, reason=reason)
    return codes_page(request, office, [Added(person, code)], person=person)
