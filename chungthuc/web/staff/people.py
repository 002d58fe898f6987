"""«Thêm người», one by one; and the sheet with the code that is handed over."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.accounts.staffing import activation, adding
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.web.kit.administering.branch import administered, demand_lately_proved, office_frame
from chungthuc.web.kit.refusals import refusals_by_field
from chungthuc.web.kit.show import show
from chungthuc.web.staff.forms import NewcomerForm, given_by
from chungthuc.web.staff.lines import Outcome
from chungthuc.web.staff.pages import CodesPage, FormPage, Slip

FIELDS = {
    "account_exists": "email", "account_closed": "email", "already_works_here": "email", "email_wrong": "email",
    "already_has_post": "title", "title_missing": "title", "already_granted": "rights", "no_self_grant": "email",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def staff_new(request: PersonRequest, agency: str) -> HttpResponseBase:
    """The form; after it the sheet, once: neither code nor name is kept in an address."""
    office = administered(request, agency)
    demand_lately_proved(request)
    form = NewcomerForm(request.POST or None, choices=given_by(request.user, office))
    offer = None
    if form.is_bound and form.is_valid():
        who, use = form.newcomer(), form.cleaned_data["use_existing"]
        offer = None if use else adding.offer(who, office, by=request.user)
        if offer is None:
            with refusals_by_field(request, form, FIELDS) as done:
                added = adding.add(who, office, by=request.user, use_existing=use)
            if not done.refused:
                return _added(request, office, added)
        else:
            form.add_error("email", _("Địa chỉ này đã có tài khoản. Dùng tài khoản đó?"))
    page = FormPage(
        **vars(office_frame(request, office, "staff")),
        form=form,
        show_errors=form.is_bound,
        offered=offer is not None or bool(form.data.get("use_existing")),
        other_name=offer is not None and not offer.same_name,
    )
    return show(request, "staff/staff_new.html", page, status=422 if form.is_bound else 200)


def _added(request: PersonRequest, office: Agency, added: adding.Added) -> HttpResponseBase:
    """The sheet; who has a password already needs none."""
    if added.code:
        return codes_page(request, office, [added])
    messages.success(request, _("Đã thêm vào cơ quan; người này đăng nhập bằng mật khẩu đang có."))
    return redirect("staff_person", office.code, added.person.pk)


def codes_page(
    request: PersonRequest,
    office: Agency,
    added: Sequence[adding.Added],
    *,
    faults: Sequence[Outcome] = (),
    person: Person | None = None,
) -> HttpResponse:
    """«Phiếu kích hoạt tài khoản», for each a slip."""
    page = CodesPage(
        **vars(office_frame(request, office, "staff")),
        slips=[Slip(one.person.full_name, one.person.email, one.code) for one in added if one.code],
        until=clock.now() + activation.LIFE,
        address=settings.ADDRESS + reverse("activation"),
        used=[one.person.full_name for one in added if not one.code],
        faults=list(faults),
        person=person,
    )
    return show(request, "staff/codes.html", page)
