"""«Hàng chờ»: one list for booked people and those who simply came; who is next is a rule, not a favour."""

from chungthuc.appointments.queue.arriving import BY_LAW, RANKS, check_in, is_early, walk_in
from chungthuc.appointments.queue.calling import (
    UNDO,
    call,
    call_next,
    finish,
    miss,
    note_absent,
    park,
    pass_on,
    recall,
    start,
    undo_miss,
    unpark,
)
from chungthuc.appointments.queue.lists import (
    DisplayLine,
    current,
    display,
    waiting_list,
)
from chungthuc.appointments.queue.waits import (
    MEASURED,
    USUAL_MINUTES,
    Wait,
    estimated_wait,
    estimated_waits,
    minutes_a_unit,
)

__all__ = [
    "BY_LAW",
    "MEASURED",
    "RANKS",
    "UNDO",
    "USUAL_MINUTES",
    "DisplayLine",
    "Wait",
    "call",
    "call_next",
    "check_in",
    "current",
    "display",
    "estimated_wait",
    "estimated_waits",
    "finish",
    "is_early",
    "minutes_a_unit",
    "miss",
    "note_absent",
    "park",
    "pass_on",
    "recall",
    "start",
    "undo_miss",
    "unpark",
    "waiting_list",
    "walk_in",
]
