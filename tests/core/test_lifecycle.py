"""The engine: a table that forgets something fails when it is made, and each question has one answer."""

import pytest
from django.db.models import TextChoices
from hypothesis import given
from hypothesis import strategies as st

from chungthuc.appointments.lifecycle import (
    APPOINTMENT_LIFE,
    BEGINNINGS,
    ENTRY_LIFE,
    WITH_A_NUMBER,
    AppointmentStatus,
    EntryStatus,
    Role,
)
from chungthuc.appointments.lifecycle import Action as AppointmentAction
from chungthuc.certification.lifecycle import COPY_LIFE, Action
from chungthuc.core.errors import NotAllowed
from chungthuc.core.lifecycle import STAYS, Lifecycle, Refusal, Row


class Door(TextChoices):
    OPEN = "open", "Open"
    SHUT = "shut", "Shut"


class Window(TextChoices):
    OPEN = "open", "Open"


class Act(TextChoices):
    SHUT = "shut", "to shut"
    KNOCK = "knock", "to knock"
    BUILD = "build", "to build"


class Who(TextChoices):
    OWNER = "owner", "owner"


TABLE = {Act.SHUT: Row({Door.OPEN}, Door.SHUT), Act.KNOCK: Row({Door.SHUT}, STAYS)}
REFUSAL = Refusal("door_says_no", "No %(action)s: it is %(status)s.", "Look again.")


def door(rows, roles=None) -> Lifecycle[Door, Act]:
    return Lifecycle(rows, statuses=Door, actions=set(Act) - {Act.BUILD}, refusal=REFUSAL, roles=roles)


def test_what_a_table_answers():
    life = door(TABLE)
    assert life.next("open", Act.SHUT) is Door.SHUT
    assert life.next("shut", Act.KNOCK) is Door.SHUT
    assert life.available("open") == {Act.SHUT}
    assert life.allowed_at(Act.KNOCK) == {Door.SHUT}


@pytest.mark.parametrize("action", [Act.SHUT, Act.BUILD])
def test_a_refusal_names_action_and_status(action):
    with pytest.raises(NotAllowed) as refused:
        door(TABLE).next("shut", action)
    assert (refused.value.code, refused.value.remedy) == ("door_says_no", "Look again.")
    assert str(refused.value) == f"No {action.label}: it is Shut."


def test_a_role_that_the_row_does_not_name_is_refused():
    life = door({action: row._replace(roles={Who.OWNER}) for action, row in TABLE.items()}, Who)
    assert life.next("open", Act.SHUT, Who.OWNER) is Door.SHUT
    assert (life.available("open", "thief"), life.available("open", Who.OWNER)) == (set(), {Act.SHUT})
    for role in ("thief", ""):
        with pytest.raises(NotAllowed):
            life.next("open", Act.SHUT, role)


@pytest.mark.parametrize(
    ("rows", "roles", "fault"),
    [
        ({Act.SHUT: Row(set(Door), STAYS)}, None, "Act.KNOCK has no row"),
        (TABLE | {Act.BUILD: Row({Door.OPEN}, STAYS)}, None, "Act.BUILD should have no row"),
        (TABLE | {Act.KNOCK: Row({Window.OPEN}, STAYS)}, None, "Window.OPEN is not one of its statuses"),
        (TABLE | {Act.SHUT: Row({Door.OPEN}, "ajar")}, None, "'ajar' is not one of its statuses"),
        ({one: Row({Door.OPEN}, STAYS) for one in TABLE}, None, "status Door.SHUT stands in no row"),
        (TABLE | {Act.KNOCK: Row(set(), STAYS)}, None, "Act.KNOCK starts nowhere"),
        (TABLE, Who, "Act.KNOCK names no role"),
        (TABLE | {Act.KNOCK: Row({Door.SHUT}, STAYS, {Who.OWNER})}, None, "Act.KNOCK names no role, or an unknown one"),
        ({one: row._replace(roles={"owner"}) for one, row in TABLE.items()}, Who, "an unknown one"),
    ],
)
def test_a_table_that_is_wrong_cannot_be_made(rows, roles, fault):
    with pytest.raises(ValueError, match=fault):
        door(rows, roles)


LIVES = [  # the life, its actions (beginnings too), its roles
    (COPY_LIFE, list(Action), [""]),
    (APPOINTMENT_LIFE, list(AppointmentAction), list(Role)),
    (ENTRY_LIFE, sorted(WITH_A_NUMBER), [""]),
]


@pytest.mark.parametrize(("life", "actions", "roles"), LIVES, ids=["copy", "appointment", "number"])
def test_every_action_at_every_status_leads_somewhere_or_is_refused_with_a_sentence(life, actions, roles):
    for status in life.statuses:
        for action in actions:
            for role in roles:
                if action in life.available(status, role):
                    assert life.next(status, action, role) in set(life.statuses)
                    continue
                with pytest.raises(NotAllowed) as refused:
                    life.next(status.value, action, role)
                assert str(action.label) in str(refused.value)
                assert str(status.label) in str(refused.value)
                assert refused.value.remedy


@given(st.data())
def test_whatever_happens_in_whatever_order_a_life_stays_in_its_statuses(data):
    life, actions, roles = data.draw(st.sampled_from(LIVES))
    status = data.draw(st.sampled_from(sorted(life.statuses)))
    for action, role in data.draw(st.lists(st.tuples(st.sampled_from(actions), st.sampled_from(roles)))):
        offered = action in life.available(status, role)
        try:
            status = life.next(status, action, role)
        except NotAllowed:
            assert not offered
        else:
            assert offered
        assert life.statuses(status) is status


AT_THE_SAME_TIME = {EntryStatus.WAITING: AppointmentStatus.ARRIVED} | {
    status: AppointmentStatus(status.value) for status in EntryStatus if status != EntryStatus.WAITING
}


def test_a_number_and_its_appointment_move_in_lock_step():
    """Wherever an officer may move the number, the appointment moves to the same place, and nowhere else alone."""
    for number, appointment in AT_THE_SAME_TIME.items():
        for action in WITH_A_NUMBER:
            may = action in ENTRY_LIFE.available(number)
            assert may == (action in APPOINTMENT_LIFE.available(appointment, Role.OFFICER)), (number, action)
            if may:
                there = APPOINTMENT_LIFE.next(appointment, action, Role.OFFICER)
                assert there == AT_THE_SAME_TIME[ENTRY_LIFE.next(number, action)]


def test_a_beginning_has_no_row():
    assert not BEGINNINGS & set(APPOINTMENT_LIFE.rows)
    assert Action.SUBMIT not in COPY_LIFE.rows
