"""docs/operating/audit.md lists what is an event: each action that the code can record, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from chungthuc.accounts import identity
from chungthuc.accounts.sign_in import logins
from chungthuc.appointments.lifecycle import Action as OfAppointments
from chungthuc.certification.lifecycle import Action as OfCopies

ROOT = Path(__file__).resolve().parents[2]
RECORDING = {"record", "append", "noted", "_note", "_once_an_hour", "_tell"}
CHAINS = {"accounts", "logins"}  # constants beside the actions
OF_WEB = {"reused_copy", "went_on"}  # chosen by what was pressed (web.booking.checking)
AN_ACTION = re.compile(r"[a-z]+(_[a-z]+)*")


def written() -> set[str]:
    """Of the calls that record, whichever they are."""
    return {word for file in (ROOT / "chungthuc").rglob("*.py") for word in _words(file)} - CHAINS


def _words(file: Path) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    if "chungthuc.audit" not in text:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and _name(node) in RECORDING:
            given = [one.value for one in node.args[:3] if isinstance(one, ast.Constant)]
            yield from (one for one in given if isinstance(one, str) and AN_ACTION.fullmatch(one))


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def listed() -> set[str]:
    page = (ROOT / "docs/operating/audit.md").read_text(encoding="utf-8")
    rows = page.partition("## Events")[2].partition("## ")[0]
    cells = [line.split("|")[2] for line in rows.splitlines() if line.startswith("| ")]
    return {word for cell in cells for word in re.findall(r"`([a-z_]+)`", cell)} - {"with"}


def test_each_event_is_listed_and_nothing_else():
    by_variables = {
        identity.CHECKED,
        identity.UNDONE,
        logins.FAILED,
        logins.FAILED_FACTOR,
        *logins.OF_ACCOUNTS.values(),
    }
    assert listed() == written() | by_variables | OF_WEB | set(OfCopies.values) | set(OfAppointments.values)
