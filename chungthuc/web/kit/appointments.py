"""How an appointment is named, told and found by the office's desks."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, assert_never
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments import queue
from chungthuc.appointments.lifecycle import COMING, HERE, OPEN, Action, AppointmentStatus, EntryStatus
from chungthuc.appointments.models import Answer, Appointment, QueueEntry
from chungthuc.certification.reception.announced_papers import papers_announced
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.dossiers.models import Dossier, PaperType
from chungthuc.web.kit.access import desk_of
from chungthuc.web.kit.timeline import Moment

TONES = {  # tone, icon
    AppointmentStatus.PRECONFIRMED: ("warn", "clock"),
    AppointmentStatus.CONFIRMED: ("waits", "calendar"),
    AppointmentStatus.ARRIVED: ("works", "user"),
    AppointmentStatus.CALLED: ("works", "bell"),
    AppointmentStatus.PROCESSING: ("works", "user"),
    AppointmentStatus.PARKED: ("warn", "clock"),
    AppointmentStatus.FINISHED: ("good", "check"),
    AppointmentStatus.MISSED: ("over", "minus"),
}
OVER = ("over", "cross")
MOVES, CANCELS = {Action.MOVE, Action.RESCHEDULE}, {Action.CANCEL, Action.CALL_OFF}


def appointment_of(request: PersonRequest, appointment_id: UUID) -> Appointment:
    """An appointment at the office where the officer receives people now; any other does not exist for him.

    A row that was moved leads to the one that took its place: an old page still acts on the right appointment.
    """
    rows = Appointment.objects.filter(agency=desk_of(request, Right.CREATE_COPY))
    rows = rows.select_related("agency", "person", "rebooking")
    one = get_object_or_404(rows, pk=appointment_id)
    return rows.living().get(code=one.code) if one.state == AppointmentStatus.MOVED else one


def desks_of(agency: Agency) -> list[Desk]:
    """The desks that exist today."""
    return list(Desk.objects.in_force().filter(agency=agency).order_by("name", "pk"))


def my_desk(request: HttpRequest, desks: list[Desk]) -> Desk | None:
    """The one the officer said he sits at, else the first."""
    chosen = request.session.get("desk")
    return next((desk for desk in desks if desk.pk == chosen), desks[0] if desks else None)


def at_my_desk(request: HttpRequest, agency: Agency) -> QueueEntry | None:
    """Who is being served at the desk at which the officer said that he sits."""
    desk = request.session.get("desk")
    return queue.current(agency).filter(desk=desk, state=EntryStatus.PROCESSING).first() if desk else None


def at_my_desk_with(request: HttpRequest, dossier: Dossier) -> QueueEntry | None:
    """The same, while it may be the one who brought this dossier: not on papers of somebody who was there before, or
    of another appointment."""
    number = at_my_desk(request, dossier.agency)
    if number is None or dossier.received_by_id != request.user.pk:
        return None
    if number.appointment_id and dossier.appointment_id:
        return number if number.appointment_id == dossier.appointment_id else None
    return number if dossier.received_at >= (number.started_at or number.state_since) else None


def is_seated(request: HttpRequest, desks: list[Desk]) -> bool:
    """Nothing is to be asked: there is one desk, or none, or the officer said at which he sits."""
    return len(desks) <= 1 or any(desk.pk == request.session.get("desk") for desk in desks)


def name_of(appointment: Appointment) -> str:
    """Who comes: the name that was given, else the account's; after the facts were wiped only that."""
    if appointment.comes:
        return _("%(organization)s · người đến: %(name)s") % {
            "organization": appointment.contact_name, "name": appointment.comes
        }  # fmt: skip
    if appointment.contact_name or appointment.person is None:
        return appointment.contact_name or _("(không còn lưu tên)")
    return appointment.person.full_name


def papers_of(appointment: Appointment, types: dict[str, str]) -> list[str]:
    """«Bằng tốt nghiệp: 2 bản chính, 5 trang», a line each. ``types``: names by code."""
    lines = []
    for paper in appointment.papers:
        count = ngettext("%(n)d bản chính", "%(n)d bản chính", paper.get("originals", 1)) % {
            "n": paper.get("originals", 1)
        }
        name = types.get(paper.get("type", ""), "")
        lines.append(f"{name}: {count}" if name else count)
    return lines


def paper_names() -> dict[str, str]:
    """By code, as the reader says them."""
    return {code: _(name) for code, name in PaperType.objects.values_list("code", "name")}


