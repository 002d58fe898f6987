"""«Lịch hẹn chờ duyệt»: all appointments of the office; opened by the code that its owner shows."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.appointments.lifecycle import COMING, HERE, AppointmentStatus
from chungthuc.appointments.models import Appointment
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.web.appointments_desk.pages import ListPage
from chungthuc.web.appointments_desk.tabs import TABS, Tab
from chungthuc.web.delivery.appointment_in_hand import for_appointment
from chungthuc.web.kit import appointment_codes
from chungthuc.web.kit.access import desk_of
from chungthuc.web.kit.appointments import AppointmentRow, desks_of, is_seated, paper_names, row_of
from chungthuc.web.kit.paging import Count, count_of, page_of, print_of, unchanged
from chungthuc.web.kit.show import show

AWAITED = COMING | {AppointmentStatus.MISSED}
AT_ONCE, BY_ITS_PAGE = "at once", "by its page"  # how «Xử lý» of a row is done


@require_GET
def appointments(request: PersonRequest) -> HttpResponse:
    """Tabs in the order of work, a day if one is asked for; the next to come stands on top."""
    return list_page(request, desk_of(request, Right.CREATE_COPY))


@require_POST
def appointment_opening(request: PersonRequest) -> HttpResponseBase:
    """Open an appointment by the code or QR that its owner shows; that it was shown is remembered for the day."""
    agency = desk_of(request, Right.CREATE_COPY)
    given = request.POST.get("code", "")
    one = appointment_codes.by_code(agency, given)
    if one is None:
        return list_page(request, agency, wrong_code=given)
    appointment_codes.remember(request, one)
    return redirect("desk_appointment", one.pk)


def list_page(request: PersonRequest, agency: Agency, *, wrong_code: str | None = None) -> HttpResponse:
    """``wrong_code``: what was typed and is no code of this office: 422, and it stays in its field."""
    day = day_asked(request.GET.get("day", ""))
    rows = Appointment.objects.living().filter(agency=agency)
    if day:
        start = datetime.combine(day, time(), VIETNAM)
        rows = rows.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))
    wheres = {one.key: one.where() for one in TABS}
    counts = {key: count_of(rows.filter(where)) for key, where in wheres.items()}
    tab = next((one for one in TABS if one.key == request.GET.get("tab")), _first(counts))
    listed = rows.filter(wheres[tab.key]).select_related("person", "rebooking")
    page, types = page_of(listed, request, by=("starts_at",), newest=tab.newest), paper_names()
    tabs = [(one.key, one.label, counts[one.key].shown) for one in TABS]
    seen = print_of(tabs, page, clock.today())
    if same := unchanged(request, seen):
        return same
    rows_shown = [row_of(one, types) for one in page.items]
    seated = is_seated(request, desks_of(agency))
    shown = ListPage(
        agency=agency,
        tabs=tabs,
        chosen=tab.key,
        tab=tab,
        page=page,
        rows=[(row, _handling(request, row.appointment, seated)) for row in rows_shown],
        day=day,
        beside=f"day={day:%Y-%m-%d}" if day else "",
        wrong_day=bool(request.GET.get("day")) and day is None,
        wrong_code=wrong_code,
        next_row=_next_row(rows_shown) if tab.key == "today" and not request.GET.get("after") else None,
        seen=seen,
        base="" if wrong_code is None else reverse("desk_appointments"),
    )
    return show(request, "appointments_desk/list.html", shown, status=200 if wrong_code is None else 422)


def _handling(request: PersonRequest, one: Appointment, seated: bool) -> str:
    """How «Xử lý» of this row is done. By its page where something is to be asked first: the code of an account that
    nobody checked, the desk, what became of originals that were left. Empty: there is nothing to do."""
    if one.state not in AWAITED | HERE:
        return ""
    left = one.drop_off and one.state in HERE
    return BY_ITS_PAGE if left or not seated or for_appointment(request, one).must_show else AT_ONCE


def _first(counts: dict[str, Count]) -> Tab:
    """Today; where a day was asked for that is not today, the first tab with something in it."""
    return next((one for one in TABS if counts[one.key].number), TABS[0])


def _next_row(rows: list[AppointmentRow]) -> AppointmentRow | None:
    """Whose time comes next, to be shown large."""
    coming = (row for row in rows if row.appointment.state in COMING and row.appointment.ends_at > clock.now())
    return next(coming, None)


def day_asked(given: str) -> date | None:
    """dd/mm/yyyy as people type it, or ISO 8601 as addresses hold it."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        with suppress(ValueError):
            day = datetime.strptime(given.strip(), form).replace(tzinfo=VIETNAM).date()
            return day if day.year < date.max.year else None  # the calendar ends there
    return None
