"""Each state × action × role: only what the table lists succeeds."""

from itertools import product

import pytest

from chungthuc.appointments.lifecycle import (
    APPOINTMENT_LIFE,
    COMING,
    HERE,
    OPEN,
    RELEASED,
    TRANSITIONS,
    USING,
    Action,
    AppointmentStatus,
    Role,
)
from chungthuc.core.errors import NotAllowed

C, O, S = Role.CITIZEN, Role.OFFICER, Role.SYSTEM  # noqa: E741
LISTED = {  # written out once more, by hand: state, action, role, where it leads
    *((state, Action.RESCHEDULE, role, AppointmentStatus.MOVED) for state in COMING for role in (O, S)),
    *((state, Action.CHANGE_PAPERS, C, state) for state in COMING),
    *((state, Action.CANCEL, C, AppointmentStatus.CANCELLED_BY_CITIZEN) for state in COMING),
    *((state, Action.CALL_OFF, role, AppointmentStatus.CANCELLED_BY_AGENCY) for state in COMING for role in (O, S)),
    *((AppointmentStatus.PRECONFIRMED, Action.CONFIRM, role, AppointmentStatus.CONFIRMED) for role in (C, O)),
    (AppointmentStatus.PRECONFIRMED, Action.LAPSE, S, AppointmentStatus.LAPSED),
    (AppointmentStatus.CONFIRMED, Action.MOVE, C, AppointmentStatus.MOVED),
    *(
        (state, Action.ARRIVE, role, AppointmentStatus.ARRIVED)
        for state in (*COMING, AppointmentStatus.MISSED)
        for role in (C, O)
    ),
    (AppointmentStatus.ARRIVED, Action.CALL, O, AppointmentStatus.CALLED),
    (AppointmentStatus.PARKED, Action.CALL, O, AppointmentStatus.CALLED),
    (AppointmentStatus.CALLED, Action.RECALL, O, AppointmentStatus.CALLED),
    *(
        (state, Action.PARK, O, AppointmentStatus.PARKED)
        for state in (AppointmentStatus.CALLED, AppointmentStatus.PROCESSING)
    ),
    (AppointmentStatus.PARKED, Action.UNPARK, O, AppointmentStatus.ARRIVED),
    *(
        (state, Action.PASS, O, AppointmentStatus.ARRIVED)
        for state in (AppointmentStatus.CALLED, AppointmentStatus.PROCESSING)
    ),
    (AppointmentStatus.CALLED, Action.START, O, AppointmentStatus.PROCESSING),
    *(
        (state, Action.FINISH, O, AppointmentStatus.FINISHED)
        for state in (AppointmentStatus.CALLED, AppointmentStatus.PROCESSING)
    ),
    *(
        (state, Action.MISS, role, AppointmentStatus.MISSED)
        for state in (AppointmentStatus.CONFIRMED, AppointmentStatus.CALLED)
        for role in (O, S)
    ),
    (AppointmentStatus.MISSED, Action.UNDO_MISS, O, AppointmentStatus.CALLED),
}
EXPECTED = {(state, action, role): to for state, action, role, to in LISTED}


@pytest.mark.parametrize("action", Action)
def test_only_what_is_listed_succeeds(action):
    for state, role in product(AppointmentStatus, Role):
        to = EXPECTED.get((state, action, role))
        assert (action in APPOINTMENT_LIFE.available(state, role)) == (to is not None), (state, role)
        if to is None:
            with pytest.raises(NotAllowed):
                APPOINTMENT_LIFE.next(state, action, role)
        else:
            assert APPOINTMENT_LIFE.next(state, action, role) == to, (state, role)


def test_groups_cover_every_state_once():
    assert frozenset(AppointmentStatus) == USING | RELEASED
    assert not USING & RELEASED
    assert OPEN == COMING | HERE
    assert OPEN <= USING


def test_only_beginnings_have_no_row():
    assert set(Action) - set(TRANSITIONS) == {Action.BOOK, Action.BOOK_ANEW}
