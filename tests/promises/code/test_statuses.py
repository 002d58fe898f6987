"""A status that is added and forgotten somewhere fails here: a sentence, a tone, a tab, and who acts next."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db.models import DateTimeField, Value

from chungthuc.appointments.lifecycle import AppointmentStatus
from chungthuc.certification.lifecycle import OVER, TRANSITIONS, Status
from chungthuc.web.counter.tabs import TABS
from chungthuc.web.templatetags.statuses import LOOKS

ROOT = Path(__file__).resolve().parents[3]
TELLING = {
    "kit/sentences.py": ("sentence", Status),
    "kit/appointments.py": ("sentence_of", AppointmentStatus),
    "appointments/sentences.py": ("sentence", AppointmentStatus),
}


def cases(file: str, function: str) -> tuple[set[str], bool]:
    """Names that the function's match treats without a condition, and whether it ends in assert_never."""
    tree = ast.parse((ROOT / "chungthuc" / "web" / file).read_text(encoding="utf-8"))
    told = next(one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == function)
    match = next(one for one in ast.walk(told) if isinstance(one, ast.Match))
    whole = [one for one in match.cases if one.guard is None]
    named = {node.attr for one in whole for node in ast.walk(one.pattern) if isinstance(node, ast.Attribute)}
    return named, "assert_never" in ast.unparse(whole[-1])


@pytest.mark.parametrize("file", TELLING)
def test_each_has_a_sentence_of_its_own_and_none_has_anothers(file):
    function, wanted = TELLING[file]
    named, ends = cases(file, function)
    assert named == set(wanted.__members__)
    assert ends, "what nobody thought of must not be told as something else"


def test_each_status_has_a_tone_and_an_icon():
    assert set(LOOKS) == set(Status)


@pytest.mark.parametrize("forwarded", [None, datetime(2026, 11, 29, tzinfo=UTC)])
def test_each_status_stands_in_one_tab_of_the_counter(db, forwarded):
    for status in Status:
        row = {"status": status.value, "forwarded_at": Value(forwarded, DateTimeField(null=True))}
        assert len([tab for tab in TABS if tab.where.check(row)]) == 1, status


def test_from_each_status_that_is_not_over_an_action_leads_on():
    onward = {here for row in TRANSITIONS.values() if row.leads_to is not None for here in row.allowed_at}
    assert set(Status) - OVER <= onward
