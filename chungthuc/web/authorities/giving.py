"""New authority: by post, by assignment (KT.), by delegation (TUQ.)."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.empowering import giving
from chungthuc.accounts.models import Basis
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.core import clock
from chungthuc.web.authorities.forms import AuthorityForm
from chungthuc.web.authorities.pages import NewAuthorityPage
from chungthuc.web.authorities.scans import SentScan, sent_scan
from chungthuc.web.authorities.views import SECTION
from chungthuc.web.kit.administering.branch import administered, demand_lately_proved, office_frame
from chungthuc.web.kit.refusals import refusals_by_field
from chungthuc.web.kit.show import show

FIELDS = {
    "no_right_to_sign": "person", "no_self_authority": "person", "authority_overlaps": "since",
    "already_granted": "person", "decision_to_come": "decided_on", "decision_too_late": "since", "scan_missing": "scan",
    "title_missing": "title", "ends_before_it_begins": "until", "end_missing": "until", "giver_missing": "giver",
    "no_sub_delegation": "giver", "giver_not_competent": "giver", "outlives_the_giver": "until",
    "wider_than_the_giver": "kinds", "whose_place_missing": "above_title", "decision_missing": "number",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def authority_new(request: PersonRequest, agency: str) -> HttpResponseBase:
    """The basis is chosen first (``?basis=``): each asks for what it needs. What was sent as a scan stays."""
    office = administered(request, agency)
    demand_lately_proved(request)
    asked = request.GET.get("basis", "")
    basis = Basis(asked) if asked in Basis.values else Basis.POST
    sent = sent_scan(request) if request.method == "POST" else SentScan(None)
    form = AuthorityForm(
        request.POST or None, request.FILES or None, agency=office, basis=basis, by=request.user, scan=sent.upload,
        initial={"since": clock.today()},
    )  # fmt: skip
    if sent.trouble:
        form.add_error("scan", sent.trouble)
    if form.is_bound and form.is_valid():
        with refusals_by_field(request, form, FIELDS):
            made = giving.give(office, form.wanted(), by=request.user, with_right=form.cleaned_data["with_right"])
            messages.success(request, _("Đã ghi thẩm quyền ký của %(name)s.") % {"name": made.person.full_name})
            return redirect("authority", office.code, made.pk)
    page = NewAuthorityPage(
        **vars(office_frame(request, office, SECTION)),
        form=form,
        bases=[(Basis.POST, _("Theo chức vụ")), (Basis.ASSIGNMENT, _("Phân công ký thay (KT.)")),
               (Basis.DELEGATION, _("Ủy quyền (TUQ.)"))],
        nobody=not form.people,
        show_errors=form.is_bound,
    )  # fmt: skip
    return show(request, "authorities/authority_new.html", page, status=422 if form.is_bound else 200)
