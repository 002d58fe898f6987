"""«Hàng chờ»: one list for booked people and those who simply came; a number for each, one key for each act."""

import hashlib
import re
import uuid
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import calendar
from chungthuc.agencies.models import Agency
from chungthuc.agencies.tree import name_on
from chungthuc.appointments import queue
from chungthuc.appointments.lifecycle import COMING, EntryStatus, Role
from chungthuc.appointments.models import Appointment, QueueEntry
from chungthuc.appointments.policies import Policy, policy_of
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.web.kit import appointment_codes
from chungthuc.web.kit.access import desk_of
from chungthuc.web.kit.appointments import desks_of, my_desk, name_of
from chungthuc.web.kit.reading import form_key
from chungthuc.web.kit.refusals import refusals_at, refusals_lead_to, refusals_told
from chungthuc.web.kit.show import show
from chungthuc.web.queue.forms import ArrivalForm, TicketForm
from chungthuc.web.queue.pages import QueuePage, QueueState

SHOWN = 200  # of a list; what is behind is told as a number
UNITS = 12  # of one number: more goes to the drop-off lane


@require_GET
def queue_list(request: PersonRequest) -> HttpResponse:
    """The desk's page; the part that changes is asked for anew every five seconds."""
    return _page(request, desk_of(request, Right.CREATE_COPY))


def _page(
    request: PersonRequest, agency: Agency, *, ticket: TicketForm | None = None, arrival: ArrivalForm | None = None
) -> HttpResponse:
    """With a form that was sent and not taken, as it was typed: 422."""
    for sent in filter(None, (ticket, arrival)):
        sent.point_at_fault()
    page = QueuePage(
        **vars(_state(request, agency)),
        ticket=ticket or TicketForm(auto_id="%s"),
        arrival=arrival or ArrivalForm(auto_id="arrival_%s", agency=agency),
        request_key=uuid.uuid4().hex,
        display_code=agency.code,
    )
    return show(request, "queue/queue.html", page, status=422 if ticket or arrival else 200)


@require_GET
def queue_state(request: PersonRequest) -> HttpResponse:
    """The part that changes; 204 when it shows the same as before."""
    state = _state(request, desk_of(request, Right.CREATE_COPY))
    part = render_to_string("queue/state.html", dict(vars(state)), request)
    seen = _print_of(part)
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    return HttpResponse(part.replace("seen=first", f"seen={seen}"))


def _print_of(part: str) -> str:
    """The same content, the same print; tokens of forms differ each time and do not count."""
    return hashlib.sha256(re.sub(r"value=\"\w{64}\"", "", part).encode()).hexdigest()[:16]


def _state(request: PersonRequest, agency: Agency) -> QueueState:
    desks = desks_of(agency)
    desk = my_desk(request, desks)
    current = list(queue.current(agency).select_related("desk", "appointment__person", "day_list__agency"))
    waits = list(queue.waiting_list(agency).select_related("appointment__person", "wanted_desk")[: SHOWN + 1])
    mine = [entry for entry in current if desk and entry.desk_id == desk.pk]
    policy, due = policy_of(agency), calendar.due_at(agency, clock.now())
    return QueueState(
        agency=agency,
        desks=desks,
        desk=desk,
        mine=mine[0] if mine else None,
        mine_more=mine[1:],
        others=[entry for entry in current if entry not in mine],
        waits=[(entry, wait, _name(entry)) for entry, wait in queue.estimated_waits(waits[:SHOWN], agency)],
        more=len(waits) > SHOWN,
        parked=[(entry, _name(entry)) for entry in _today(agency).filter(state=EntryStatus.PARKED)[:SHOWN]],
        missed=_just_missed(agency, desk),
        expected=[(one, name_of(one)) for one in _expected(agency, policy)],
        name=_name(mine[0]) if mine else "",
        calls=policy.calls,
        due=due,
        due_today=clock.day(due) == clock.today(),
    )


def _name(entry: QueueEntry) -> str:
    return name_of(entry.appointment) if entry.appointment else ""


def _today(agency: Agency) -> Any:
    entries = QueueEntry.objects.filter(day_list__agency=agency, day_list__group="", day_list__day=clock.today())
    return entries.select_related("appointment__person", "desk", "day_list__agency").order_by("number")


def _just_missed(agency: Agency, desk: Any) -> list[QueueEntry]:
    """Those whose «Vắng mặt» can still be taken back."""
    if desk is None:
        return []
    since = clock.now() - queue.UNDO
    return list(_today(agency).filter(state=EntryStatus.MISSED, desk=desk, state_since__gte=since))


def _expected(agency: Agency, policy: Policy) -> list[Appointment]:
    """Booked for today, not here yet, the next first."""
    end = datetime.combine(clock.today() + timedelta(days=1), time(), VIETNAM)
    since = clock.now() - timedelta(minutes=policy.late_minutes)
    rows = Appointment.objects.filter(agency=agency, state__in=sorted(COMING), starts_at__gte=since, starts_at__lt=end)
    return list(rows.select_related("person").order_by("starts_at", "pk")[:20])


