"""Lines of a list of people: each looked at as the form would, before anything is written."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from chungthuc.accounts.models import Person
from chungthuc.accounts.staffing import adding
from chungthuc.accounts.staffing.adding import Newcomer
from chungthuc.accounts.staffing.sheet_reading import MOST_LINES
from chungthuc.accounts.staffing.sheets import COLUMNS, Line, rights_in
from chungthuc.agencies.models import Agency
from chungthuc.web.staff.forms import NewcomerForm, given_by

TITLES = {column.field: column.titles[0] for column in COLUMNS}
NEW, KNOWN, DONE, WRONG = "new", "known", "done", "wrong"


@dataclass(frozen=True)
class Outcome:
    """Of one line: what would become of it. ``newcomer``: where nothing is wrong; ``faults``: (column, words)."""

    number: int
    full_name: str
    email: str
    state: str
    newcomer: Newcomer | None
    faults: list[tuple[str, str]]

    def failed(self, words: str) -> "Outcome":
        return replace(self, state=WRONG, faults=[*self.faults, ("", words)])


def outcomes(lines: Sequence[Line], agency: Agency, *, decision: str, by: Person) -> list[Outcome]:
    """Three questions, however many lines."""
    choices = given_by(by, agency)
    looked = [_looked_at(line, decision, choices) for line in lines]
    known = adding.known({one.email for one in looked if one.email}, agency)
    first: dict[str, int] = {}
    return [_placed(one, known, first) for one in looked]


def _looked_at(line: Line, decision: str, choices: list[tuple[str, str]]) -> Outcome:
    named, unknown = rights_in(line.cells.get("rights", ""))
    data: dict[str, Any] = {**line.cells, "rights": named, "decision": decision}
    form = NewcomerForm(data, choices=choices)
    faults = [(TITLES["rights"], _("«%(word)s» không phải là quyền.") % {"word": word[:60]}) for word in unknown]
    if not form.is_valid():
        faults += [(TITLES.get(field, ""), str(error)) for field, errors in form.errors.items() for error in errors]
    newcomer = None if faults else form.newcomer()
    email = line.cells.get("email", "").strip().lower()
    return Outcome(line.number, line.cells.get("full_name", ""), email, WRONG if faults else NEW, newcomer, faults)


def _placed(one: Outcome, known: dict[str, bool], first: dict[str, int]) -> Outcome:
    """Against the lines before it, and against the accounts there are."""
    earlier = first.setdefault(one.email, one.number) if one.email else one.number
    if earlier != one.number:
        words = _("Trùng địa chỉ với dòng %(number)d.") % {"number": earlier}
        return replace(one, state=WRONG, newcomer=None, faults=[*one.faults, (TITLES["email"], words)])
    if one.state == WRONG or one.email not in known:
        return one
    return replace(one, state=DONE if known[one.email] else KNOWN)


def packed(lines: Sequence[Line]) -> str:
    """The lines for the page to send back: no file and no list is kept between the two."""
    return json.dumps([[line.number, line.cells] for line in lines], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> list[Line]:
    """What the page sent back; nothing of it is believed: each line is looked at again. Empty for anything else."""
    try:
        rows = json.loads(text)
        lines = [Line(int(number), {str(name): str(cell) for name, cell in cells.items()}) for number, cells in rows]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []
    return lines if len(lines) <= MOST_LINES else []
