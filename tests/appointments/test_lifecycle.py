"""Each state × action × role: only what the table lists succeeds."""

from itertools import product

import pytest

from chungthuc.appointments.lifecycle import (
    COMING,
    HERE,
    OPEN,
    RELEASED,
    TRANSITIONS,
    USING,
    Action,
    Role,
    State,
    available_actions,
    next_state,
)
from chungthuc.core.errors import NotAllowed

C, O, S = Role.CITIZEN, Role.OFFICER, Role.SYSTEM  # noqa: E741
LISTED = {  # written out once more, by hand: state, action, role, where it leads
    *((state, Action.RESCHEDULE, role, State.MOVED) for state in COMING for role in (O, S)),
    *((state, Action.CANCEL, C, State.CANCELLED_BY_CITIZEN) for state in COMING),
    *((state, Action.CALL_OFF, role, State.CANCELLED_BY_AGENCY) for state in COMING for role in (O, S)),
    *((State.PRECONFIRMED, Action.CONFIRM, role, State.CONFIRMED) for role in (C, O)),
    (State.PRECONFIRMED, Action.LAPSE, S, State.LAPSED),
    (State.CONFIRMED, Action.MOVE, C, State.MOVED),
    *((state, Action.ARRIVE, role, State.ARRIVED) for state in (*COMING, State.MISSED) for role in (C, O)),
    (State.ARRIVED, Action.CALL, O, State.CALLED),
    (State.PARKED, Action.CALL, O, State.CALLED),
    (State.CALLED, Action.RECALL, O, State.CALLED),
    *((state, Action.PARK, O, State.PARKED) for state in (State.CALLED, State.PROCESSING)),
    (State.PARKED, Action.UNPARK, O, State.ARRIVED),
    *((state, Action.PASS, O, State.ARRIVED) for state in (State.CALLED, State.PROCESSING)),
    (State.CALLED, Action.START, O, State.PROCESSING),
    *((state, Action.FINISH, O, State.FINISHED) for state in (State.CALLED, State.PROCESSING)),
    *((state, Action.MISS, role, State.MISSED) for state in (State.CONFIRMED, State.CALLED) for role in (O, S)),
    (State.MISSED, Action.UNDO_MISS, O, State.CALLED),
}
EXPECTED = {(state, action, role): to for state, action, role, to in LISTED}


@pytest.mark.parametrize("action", Action)
def test_only_what_is_listed_succeeds(action):
    for state, role in product(State, Role):
        to = EXPECTED.get((state, action, role))
        assert (action in available_actions(state, role)) == (to is not None), (state, role)
        if to is None:
            with pytest.raises(NotAllowed):
                next_state(state, action, role)
        else:
            assert next_state(state, action, role) == to, (state, role)


def test_groups_cover_every_state_once():
    assert frozenset(State) == USING | RELEASED
    assert not USING & RELEASED
    assert OPEN == COMING | HERE
    assert OPEN <= USING


def test_only_beginnings_have_no_row():
    assert set(Action) - set(TRANSITIONS) == {Action.BOOK, Action.BOOK_ANEW}
