"""An appointment at the desk: who comes with what, «Dời lịch hẹn», cancelling, confirming. The list: ``lists``."""

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts.models import Person
from chungthuc.accounts.phones import masked_email
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.appointments import booking, promising, queue
from chungthuc.appointments.booking import FreeTime, SlotTaken
from chungthuc.appointments.lifecycle import APPOINTMENT_LIFE, COMING, HERE, SERVED_NOW, AppointmentStatus, Role
from chungthuc.appointments.models import Answer, Appointment
from chungthuc.appointments.policies import policy_of
from chungthuc.appointments.queue import receiving
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception.announced_papers import papers_expected
from chungthuc.certification.reception.receipts import missing, takes_papers
from chungthuc.core import clock
from chungthuc.core.text.one_line import OneLine, ProperLetters
from chungthuc.web.appointments_desk.lists import day_asked
from chungthuc.web.appointments_desk.pages import AppointmentPage, Receiving, ReschedulingPage
from chungthuc.web.delivery import appointment_in_hand
from chungthuc.web.delivery.appointment_in_hand import InHand
from chungthuc.web.kit.appointment_codes import desk_code
from chungthuc.web.kit.appointments import (
    appointment_of,
    desks_of,
    history_of,
    my_desk,
    name_of,
    paper_names,
    papers_of,
    row_of,
    sentence_of,
)
from chungthuc.web.kit.reading import as_int, reason_of
from chungthuc.web.kit.refusals import refusals_lead_to, refusals_told
from chungthuc.web.kit.show import show

SOON = 14  # days shown at once; the others open
REASON_LIMIT = 300  # of the column; also what a message can carry


@require_GET
def appointment(request: PersonRequest, appointment_id: UUID) -> HttpResponse:
    """One appointment: who comes with what, as the account says; what may be done."""
    return appointment_page(request, appointment_of(request, appointment_id))


def appointment_page(request: PersonRequest, one: Appointment, *, wrong_code: str = "") -> HttpResponse:
    """``wrong_code``: what was typed at «Xử lý» and is another appointment's code, or none: 422, and it stays there."""
    in_hand = appointment_in_hand.for_appointment(request, one)
    desks, types = desks_of(one.agency), paper_names()
    actions = APPOINTMENT_LIFE.available(one.state, Role.OFFICER)
    entry = one.entries.select_related("desk").order_by("-arrived_at").first()
    copies = CertifiedCopy.objects.filter(dossier__appointment=one).order_by("submitted_at", "id")
    page = AppointmentPage(
        appointment=one,
        name=name_of(one),
        phone=one.contact_phone or (one.person.phone if one.person else ""),
        email=one.contact_email or _address_of(one.person),
        papers=papers_of(one, types),
        announced=papers_expected(one),
        sentence=sentence_of(one),
        row=row_of(one, types),
        actions={action.value for action in actions},
        coming=one.state in COMING,
        desks=desks,
        desk=my_desk(request, desks),
        entry=entry,
        copies=copies,
        timeline=history_of(one),
        rebooking=_asked_of(one),
        in_hand=in_hand,
        wrong_code=wrong_code,
        **vars(_receiving(one, in_hand)),
    )
    return show(request, "appointments_desk/appointment.html", page, status=422 if wrong_code else 200)


def _address_of(person: Person | None) -> str:
    """Of an account that is to be compared with a card its owner names the address; the page does not."""
    if person is None:
        return ""
    return person.email if person.identity_is_checked else masked_email(person.email)


def _receiving(one: Appointment, in_hand: InHand) -> Receiving:
    """Whether «Xử lý» comes next, on whatever day; who is being served goes on with papers, unless his code is missing.
    After the receipt of a drop-off «Làm xong» comes."""
    today = clock.day(one.starts_at) == clock.today()
    awaited = one.state in COMING | {AppointmentStatus.MISSED}
    receipts = list(one.dossiers.filter(originals_left__isnull=False).order_by("received_at", "id"))
    receipted = bool(receipts) and one.state in SERVED_NOW
    served = one.state == AppointmentStatus.PROCESSING and not in_hand.must_show
    return Receiving(
        may_receive=awaited or (one.state in HERE and not receipted and not served),
        other_day=awaited and not today,
        frees_place=one.state in COMING and clock.day(one.starts_at) > clock.today(),
        early=today and one.state in COMING and queue.is_early(one, policy_of(one.agency), clock.now()),
        receipts=[(each, takes_papers(each), missing(each)) for each in receipts],
        promised=promising.promise_of(one).by if one.drop_off else None,
    )


def _asked_of(one: Appointment) -> Any:
    found = getattr(one, "rebooking", None)
    return found if found is not None and found.answer == Answer.WAITING else None


@require_POST
@refusals_lead_to("desk_appointment", "appointment_id")
def appointment_arrival(request: PersonRequest, appointment_id: UUID) -> HttpResponseBase:
    """«Ghi nhận đã đến»: the person takes a place in the list."""
    one = appointment_of(request, appointment_id)
    entry = queue.check_in(one, by=request.user, role=Role.OFFICER)
    messages.success(request, _("Đã ghi nhận đến: số thứ tự %(number)d.") % {"number": entry.number})
    return redirect("desk_appointment", one.pk)


