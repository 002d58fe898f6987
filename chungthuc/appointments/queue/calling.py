"""What an officer does with a number: call, recall, park, pass on, finish, note as absent.

Number and appointment move here, together; who never took a number is noted as absent here too.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments.booking import demands
from chungthuc.appointments.lifecycle import ENTRY_LIFE, Action, AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, QueueEntry
from chungthuc.appointments.models.appointments import chain_of
from chungthuc.appointments.policies import policy_of
from chungthuc.appointments.queue.lists import waiting_list
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import Refused

UNDO = timedelta(seconds=10)


def call_next(agency: Agency, desk: Desk, *, by: Person, group: str = "") -> QueueEntry | None:
    """«Gọi người tiếp theo»: two officers at once get two people; None when nobody waits."""
    demands.demand_officer(by, agency)
    with transaction.atomic():
        for_desk = waiting_list(agency, group).exclude(wanted_desk__isnull=False)
        mine = waiting_list(agency, group).filter(wanted_desk=desk)
        entry = _first_free(mine) or _first_free(for_desk)
        if entry is not None:
            _advance(entry, Action.CALL, by=by, desk=desk, called_at=clock.now(), calls=1, wanted_desk=None)
    return entry


def call(entry: QueueEntry, desk: Desk | None, *, by: Person) -> QueueEntry:
    """«Gọi»: this very person, also one who was parked. Without a desk only where the office has none."""
    if desk is None and Desk.objects.in_force().filter(agency=entry.day_list.agency).exists():
        raise Refused("desk_not_chosen", _("Chưa chọn quầy."), _("Chọn quầy đang ngồi rồi bấm lại."))
    return _act(entry, Action.CALL, by=by, desk=desk, called_at=clock.now(), calls=1, wanted_desk=None)


def recall(entry: QueueEntry, *, by: Person) -> QueueEntry:
    """«Gọi lại»: as often as the policy says (three calls)."""
    most = policy_of(entry.day_list.agency).calls
    if entry.calls >= most:
        raise Refused("called_often_enough", _("Đã gọi đủ số lần."), _("Ghi vắng mặt hoặc tạm gác số này."))
    return _act(entry, Action.RECALL, by=by, calls=entry.calls + 1, called_at=clock.now())


def start(entry: QueueEntry, *, by: Person) -> QueueEntry:
    """«Bắt đầu làm»: the person stands at the desk."""
    return _act(entry, Action.START, by=by, started_at=clock.now())


def finish(entry: QueueEntry, *, by: Person) -> QueueEntry:
    """«Làm xong»."""
    return _act(entry, Action.FINISH, by=by, finished_at=clock.now())


def park(entry: QueueEntry, *, by: Person) -> QueueEntry:
    """«Tạm gác»: something is missing; the number keeps its place for when the person is back."""
    return _act(entry, Action.PARK, by=by)


def unpark(entry: QueueEntry, *, by: Person) -> QueueEntry:
    """«Đưa lại vào hàng»."""
    return _act(entry, Action.UNPARK, by=by, desk=None)


def pass_on(entry: QueueEntry, desk: Desk, *, by: Person) -> QueueEntry:
    """«Chuyển quầy»: that desk calls this person next."""
    if desk.agency_id != entry.day_list.agency_id:
        raise Refused("desk_elsewhere", _("Quầy này thuộc cơ quan khác."), _("Chọn một quầy của cơ quan."))
    return _act(entry, Action.PASS, by=by, wanted_desk=desk, desk=None)


def miss(entry: QueueEntry, *, by: Person) -> QueueEntry:
    """«Vắng mặt» after the calls; can be taken back for ten seconds."""
    return _act(entry, Action.MISS, by=by)


def undo_miss(entry: QueueEntry, *, by: Person) -> QueueEntry:
    """«Hoàn tác» within ten seconds: the number is being called again."""
    if clock.now() > entry.state_since + UNDO:
        raise Refused("undo_too_late", _("Đã quá 10 giây để hoàn tác."), _("Cấp số mới cho người này nếu họ đã đến."))
    return _act(entry, Action.UNDO_MISS, by=by)


@transaction.atomic
def note_absent(appointment: Appointment) -> bool:
    """«Vắng mặt» of who took no number: nobody called. False when he came, moved or cancelled at this very moment."""
    appointment.lock()
    if appointment.state != AppointmentStatus.CONFIRMED:
        return False
    appointment.advance(Action.MISS, role=Role.SYSTEM, by=None)
    return True


def _first_free(entries: QuerySet[QueueEntry]) -> QueueEntry | None:
    """The first that no other officer is just calling."""
    return entries.select_for_update(of=("self",), skip_locked=True).first()


def _act(entry: QueueEntry, action: Action, *, by: Person, **facts: Any) -> QueueEntry:
    demands.demand_officer(by, entry.day_list.agency)
    with transaction.atomic():
        locked = QueueEntry.objects.select_for_update(of=("self",)).select_related("day_list__agency", "appointment")
        entry.refresh_from_db(from_queryset=locked)
        _advance(entry, action, by=by, **facts)
    return entry


def _advance(entry: QueueEntry, action: Action, *, by: Person, **facts: Any) -> None:
    """Move a locked number, and in lock step the appointment it belongs to; the event last."""
    entry.state, entry.state_since = ENTRY_LIFE.next(entry.state, action), clock.now()
    for name, fact in facts.items():
        setattr(entry, name, fact)
    entry.save(update_fields=["state", "state_since", *facts])
    if entry.appointment is not None:
        entry.appointment.advance(action, role=Role.OFFICER, by=by)
    record(chain_of(entry.day_list.agency), action, subject=entry.subject, by=by, facts={"number": entry.number})