def sentence_of(appointment: Appointment) -> str:
    """The state as a sentence that says who acts next."""
    match state := AppointmentStatus(appointment.state):
        case AppointmentStatus.PRECONFIRMED:
            return _("Đang chờ người hẹn xác nhận, hạn %(moment)s.") % {"moment": _moment(appointment.confirm_by)}
        case AppointmentStatus.CONFIRMED if _needs_another_time(appointment):
            return _("Cơ quan không tiếp nhận được giờ này: cần hẹn giờ khác.")
        case AppointmentStatus.PROCESSING if appointment.drop_off:
            return _("Đang được tiếp tại quầy: cán bộ đếm bản chính và in phiếu hẹn.")
        case AppointmentStatus.FINISHED if appointment.drop_off:
            return _("Đã nhận bản chính để lại; quét và trình ký trước hạn hẹn trả.")
        case AppointmentStatus.CONFIRMED if appointment.ends_at < clock.now():
            return _("Đã quá giờ hẹn; hệ thống sẽ ghi vắng mặt nếu người hẹn không đến.")
        case AppointmentStatus.CONFIRMED:
            return _("Đang chờ người hẹn đến.")
        case AppointmentStatus.ARRIVED:
            return _("Đã đến, đang chờ gọi.")
        case AppointmentStatus.CALLED:
            return _("Đang được gọi vào quầy.")
        case AppointmentStatus.PROCESSING:
            return _("Đang được tiếp tại quầy: cán bộ nhận giấy tờ rồi trình ký.")
        case AppointmentStatus.PARKED:
            return _("Tạm gác: người hẹn bổ sung giấy tờ rồi quay lại.")
        case AppointmentStatus.FINISHED:
            return _("Đã tiếp nhận đủ giấy tờ.")
        case AppointmentStatus.MISSED:
            return _("Vắng mặt. Nếu đến muộn vẫn được tiếp nhận.")
        case AppointmentStatus.CANCELLED_BY_CITIZEN:
            return _("Người dân đã hủy.")
        case AppointmentStatus.CANCELLED_BY_AGENCY:
            return _("Cơ quan đã hủy: %(reason)s") % {"reason": appointment.reason}
        case AppointmentStatus.LAPSED:
            return _("Không được xác nhận trong thời hạn; chỗ đã được trả lại.")
        case AppointmentStatus.MOVED:
            return _("Đã đổi sang giờ khác.")
        case _:
            assert_never(state)


@dataclass(frozen=True)
class AppointmentRow:
    """A line of the list: ``papers`` a line a kind, ``count`` originals announced."""

    appointment: Appointment
    name: str
    papers: list[str]
    count: int
    sentence: str
    tone: str
    icon: str

    @property
    def may_move(self) -> bool:
        return self.appointment.state in COMING


def row_of(appointment: Appointment, types: dict[str, str]) -> AppointmentRow:
    """``types``: names of papers by code."""
    tone, icon = TONES.get(AppointmentStatus(appointment.state), OVER)
    return AppointmentRow(
        appointment=appointment,
        name=name_of(appointment),
        papers=papers_of(appointment, types),
        count=papers_announced(appointment),
        sentence=sentence_of(appointment),
        tone=tone,
        icon=icon,
    )


def history_of(appointment: Appointment) -> list[Moment]:
    """Its events, and those of the rows it took the place of, oldest first; a move with both times and its reason."""
    events: list[tuple[Any, tuple[str, str]]] = []
    one: Appointment | None = appointment
    successor: Appointment | None = None
    while one is not None:
        events += [(event, _noted(event.action, one, successor)) for event in one.history]
        one, successor = one.moved_from, one
    events.sort(key=lambda pair: (pair[0].at, pair[0].position))
    ids = {event.by.removeprefix("person:") for event, _told in events if event.by.startswith("person:")}
    names = {f"person:{one.pk}": one.full_name for one in Person.objects.filter(pk__in=ids)}
    return [
        Moment(event.at, event.action, _label(event.action), names.get(event.by, _("Hệ thống")), note, typed=typed)
        for event, (note, typed) in events
    ]


def _noted(action: str, one: Appointment, successor: Appointment | None) -> tuple[str, str]:
    """Of the move that left this row, or of its cancelling: from when to when, and why."""
    if action in MOVES and successor is not None:
        times = {"old": _moment(one.starts_at), "new": _moment(successor.starts_at)}
        return _("từ %(old)s sang %(new)s") % times, one.reason
    return "", one.reason if action in CANCELS else ""


def _label(action: str) -> str:
    return str(Action(action).label) if action in Action.values else action


def _needs_another_time(appointment: Appointment) -> bool:
    asked = getattr(appointment, "rebooking", None)
    return asked is not None and asked.answer == Answer.WAITING


def _moment(moment: Any) -> str:
    return clock.vietnamese_moment(moment) if moment else ""


def midnights() -> tuple[datetime, datetime]:
    """From when to when today lasts in Vietnam."""
    start = datetime.combine(clock.today(), time(), VIETNAM)
    return start, start + timedelta(days=1)


def today() -> Q:
    """Still to come today, or here; who is here from an earlier day stays until he is done. All are open: what is
    over, years of it, is in another index."""
    start, end = midnights()
    came_or_comes = Q(starts_at__gte=start) | Q(state__in=sorted(HERE))
    return Q(starts_at__lt=end, state__in=sorted(OPEN)) & came_or_comes
