"""The citizen's appointments: a page by code that shows no name, his own list, and what he may still change.

The code (44 random bits) opens the page; an appointment of an account is changed only by that account, one without
an account by whoever has the code. Too many unknown codes from one network: 429.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import OfficeAddress, Placement
from chungthuc.agencies.tree import name_on
from chungthuc.appointments import booking, closing
from chungthuc.appointments.booking import SlotTaken
from chungthuc.appointments.lifecycle import COMING, Role
from chungthuc.appointments.models import Appointment, Rebooking, Slot
from chungthuc.appointments.policies import policy_of
from chungthuc.appointments.promising import promised_at, promises_of_day
from chungthuc.core import clock, throttle
from chungthuc.core.errors import Refused
from chungthuc.core.throttle import Limit
from chungthuc.dossiers.models import PaperType
from chungthuc.web.appointments import sentences as visit_words
from chungthuc.web.appointments.files import calendar_file, picture
from chungthuc.web.appointments.forms import CancelForm
from chungthuc.web.kit.access import person_of
from chungthuc.web.kit.free_times import choices_of, fee_estimate, slot_of
from chungthuc.web.kit.limits import asker, guessed
from chungthuc.web.kit.paging import page_of
from chungthuc.web.kit.refusals import refuse

CHANGES = Limit("visit-change", most=30, seconds=600, what=gettext_lazy("Bạn đã thử quá nhiều lần."))
GROUP = 3


@dataclass(frozen=True)
class Opened:
    """An appointment, whether this visitor may change it, and what the office asks of him."""

    visit: Appointment
    mine: bool
    by: Person | None
    question: Rebooking | None


@require_GET
def appointments(request: HttpRequest) -> HttpResponse:
    """«Lịch hẹn của tôi», newest first."""
    mine = Appointment.objects.living().filter(person=person_of(request)).select_related("agency")
    page = page_of(mine, request, by="starts_at", newest=True, size=20)
    named = Placement.objects.filter(
        agency__in=[one.agency_id for one in page.items], during__contains=clock.today()
    ).values_list("agency_id", "name")
    names: dict[Any, str] = dict(named)
    asked = Rebooking.objects.filter(appointment__in=page.items, answer="waiting").select_related("proposed")
    questions = {one.appointment_id: one for one in asked}
    rows = [
        (one, names.get(one.agency_id, one.agency.code), visit_words.sentence(one, questions.get(one.pk)))
        for one in page.items
    ]
    return render(request, "appointments/list.html", {"rows": rows, "page": page, "chosen": ""})


@login_not_required
@require_GET
@cache_control(private=True, no_store=True)
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """Status, time, place, QR for the counter; to whom it belongs also what he may do."""
    opened = _opened(request, code)
    return _shown(request, opened) if opened else _unknown(request)


@require_GET
def booked(request: HttpRequest, code: str) -> HttpResponse:
    """4/4: «Đặt lịch hẹn và xác nhận thành công», the code, and what follows."""
    opened = _opened(request, code)
    if opened is None or not opened.mine or opened.visit.person_id is None:
        return _unknown(request)
    return _shown(request, opened, template="appointments/booked.html")


def _shown(
    request: HttpRequest, opened: Opened, *, template: str = "appointments/visit.html", status: int = 200
) -> HttpResponse:
    visit, policy = opened.visit, policy_of(opened.visit.agency)
    allowed = visit_words.limits(visit, policy)
    coming = visit.state in COMING
    context = {
        **_named(visit),
        "opened": opened,
        "sentence": visit_words.sentence(visit, opened.question),
        "tone": visit_words.tone(visit),
        "allowed": allowed,
        "limits": visit_words.policy_words(visit, allowed) if coming else "",
        "coming": coming,
        "address": OfficeAddress.of(visit.agency, clock.day(visit.starts_at)),
        "picture": picture(visit) if coming else "",
        "fee": fee_estimate(visit.papers) if opened.mine else 0,
        "papers": _papers(visit) if opened.mine else [],
        "promised": promised_at(visit) if coming else None,
        "early": policy.early_minutes,
        "late": policy.late_minutes,
        "phone_told": bool(visit.contact_phone),
    }
    return render(request, template, context, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def appointment_time(request: HttpRequest, code: str) -> HttpResponseBase:
    """«Đổi lịch hẹn», or «chọn giờ khác» as the answer to the office: only free places, the new one taken first."""
    opened = _changeable(request, code)
    if not isinstance(opened, Opened):
        return opened
    if request.method == "GET":
        return _times(request, opened)
    slot_id = slot_of(request)
    chosen = Slot.objects.filter(pk=slot_id).first()
    if chosen is None or chosen.starts_at == opened.visit.starts_at:
        return _times(request, opened, status=422, trouble=_("Chưa chọn giờ mới. Chọn một giờ còn trống."))
    try:
        done = _moved(request, opened, slot_id)
    except SlotTaken as taken:
        trouble = f"{taken.message} {taken.remedy}"
        return _times(request, opened, status=409, trouble=trouble, nearest=taken.nearest)
    except Refused as refusal:
        return _times(request, opened, status=422, trouble=f"{refusal.message} {refusal.remedy}")
    messages.success(request, _("Đã đổi lịch hẹn. Mã lịch hẹn không đổi."))
    return redirect("visit", done.code)


def _moved(request: HttpRequest, opened: Opened, slot_id: int) -> Appointment:
    if opened.question is not None:
        return closing.choose_other(opened.question, slot_id, by=opened.by)
    return booking.move(
        opened.visit, slot_id=slot_id, by=opened.by, role=Role.CITIZEN, request_key=_key(request, opened.visit.code)
    )


def _times(
    request: HttpRequest, opened: Opened, *, status: int = 200, trouble: str = "", nearest: Any = ()
) -> HttpResponse:
    visit = opened.visit
    choices = choices_of(request, visit.agency, visit.units, wished=clock.day(visit.starts_at))
    context = {
        **_named(visit),
        "opened": opened,
        "choices": choices,
        "promises": promises_of_day(visit.agency, choices.day) if visit.drop_off and choices.day else None,
        "trouble": trouble,
        "nearest": nearest,
        "key": request.POST.get("key", "")[:64] or secrets.token_urlsafe(12),
        "limits": visit_words.policy_words(visit, visit_words.limits(visit, policy_of(visit.agency))),
        "moving": True,
    }
    return render(request, "appointments/time.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def appointment_cancellation(request: HttpRequest, code: str) -> HttpResponseBase:
    """«Hủy lịch hẹn», the reason as one likes."""
    opened = _changeable(request, code)
    if not isinstance(opened, Opened):
        return opened
    visit, form = opened.visit, CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = " ".join(form.cleaned_data["reason"].split())
        try:
            _cancelled(opened, reason)
            messages.success(request, _("Đã hủy lịch hẹn."))
        except Refused as refusal:
            refuse(request, refusal)
        return redirect("visit", visit.code)
    allowed = visit_words.limits(visit, policy_of(visit.agency))
    context = {
        **_named(visit),
        "opened": opened,
        "form": form,
        "show_errors": form.is_bound,
        "limits": visit_words.policy_words(visit, allowed),
        "may": "cancel_visit" in allowed.actions or opened.question is not None,
    }
    return render(request, "appointments/cancellation.html", context, status=422 if form.is_bound else 200)


def _cancelled(opened: Opened, reason: str) -> None:
    """Who answers the office's closure cancels in time, however late it is."""
    if opened.question is not None:
        closing.decline(opened.question, by=opened.by)
    else:
        booking.cancel(opened.visit, by=opened.by, role=Role.CITIZEN, reason=reason)