@require_POST
def queue_desk(request: PersonRequest) -> HttpResponseBase:
    """At which desk the officer sits; kept with his sign-in."""
    desks = desks_of(desk_of(request, Right.CREATE_COPY))
    desk = next((one for one in desks if str(one.pk) == request.POST.get("desk")), None)
    if desk is None:
        messages.error(request, _("Không có quầy này. Chọn một quầy của cơ quan."))
    else:
        request.session["desk"] = desk.pk
    return redirect("queue")


@require_POST
def tickets(request: PersonRequest) -> HttpResponseBase:
    """«Lấy số» for somebody who simply came."""
    agency = desk_of(request, Right.CREATE_COPY)
    form = TicketForm(request.POST, auto_id="%s")
    if form.is_valid():
        with refusals_told(request):
            entry = queue.walk_in(
                agency,
                units=min(policy_of(agency).units_for(form.cleaned_data["originals"], 1), UNITS),
                priority=form.chosen(),
                request_key=f"desk-{form_key(request)[:50]}-{agency.code}",
                by=request.user,
            )
            messages.success(request, _("Đã cấp số %(number)d.") % {"number": entry.number}, extra_tags="")
            return redirect("ticket", entry.pk)
    return _page(request, agency, ticket=form)


@require_GET
def ticket(request: PersonRequest, entry_id: UUID) -> HttpResponse:
    """The number for the printer: large, with the wait as a range; no name on it."""
    entry = _entry(request, entry_id)
    agency = entry.day_list.agency
    context = {
        "entry": entry,
        "office": name_on(agency, clock.today()),
        "wait": queue.estimated_wait(entry) if entry.state == EntryStatus.WAITING else None,
        "calls": policy_of(agency).calls,
    }
    return render(request, "queue/ticket.html", context)


@require_POST
def arrivals(request: PersonRequest) -> HttpResponseBase:
    """«Ghi nhận đã đến» by the code that its owner shows."""
    agency = desk_of(request, Right.CREATE_COPY)
    form = ArrivalForm(request.POST, auto_id="arrival_%s", agency=agency)
    if form.is_valid():
        one = form.cleaned_data["code"]
        appointment_codes.remember(request, one)
        with refusals_at(form, "code"):
            entry = queue.check_in(one, by=request.user, role=Role.OFFICER, priority=form.chosen())
            words = _("%(code)s đã đến: số %(number)d.")
            messages.success(request, words % {"code": appointment_codes.desk_code(one), "number": entry.number})
            return redirect("queue")
    return _page(request, agency, arrival=form)


@require_POST
@refusals_lead_to("queue")
def calls(request: PersonRequest) -> HttpResponseBase:
    """«Gọi số tiếp theo» to the officer's desk."""
    agency = desk_of(request, Right.CREATE_COPY)
    desk = my_desk(request, desks_of(agency))
    if desk is None:
        messages.error(request, _("Cơ quan chưa có quầy nào. Người quản trị thêm quầy rồi mới gọi số được."))
        return redirect("queue")
    if queue.call_next(agency, desk, by=request.user) is None:
        messages.info(request, _("Không còn ai chờ."))
    return redirect("queue")


@require_POST
@refusals_lead_to("queue")
def entry_step(request: PersonRequest, entry_id: UUID) -> HttpResponseBase:
    """One act on one number: call, recall, start, finish, park, back, pass on, absent, undo."""
    entry, person = _entry(request, entry_id), request.user
    desks = desks_of(entry.day_list.agency)
    desk = my_desk(request, desks)
    other = next((one for one in desks if str(one.pk) == request.POST.get("desk")), None)
    acts = {
        "recall": lambda: queue.recall(entry, by=person),
        "start": lambda: queue.start(entry, by=person),
        "finish": lambda: queue.finish(entry, by=person),
        "park": lambda: queue.park(entry, by=person),
        "unpark": lambda: queue.unpark(entry, by=person),
        "miss": lambda: queue.miss(entry, by=person),
        "undo_miss": lambda: queue.undo_miss(entry, by=person),
    }
    if desk is not None:
        acts["call"] = lambda: queue.call(entry, desk, by=person)
    if other is not None:
        acts["pass_on"] = lambda: queue.pass_on(entry, other, by=person)
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        messages.error(request, _("Chưa chọn việc hoặc quầy. Tải lại trang rồi bấm lại."))
    else:
        act()
    return redirect("queue")


def _entry(request: PersonRequest, entry_id: UUID) -> QueueEntry:
    """A number of the office where the officer receives people now."""
    entries = QueueEntry.objects.filter(day_list__agency=desk_of(request, Right.CREATE_COPY))
    return get_object_or_404(entries.select_related("day_list__agency", "desk", "appointment"), pk=entry_id)
