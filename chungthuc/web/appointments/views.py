"""The citizen's appointments: a page by code that shows no name, his own list, and what he may still change.

The code (44 random bits) opens the page; an appointment of an account is changed only by that account, one without
an account by whoever has the code. Too many unknown codes from one network: 429.
"""

import hashlib
import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts.models import PersonKind
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Placement
from chungthuc.appointments import booking
from chungthuc.appointments.booking import SlotTaken
from chungthuc.appointments.closures import answering
from chungthuc.appointments.costs import dong_on
from chungthuc.appointments.lifecycle import CALLED_OFF, COMING, OPEN, Role
from chungthuc.appointments.messages import text_of
from chungthuc.appointments.models import Appointment, Rebooking, Slot
from chungthuc.appointments.policies import policy_of
from chungthuc.appointments.promising import promise_of, results_of_day
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.dossiers.models import PaperType
from chungthuc.web.appointments import sentences as appointment_words
from chungthuc.web.appointments.access import AppointmentAccess, access_by, changeable, changed_no_more, unknown
from chungthuc.web.appointments.again import again_at, again_for
from chungthuc.web.appointments.files import calendar_file, picture
from chungthuc.web.appointments.forms import CancelForm
from chungthuc.web.appointments.pages import AppointmentPage, CancellationPage, TimesPage
from chungthuc.web.kit.free_times import choices_of, slot_of
from chungthuc.web.kit.paging import page_of
from chungthuc.web.kit.refusals import refusals_lead_to, words
from chungthuc.web.kit.show import show


@require_GET
def appointments(request: PersonRequest) -> HttpResponse:
    """«Lịch hẹn của tôi», newest first."""
    mine = Appointment.objects.living().filter(person=request.user).select_related("agency")
    page = page_of(mine, request, by="starts_at", newest=True, size=20)
    named = Placement.objects.in_force().filter(agency__in=[one.agency_id for one in page.items])
    names: dict[Any, str] = dict(named.values_list("agency_id", "name"))
    asked = Rebooking.objects.filter(appointment__in=page.items, answer="waiting").select_related("proposed")
    questions = {one.appointment_id: one for one in asked}
    rows = [
        (one, names.get(one.agency_id, one.agency.code), appointment_words.sentence(one, questions.get(one.pk)))
        for one in page.items
    ]
    rows.sort(key=lambda row: row[0].state not in OPEN)  # of this stretch: what is still to come stands on top
    again = again_for(request.user)
    return render(request, "appointments/list.html", {"rows": rows, "page": page, "chosen": "", "again": again})


@login_not_required
@require_GET
@cache_control(private=True, no_store=True)
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """Status, time, place, QR for the counter; to whom it belongs also what he may do."""
    opened = access_by(request, code)
    return _shown(request, opened) if opened else unknown(request)


@require_GET
def booked(request: PersonRequest, code: str) -> HttpResponse:
    """4/4: «Đặt lịch hẹn và xác nhận thành công», the code, and what follows."""
    opened = access_by(request, code)
    if opened is None or not opened.mine or opened.appointment.person_id is None:
        return unknown(request)
    return _shown(request, opened, template="appointments/booked.html")


