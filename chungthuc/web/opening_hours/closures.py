"""«Đóng lịch»: who is hit before it is closed, a new time for each, and who has not answered."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.appointments.closures import closing, proposing
from chungthuc.appointments.models import Answer, Closure, Rebooking
from chungthuc.core import clock
from chungthuc.web.kit.appointments import desks_of, name_of
from chungthuc.web.kit.paging import page_of
from chungthuc.web.kit.refusals import refusals_lead_to, refusals_told
from chungthuc.web.kit.show import show
from chungthuc.web.opening_hours.forms import ClosureForm
from chungthuc.web.opening_hours.pages import ClosurePage, ClosurePreview, NewClosurePage
from chungthuc.web.opening_hours.views import NAMED, agency_of, frame, was_seen


@require_http_methods(["GET", "POST"])
def closure_new(request: PersonRequest, code: str) -> HttpResponseBase:
    """«Đóng lịch»: «Ảnh hưởng N lịch hẹn» first, then closing."""
    agency = agency_of(request, code)
    initial = {"from_day": clock.today(), "to_day": clock.today()}
    form = ClosureForm(request.POST or None, initial=initial, agency=agency, desks=desks_of(agency))
    preview = None
    if form.is_bound and form.is_valid():
        stretch, given = form.stretch(), form.cleaned_data
        hit = closing.preview(stretch)
        people = [(one, name_of(one)) for one in hit.appointments[:NAMED]]
        preview = ClosurePreview(slots=hit.slots, hit=len(hit.appointments), people=people)
        with refusals_told(request):
            if was_seen(request, preview):
                made = closing.close(stretch, kind=given["kind"], reason=given["reason"], by=request.user)
                messages.success(request, _("Đã đóng lịch. Không ai đặt được vào thời gian này nữa."))
                return redirect("closure", code, made.pk)
    page = NewClosurePage(**vars(frame(request, agency)), form=form, preview=preview, show_errors=form.is_bound)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return show(request, "opening_hours/closure_new.html", page, status=status)


@require_GET
def closure(request: PersonRequest, code: str, closure_id: UUID) -> HttpResponse:
    """One closure: who was hit, what was proposed, what they answered, whom to call."""
    agency = agency_of(request, code)
    one = _closure(agency, closure_id)
    own = one.agency_id == agency.pk or one.desk_id is not None
    hit = Rebooking.objects.filter(closure=one)
    if not own:  # closed from above: only who comes here
        hit = hit.filter(appointment__agency=agency)
    counts = dict(hit.order_by().values_list("answer").annotate(n=Count("pk")))
    rows = hit.annotate(starts=F("appointment__starts_at")).select_related("appointment__person", "proposed")
    waiting = hit.filter(answer=Answer.WAITING)
    page = page_of(rows, request, by="starts")
    shown = ClosurePage(
        **vars(frame(request, agency)),
        closure=one,
        own=own,
        counts=[(label, counts.get(value, 0)) for value, label in Answer.choices],
        hit=sum(counts.values()),
        unproposed=waiting.filter(proposed__isnull=True).count(),
        page=page,
        rows=[(row, name_of(row.appointment), _phone(row)) for row in page.items],
    )
    return show(request, "opening_hours/closure.html", shown)


def _phone(row: Rebooking) -> str:
    one = row.appointment
    return one.contact_phone or (one.person.phone if one.person else "")


def _closure(agency: Agency, closure_id: UUID) -> Closure:
    """One that touches this agency: its own, a desk's, or one from above."""
    path = tree.path(agency, clock.today())
    nation = Q(agency__isnull=True, desk__isnull=True)
    rows = Closure.objects.filter(nation | Q(agency__in=path) | Q(desk__agency=agency))
    return get_object_or_404(rows.select_related("desk", "agency"), pk=closure_id)


@require_POST
@refusals_lead_to("closure", "code", "closure_id")
def closure_proposals(request: PersonRequest, code: str, closure_id: UUID) -> HttpResponseBase:
    """«Đề nghị giờ mới» to everybody who was hit."""
    agency = agency_of(request, code)
    one = _closure(agency, closure_id)
    told = proposing.propose(one, by=request.user)
    left = Rebooking.objects.filter(closure=one, answer=Answer.WAITING, proposed__isnull=True).count()
    _say_what_was_proposed(request, told, left)
    return redirect("closure", code, closure_id)


def _say_what_was_proposed(request: PersonRequest, told: int, left: int) -> None:
    """How many were told, and for how many no place was found; a second press finds nobody and is no success."""
    if told:
        messages.success(request, _("Đã giữ giờ mới và báo cho %(told)d người.") % {"told": told})
    elif not left:
        messages.info(request, _("Không còn ai chờ đề nghị giờ mới nên không gửi thêm tin nào."))
    if left:
        words = _("%(left)d người chưa có giờ trống phù hợp: gọi điện và dời lịch từng người.") % {"left": left}
        messages.warning(request, words)


@require_POST
@refusals_lead_to("closure", "code", "closure_id")
def closure_lifting(request: PersonRequest, code: str, closure_id: UUID) -> HttpResponseBase:
    """«Mở lại lịch»: who has not answered keeps his old time."""
    agency = agency_of(request, code)
    closing.lift(_closure(agency, closure_id), by=request.user)
    messages.success(request, _("Đã mở lại lịch. Người chưa trả lời giữ nguyên giờ cũ."))
    return redirect("opening", code)
