"""States of an appointment, actions, who may do them, and the one table that joins them. No database here."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungthuc.core.errors import NotAllowed


class State(TextChoices):
    PRECONFIRMED = "preconfirmed", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã đặt")
    ARRIVED = "arrived", _("Đã đến")
    CALLED = "called", _("Đang gọi")
    PROCESSING = "processing", _("Đang làm")
    PARKED = "parked", _("Tạm gác")
    FINISHED = "finished", _("Xong")
    MISSED = "missed", _("Vắng mặt")
    MOVED = "moved", _("Đã đổi lịch")
    CANCELLED_BY_CITIZEN = "cancelled_by_citizen", _("Người dân hủy")
    CANCELLED_BY_AGENCY = "cancelled_by_agency", _("Cơ quan hủy")
    LAPSED = "lapsed", _("Hết hạn xác nhận")


class Action(TextChoices):
    BOOK = "book", _("Đặt lịch hẹn")
    BOOK_ANEW = "book_anew", _("Đặt lại lịch hẹn")
    CONFIRM = "confirm", _("Xác nhận")
    LAPSE = "lapse", _("Hết hạn xác nhận")
    MOVE = "move", _("Đổi lịch hẹn")
    RESCHEDULE = "reschedule", _("Dời lịch hẹn")
    CANCEL = "cancel_visit", _("Hủy lịch hẹn")
    CALL_OFF = "call_off", _("Cơ quan hủy lịch hẹn")
    ARRIVE = "arrive", _("Ghi nhận đã đến")
    CALL = "call", _("Gọi số")
    RECALL = "recall", _("Gọi lại")
    PARK = "park", _("Tạm gác")
    UNPARK = "unpark", _("Đưa lại vào hàng")
    PASS = "pass_on", _("Chuyển quầy")
    START = "start", _("Bắt đầu làm")
    FINISH = "finish", _("Làm xong")
    MISS = "miss", _("Ghi vắng mặt")
    UNDO_MISS = "undo_miss", _("Bỏ ghi vắng mặt")


class Role(TextChoices):
    CITIZEN = "citizen", _("Người dân")
    OFFICER = "officer", _("Cán bộ")
    SYSTEM = "system", _("Hệ thống")


class Row(NamedTuple):
    """Who may, from which states, and where it leads (None: the state stays, the action is recorded)."""

    roles: frozenset[Role]
    allowed_at: frozenset[State]
    leads_to: State | None


# Groups are named once, here.
COMING = frozenset({State.PRECONFIRMED, State.CONFIRMED})  # not there yet: may be moved or cancelled
HERE = frozenset({State.ARRIVED, State.CALLED, State.PROCESSING, State.PARKED})
OPEN = COMING | HERE
RELEASED = frozenset({State.MOVED, State.CANCELLED_BY_CITIZEN, State.CANCELLED_BY_AGENCY, State.LAPSED})
CALLED_OFF = RELEASED - {State.MOVED}  # it takes place at no other time either
USING = frozenset(State) - RELEASED  # these units stand in the slots' ``used``; who misses his hour has used it

STAYS = None


def _row(roles: set[Role], allowed_at: set[State] | frozenset[State], leads_to: State | None) -> Row:
    return Row(frozenset(roles), frozenset(allowed_at), leads_to)


C, O, S = Role.CITIZEN, Role.OFFICER, Role.SYSTEM  # noqa: E741

# BOOK and BOOK_ANEW begin a life: booking.py gives the first state, so they have no row here.
TRANSITIONS: dict[Action, Row] = {
    Action.CONFIRM: _row({C, O}, {State.PRECONFIRMED}, State.CONFIRMED),
    Action.LAPSE: _row({S}, {State.PRECONFIRMED}, State.LAPSED),
    Action.MOVE: _row({C}, {State.CONFIRMED}, State.MOVED),
    Action.RESCHEDULE: _row({O, S}, COMING, State.MOVED),
    Action.CANCEL: _row({C}, COMING, State.CANCELLED_BY_CITIZEN),
    Action.CALL_OFF: _row({O, S}, COMING, State.CANCELLED_BY_AGENCY),
    Action.ARRIVE: _row({C, O}, {State.PRECONFIRMED, State.CONFIRMED, State.MISSED}, State.ARRIVED),
    Action.CALL: _row({O}, {State.ARRIVED, State.PARKED}, State.CALLED),
    Action.RECALL: _row({O}, {State.CALLED}, STAYS),
    Action.PARK: _row({O}, {State.CALLED, State.PROCESSING}, State.PARKED),
    Action.UNPARK: _row({O}, {State.PARKED}, State.ARRIVED),
    Action.PASS: _row({O}, {State.CALLED, State.PROCESSING}, State.ARRIVED),
    Action.START: _row({O}, {State.CALLED}, State.PROCESSING),
    Action.FINISH: _row({O}, {State.CALLED, State.PROCESSING}, State.FINISHED),
    Action.MISS: _row({O, S}, {State.CONFIRMED, State.CALLED}, State.MISSED),
    Action.UNDO_MISS: _row({O}, {State.MISSED}, State.CALLED),
}


def next_state(state: str, action: Action, role: Role) -> State:
    """Where the action leads. Raises NotAllowed when it does not start here, or is not for this role."""
    row = TRANSITIONS.get(action)
    if row is None or role not in row.roles or state not in row.allowed_at:
        raise NotAllowed(
            "state_does_not_allow",
            _("Không thực hiện được «%(action)s»: lịch hẹn đang ở trạng thái «%(state)s».")
            % {"action": action.label, "state": State(state).label},
            _("Tải lại trang để xem lịch hẹn đã được xử lý thế nào."),
        )
    return row.leads_to or State(state)


def available_actions(state: str, role: Role) -> set[Action]:
    """What this role may do at this state: buttons and checks start from here."""
    return {action for action, row in TRANSITIONS.items() if role in row.roles and state in row.allowed_at}
