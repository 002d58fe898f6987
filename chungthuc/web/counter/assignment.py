"""In whose hands a dossier is, «Nhận xử lý» and «Giao lại»."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.lifecycle import IN_WORK
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import assignment
from chungthuc.core.errors import Refused
from chungthuc.web.kit.access import held_at, visible_copy
from chungthuc.web.kit.refusals import refusals_lead_to


@dataclass(frozen=True)
class Hands:
    """Of a copy's dossier. ``is_others``: somebody else's, while this person could act on it too; ``colleagues``: to
    whom he may give it."""

    officer: Person
    is_mine: bool
    is_others: bool
    may_take: bool
    colleagues: list[Person]


def hands_of(request: PersonRequest, copy: CertifiedCopy) -> Hands:
    person, dossier, in_work = request.user, copy.dossier, copy.status in IN_WORK
    is_mine = dossier.officer_id == person.pk
    acts = in_work and Right.CREATE_COPY in held_at(request, copy.agency)
    return Hands(
        officer=copy.officer,
        is_mine=is_mine,
        is_others=acts and not is_mine,
        may_take=acts and not is_mine and assignment.may_take(person, dossier),
        colleagues=assignment.others_for(person, dossier) if in_work else [],
    )


@require_POST
@refusals_lead_to("copy", "copy_id")
def copy_officer(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """The dossier of this copy goes into other hands; without a name into one's own."""
    copy, person = visible_copy(request, copy_id), request.user
    officer: Person | None = person
    if given := request.POST.get("officer", ""):
        officer = next((one for one in assignment.officers_of(copy.agency) if str(one.pk) == given), None)
    if officer is None:
        raise Refused("no_officer_here", _("Không có cán bộ tiếp nhận này tại cơ quan. Chọn lại trong danh sách."))
    assignment.assign(copy.dossier, officer, by=person)
    words = _("Đã nhận xử lý hồ sơ %(code)s.") if officer == person else _("Đã giao hồ sơ %(code)s cho %(name)s.")
    messages.success(request, words % {"code": copy.dossier.code, "name": officer.full_name})
    return redirect("copy", copy_id)