@login_not_required
@require_POST
def appointment_confirmation(request: HttpRequest, code: str) -> HttpResponseBase:
    """«Xác nhận» within the time limit."""
    opened = _changeable(request, code)
    if not isinstance(opened, Opened):
        return opened
    try:
        booking.confirm(opened.visit, by=opened.by)
        messages.success(request, _("Đã xác nhận lịch hẹn."))
    except Refused as refusal:
        refuse(request, refusal)
    return redirect("visit", opened.visit.code)


@login_not_required
@require_POST
def appointment_answer(request: HttpRequest, code: str) -> HttpResponseBase:
    """«Đồng ý» with the time that the office proposes."""
    opened = _changeable(request, code)
    if not isinstance(opened, Opened):
        return opened
    if opened.question is None:
        messages.info(request, _("Không có đề nghị nào đang chờ trả lời."))
        return redirect("visit", opened.visit.code)
    try:
        closing.agree(opened.question, by=opened.by)
        messages.success(request, _("Đã đồng ý giờ mới. Mã lịch hẹn không đổi."))
    except SlotTaken:
        messages.error(request, _("Giờ được đề nghị không còn trống. Chọn một giờ khác."))
        return redirect("visit_time", opened.visit.code)
    except Refused as refusal:
        refuse(request, refusal)
    return redirect("visit", opened.visit.code)


@login_not_required
@require_GET
def appointment_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The calendar file (RFC 5545)."""
    opened = _opened(request, code)
    if opened is None:
        return _unknown(request)
    file = calendar_file(opened.visit, str(_named(opened.visit)["name"]))
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="lich-hen-{opened.visit.code}.ics"'
    return answer


def _opened(request: HttpRequest, code: str) -> Opened | None:
    """What the code opens; None for an unknown code. Raises TooMany where too many unknown ones came from."""
    person = request.user if isinstance(request.user, Person) else None
    visit = Appointment.objects.living().select_related("agency", "person").filter(code=_as_printed(code)).first()
    own = visit is not None and person is not None and visit.person_id == person.pk
    if visit is None or not own:
        guessed(request, visit)
    if visit is None:
        return None
    mine = own or visit.person_id is None
    return Opened(visit, mine, person if own else None, closing.of(visit) if visit.state in COMING else None)


def _changeable(request: HttpRequest, code: str) -> Opened | HttpResponseBase:
    """Only for its owner; a stranger to an account's appointment is led to the sign-in by its page."""
    opened = _opened(request, code)
    if opened is None:
        return _unknown(request)
    if not opened.mine:
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect("visit", opened.visit.code)
    if request.method == "POST":
        throttle.take(CHANGES, *asker(request))
    return opened


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "appointments/unknown.html", status=404)


def _named(visit: Appointment) -> dict[str, Any]:
    return {"visit": visit, "name": name_on(visit.agency, clock.day(visit.starts_at))}


def _papers(visit: Appointment) -> list[tuple[str, dict[str, Any]]]:
    names = dict(PaperType.objects.values_list("code", "name"))
    return [(names.get(one.get("type", ""), _("Giấy tờ")), one) for one in visit.papers]


def _key(request: HttpRequest, code: str) -> str:
    """The same form twice is one move; a forged key can only meet this appointment's own."""
    given = request.POST.get("key", "")[:64]
    return hashlib.sha256(f"move:{code}:{given}".encode()).hexdigest()


def _as_printed(text: str) -> str:
    """In capital letters and threes, however it was typed."""
    letters = re.sub(r"[^A-Z0-9]", "", text[:40].upper())
    return "-".join(letters[place : place + GROUP] for place in range(0, len(letters), GROUP))
