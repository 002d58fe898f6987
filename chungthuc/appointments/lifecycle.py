"""Statuses of an appointment and of a number in the queue, actions, who may do them; the two tables. No database.

From the door to the end an appointment has a number, and both move in lock step: ``queue.calling``.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungthuc.core.lifecycle import STAYS, Lifecycle, Refusal, Row


class AppointmentStatus(TextChoices):
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


class EntryStatus(TextChoices):
    WAITING = "waiting", _("Đang chờ")
    CALLED = "called", _("Đang gọi")
    PROCESSING = "processing", _("Đang làm")
    PARKED = "parked", _("Tạm gác")
    FINISHED = "finished", _("Xong")
    MISSED = "missed", _("Vắng mặt")


class Action(TextChoices):
    BOOK = "book", _("Đặt lịch hẹn")
    BOOK_ANEW = "book_anew", _("Đặt lại lịch hẹn")
    CONFIRM = "confirm", _("Xác nhận")
    LAPSE = "lapse", _("Hết hạn xác nhận")
    MOVE = "move", _("Đổi lịch hẹn")
    RESCHEDULE = "reschedule", _("Dời lịch hẹn")
    CHANGE_PAPERS = "change_papers", _("Đổi giấy tờ")
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


# Groups are named once, here.
COMING = frozenset({AppointmentStatus.PRECONFIRMED, AppointmentStatus.CONFIRMED})  # may be moved or cancelled
SERVED_NOW = frozenset({AppointmentStatus.CALLED, AppointmentStatus.PROCESSING})
HERE = SERVED_NOW | {AppointmentStatus.ARRIVED, AppointmentStatus.PARKED}
OPEN = COMING | HERE
CALLED_OFF = frozenset(  # it takes place at no other time either
    {AppointmentStatus.CANCELLED_BY_CITIZEN, AppointmentStatus.CANCELLED_BY_AGENCY, AppointmentStatus.LAPSED}
)
RELEASED = CALLED_OFF | {AppointmentStatus.MOVED}
USING = frozenset(AppointmentStatus) - RELEASED  # their units stand in ``used``; who misses his hour has used it

C, O, S = Role.CITIZEN, Role.OFFICER, Role.SYSTEM  # noqa: E741

BEGINNINGS = frozenset({Action.BOOK, Action.BOOK_ANEW})  # of a life: ``booking`` gives the first status

TRANSITIONS: dict[Action, Row[AppointmentStatus]] = {  # action: allowed at, leads to, for whom
    Action.CONFIRM: Row({AppointmentStatus.PRECONFIRMED}, AppointmentStatus.CONFIRMED, {C, O}),
    Action.LAPSE: Row({AppointmentStatus.PRECONFIRMED}, AppointmentStatus.LAPSED, {S}),
    Action.MOVE: Row({AppointmentStatus.CONFIRMED}, AppointmentStatus.MOVED, {C}),
    Action.RESCHEDULE: Row(COMING, AppointmentStatus.MOVED, {O, S}),
    Action.CHANGE_PAPERS: Row(COMING, STAYS, {C}),
    Action.CANCEL: Row(COMING, AppointmentStatus.CANCELLED_BY_CITIZEN, {C}),
    Action.CALL_OFF: Row(COMING, AppointmentStatus.CANCELLED_BY_AGENCY, {O, S}),
    Action.ARRIVE: Row(COMING | {AppointmentStatus.MISSED}, AppointmentStatus.ARRIVED, {C, O}),
    Action.CALL: Row({AppointmentStatus.ARRIVED, AppointmentStatus.PARKED}, AppointmentStatus.CALLED, {O}),
    Action.RECALL: Row({AppointmentStatus.CALLED}, STAYS, {O}),
    Action.PARK: Row(SERVED_NOW, AppointmentStatus.PARKED, {O}),
    Action.UNPARK: Row({AppointmentStatus.PARKED}, AppointmentStatus.ARRIVED, {O}),
    Action.PASS: Row(SERVED_NOW, AppointmentStatus.ARRIVED, {O}),
    Action.START: Row({AppointmentStatus.CALLED}, AppointmentStatus.PROCESSING, {O}),
    Action.FINISH: Row(SERVED_NOW, AppointmentStatus.FINISHED, {O}),
    Action.MISS: Row({AppointmentStatus.CONFIRMED, AppointmentStatus.CALLED}, AppointmentStatus.MISSED, {O, S}),
    Action.UNDO_MISS: Row({AppointmentStatus.MISSED}, AppointmentStatus.CALLED, {O}),
}

APPOINTMENT_LIFE = Lifecycle(
    TRANSITIONS,
    statuses=AppointmentStatus,
    actions=set(Action) - BEGINNINGS,
    roles=Role,
    refusal=Refusal(
        "state_does_not_allow",
        _("Không thực hiện được «%(action)s»: lịch hẹn đang ở trạng thái «%(status)s»."),
        _("Tải lại trang để xem lịch hẹn đã được xử lý thế nào."),
    ),
)

# Of a number, which stands in the queue by itself or for an appointment. Its beginning is ``take_number``.
WITH_A_NUMBER = frozenset(
    {Action.CALL, Action.RECALL, Action.PARK, Action.UNPARK, Action.PASS, Action.START, Action.FINISH, Action.MISS,
     Action.UNDO_MISS}
)  # fmt: skip
WAITING_FOR_SOMEONE = frozenset({EntryStatus.WAITING, EntryStatus.PARKED})
AT_A_DESK = frozenset({EntryStatus.CALLED, EntryStatus.PROCESSING})

ENTRY_TRANSITIONS: dict[Action, Row[EntryStatus]] = {
    Action.CALL: Row(WAITING_FOR_SOMEONE, EntryStatus.CALLED),
    Action.RECALL: Row({EntryStatus.CALLED}, STAYS),
    Action.PARK: Row(AT_A_DESK, EntryStatus.PARKED),
    Action.UNPARK: Row({EntryStatus.PARKED}, EntryStatus.WAITING),
    Action.PASS: Row(AT_A_DESK, EntryStatus.WAITING),
    Action.START: Row({EntryStatus.CALLED}, EntryStatus.PROCESSING),
    Action.FINISH: Row(AT_A_DESK, EntryStatus.FINISHED),
    Action.MISS: Row({EntryStatus.CALLED}, EntryStatus.MISSED),
    Action.UNDO_MISS: Row({EntryStatus.MISSED}, EntryStatus.CALLED),
}

ENTRY_LIFE = Lifecycle(
    ENTRY_TRANSITIONS,
    statuses=EntryStatus,
    actions=WITH_A_NUMBER,
    refusal=Refusal(
        "state_does_not_allow",
        _("Không thực hiện được «%(action)s»: số này đang ở trạng thái «%(status)s»."),
        _("Tải lại trang để xem ai đã xử lý số này."),
    ),
)