@require_POST
@refusals_lead_to("desk_appointment", "appointment_id")
def appointment_end(request: PersonRequest, appointment_id: UUID) -> HttpResponseBase:
    """«Làm xong»: fewer papers came than were announced."""
    one = appointment_of(request, appointment_id)
    if receiving.end(one, by=request.user):
        messages.success(request, _("Lượt hẹn %(code)s đã xong.") % {"code": desk_code(one)})
    else:
        messages.warning(request, _("Người này không đang ở quầy nào; không có gì để kết thúc."))
    return redirect("desk_appointment", one.pk)


@require_POST
@refusals_lead_to("desk_appointment", "appointment_id")
def appointment_confirmation(request: PersonRequest, appointment_id: UUID) -> HttpResponseBase:
    """«Xác nhận» by telephone, for somebody who did not open the link."""
    one = appointment_of(request, appointment_id)
    booking.confirm(one, by=request.user, role=Role.OFFICER)
    messages.success(request, _("Đã xác nhận lịch hẹn %(code)s.") % {"code": desk_code(one)})
    return redirect("desk_appointment", one.pk)


@require_POST
@refusals_lead_to("desk_appointment", "appointment_id")
def appointment_cancellation(request: PersonRequest, appointment_id: UUID) -> HttpResponseBase:
    """«Hủy lịch hẹn» by the office, with a reason that the person reads."""
    one = appointment_of(request, appointment_id)
    booking.cancel(one, by=request.user, role=Role.OFFICER, reason=reason_of(request, most=REASON_LIMIT))
    messages.success(request, _("Đã hủy lịch hẹn %(code)s và báo cho người hẹn.") % {"code": desk_code(one)})
    return redirect("desk_appointment", one.pk)


class MoveForm(ProperLetters):
    """«Dời lịch hẹn»: a free place and why."""

    slot = forms.CharField(
        label=gettext_lazy("Giờ hẹn mới"), widget=forms.HiddenInput, max_length=20,
        error_messages={"required": gettext_lazy("Chưa chọn giờ hẹn mới.")},
    )  # fmt: skip
    reason = OneLine(
        label=gettext_lazy("Nhập lý do hẹn"),
        max_length=REASON_LIMIT,
        help_text=gettext_lazy("Người hẹn đọc được lý do này. Không ghi tên, số giấy tờ tùy thân."),
        error_messages={"required": gettext_lazy("Chưa ghi lý do. Ghi lý do để người dân biết vì sao.")},
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=lambda: uuid.uuid4().hex)


@require_http_methods(["GET", "POST"])
def appointment_rescheduling(request: PersonRequest, appointment_id: UUID) -> HttpResponseBase:
    """«Dời lịch hẹn»: only days and hours with room; full ones are not there."""
    one = appointment_of(request, appointment_id)
    if one.state not in COMING:
        messages.warning(request, _("Không dời được lịch hẹn này. %(sentence)s") % {"sentence": sentence_of(one)})
        return redirect("desk_appointment", one.pk)
    form = MoveForm(request.POST if request.method == "POST" and "look" not in request.POST else None)
    near: list[FreeTime] = []
    if form.is_bound and form.is_valid():
        with refusals_told(request):
            try:
                return _moved(request, one, form)
            except SlotTaken as taken:
                near = taken.nearest
                form.add_error("slot", f"{taken.message}")
    return _moving_page(request, one, form, near)


def _moved(request: PersonRequest, one: Appointment, form: MoveForm) -> HttpResponseBase:
    given = form.cleaned_data
    new = booking.move(
        one,
        slot_id=as_int(given["slot"]) or 0,
        by=request.user,
        role=Role.OFFICER,
        request_key=given["request_key"],
        reason=given["reason"],
    )
    messages.success(
        request,
        _("Đã đặt lại lịch hẹn %(code)s: %(moment)s. Người hẹn được báo qua tin nhắn, thư và tài khoản.")
        % {"code": desk_code(new), "moment": clock.vietnamese_moment(new.starts_at)},
    )
    return redirect("desk_appointment", new.pk)


def _moving_page(request: PersonRequest, one: Appointment, form: MoveForm, near: list[FreeTime]) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    days = booking.free_days(one.agency, one.units, staff=True)
    asked = day_asked(sent.get("look") or sent.get("day", "")) or clock.day(one.starts_at)
    day = asked if any(each.day == asked for each in days) else (days[0].day if days else None)
    page = ReschedulingPage(
        appointment=one,
        name=name_of(one),
        papers=papers_of(one, paper_names()),
        form=form,
        show_errors=form.is_bound,
        days=days,
        soon=days[:SOON],
        later=days[SOON:],
        later_is_open=day in [one.day for one in days[SOON:]],
        day=day,
        times=booking.free_times(one.agency, day, one.units, staff=True) if day else [],
        near=near,
        chosen=sent.get("slot", ""),
        reason=form.data.get("reason", sent.get("reason", "")),
    )
    return show(request, "appointments_desk/rescheduling.html", page, status=422 if form.is_bound else 200)