def _shown(
    request: HttpRequest,
    opened: AppointmentAccess,
    *,
    template: str = "appointments/appointment.html",
    status: int = 200,
) -> HttpResponse:
    appointment, policy = opened.appointment, policy_of(opened.appointment.agency)
    allowed = appointment_words.limits(appointment, policy)
    coming = appointment.state in COMING
    page = AppointmentPage(
        appointment=appointment,
        name=opened.name,
        opened=opened,
        sentence=appointment_words.sentence(appointment, opened.question),
        tone=appointment_words.tone(appointment),
        allowed=allowed,
        limits=appointment_words.policy_words(appointment, allowed) if coming else "",
        coming=coming,
        address=appointment.agency.addresses.on(clock.day(appointment.starts_at)),
        picture=picture(appointment) if coming else "",
        fee=dong_on(clock.day(appointment.starts_at), appointment.papers)
        if opened.mine and appointment.state not in CALLED_OFF
        else 0,
        papers=_papers(appointment) if opened.mine else [],
        promised=promise_of(appointment) if coming else None,
        early=policy.early_minutes,
        late=policy.late_minutes,
        told=text_of(appointment),
        again=again_at(appointment.agency) if opened.mine and not coming else None,
        organization=appointment.person is not None and appointment.person.kind == PersonKind.ORGANIZATION,
    )
    return show(request, template, page, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def appointment_time(request: HttpRequest, code: str) -> HttpResponseBase:
    """«Đổi lịch hẹn», or «chọn giờ khác» as the answer to the office: only free places, the new one taken first."""
    opened = changeable(request, code)
    if not isinstance(opened, AppointmentAccess):
        return opened
    if over := changed_no_more(request, opened):
        return over
    if request.method == "GET":
        return _times(request, opened)
    slot_id = slot_of(request)
    chosen = Slot.objects.filter(pk=slot_id).first()
    if chosen is None or chosen.starts_at == opened.appointment.starts_at:
        return _times(request, opened, status=422, trouble=_("Chưa chọn giờ mới. Chọn một giờ còn trống."))
    try:
        done = _take_time(request, opened, slot_id)
    except SlotTaken as taken:
        return _times(request, opened, status=409, trouble=words(taken), nearest=taken.nearest)
    except Refused as refusal:
        return _times(request, opened, status=422, trouble=words(refusal))
    messages.success(request, _("Đã đổi lịch hẹn. Mã lịch hẹn không đổi."))
    return redirect("appointment", done.code)


def _take_time(request: HttpRequest, opened: AppointmentAccess, slot_id: int) -> Appointment:
    if opened.question is not None:
        return answering.choose_other(opened.question, slot_id, by=opened.by)
    return booking.move(
        opened.appointment,
        slot_id=slot_id,
        by=opened.by,
        role=Role.CITIZEN,
        request_key=_key(request, opened.appointment.code),
    )


def _times(
    request: HttpRequest, opened: AppointmentAccess, *, status: int = 200, trouble: str = "", nearest: Any = ()
) -> HttpResponse:
    appointment = opened.appointment
    choices = choices_of(request, appointment.agency, appointment.units, wished=clock.day(appointment.starts_at))
    page = TimesPage(
        appointment=appointment,
        name=opened.name,
        opened=opened,
        choices=choices,
        wanted=slot_of(request),
        promises=results_of_day(appointment.agency, choices.day, drop_off=appointment.drop_off)
        if choices.day
        else None,
        trouble=trouble,
        nearest=nearest,
        key=request.POST.get("key", "")[:64] or secrets.token_urlsafe(12),
        limits=appointment_words.policy_words(
            appointment, appointment_words.limits(appointment, policy_of(appointment.agency))
        ),
    )
    return show(request, "appointments/time.html", page, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
@refusals_lead_to("appointment", "code")
def appointment_cancellation(request: HttpRequest, code: str) -> HttpResponseBase:
    """«Hủy lịch hẹn», the reason as one likes."""
    opened = changeable(request, code)
    if not isinstance(opened, AppointmentAccess):
        return opened
    if request.method == "GET" and (over := changed_no_more(request, opened)):
        return over
    appointment, form = opened.appointment, CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _cancelled(opened, form.cleaned_data["reason"])
        messages.success(request, _("Đã hủy lịch hẹn."))
        return redirect("appointment", appointment.code)
    allowed = appointment_words.limits(appointment, policy_of(appointment.agency))
    page = CancellationPage(
        appointment=appointment,
        name=opened.name,
        opened=opened,
        form=form,
        show_errors=form.is_bound,
        limits=appointment_words.policy_words(appointment, allowed),
        may="cancel_visit" in allowed.actions or opened.question is not None,
    )
    return show(request, "appointments/cancellation.html", page, status=422 if form.is_bound else 200)


def _cancelled(opened: AppointmentAccess, reason: str) -> None:
    """Who answers the office's closure cancels in time, however late it is."""
    if opened.question is not None:
        answering.decline(opened.question, by=opened.by)
    else:
        booking.cancel(opened.appointment, by=opened.by, role=Role.CITIZEN, reason=reason)


@login_not_required
@require_POST
@refusals_lead_to("appointment", "code")
def appointment_confirmation(request: HttpRequest, code: str) -> HttpResponseBase:
    """«Xác nhận» within the time limit."""
    opened = changeable(request, code)
    if not isinstance(opened, AppointmentAccess):
        return opened
    booking.confirm(opened.appointment, by=opened.by)
    messages.success(request, _("Đã xác nhận lịch hẹn."))
    return redirect("appointment", opened.appointment.code)


@login_not_required
@require_POST
@refusals_lead_to("appointment", "code")
def appointment_answer(request: HttpRequest, code: str) -> HttpResponseBase:
    """«Đồng ý» with the time that the office proposes."""
    opened = changeable(request, code)
    if not isinstance(opened, AppointmentAccess):
        return opened
    if opened.question is None:
        messages.info(request, _("Không có đề nghị nào đang chờ trả lời."))
        return redirect("appointment", opened.appointment.code)
    try:
        answering.agree(opened.question, by=opened.by)
    except SlotTaken:
        messages.error(request, _("Giờ được đề nghị không còn trống. Chọn một giờ khác."))
        return redirect("appointment_time", opened.appointment.code)
    messages.success(request, _("Đã đồng ý giờ mới. Mã lịch hẹn không đổi."))
    return redirect("appointment", opened.appointment.code)


@login_not_required
@require_GET
def appointment_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The calendar file (RFC 5545)."""
    opened = access_by(request, code)
    if opened is None:
        return unknown(request)
    file = calendar_file(opened.appointment, opened.name)
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="lich-hen-{opened.appointment.code}.ics"'
    return answer


def _papers(appointment: Appointment) -> list[tuple[str, dict[str, Any]]]:
    """Kind and counts; the page translates the kind."""
    names = dict(PaperType.objects.values_list("code", "name"))
    return [(names.get(one.get("type", ""), "Giấy tờ"), one) for one in appointment.papers]


def _key(request: HttpRequest, code: str) -> str:
    """The same form twice is one move; a forged key can only meet this appointment's own."""
    given = request.POST.get("key", "")[:64]
    return hashlib.sha256(f"move:{code}:{given}".encode()).hexdigest()
