"""Offices from a table: looked at first, line by line; then added in stretches. Who is cut off sends the file again:
lines that are there already are skipped, and said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies import tree
from chungthuc.agencies.models import AdminUnit, Agency, AgencyKind, Placement
from chungthuc.audit.chain import record
from chungthuc.certification.reorganising.demands import demand_administers, one_at_a_time
from chungthuc.certification.reorganising.placing import LONGEST_KEY, NewAgency, demand_sensible
from chungthuc.core.errors import Refused
from chungthuc.core.tables.reading import Line, old_letters
from chungthuc.core.text.alphabet import folded, same_name, searched

COLUMNS = {
    "code": ("Mã", "code"), "name": ("Tên", "Tên đầy đủ", "name"), "kind": ("Loại", "kind"),
    "parent": ("Trực thuộc", "Mã cấp trên", "parent"), "since": ("Từ ngày", "since"),
    "decision": ("Căn cứ", "Quyết định", "decision"),
}  # fmt: skip
STRETCH = 500
FORMATS = ("%d/%m/%Y", "%Y-%m-%d")


@dataclass
class Step:
    """What becomes of a line: ``new`` is added, ``there`` is skipped, otherwise ``wrong`` says why not."""

    number: int
    new: NewAgency | None = None
    parent: str = ""
    there: bool = False
    wrong: list[str] = field(default_factory=list)


def day_of(text: str) -> date | None:
    for one in FORMATS:
        try:
            return datetime.strptime(text, one).date()  # noqa: DTZ007  (a day)
        except ValueError:
            continue
    return None


def look(lines: Sequence[Line], *, by: Person) -> list[Step]:
    """What each line would do; nothing is written."""
    known = _Known(lines, by)
    return [known.step(one) for one in lines]


def carry_out(steps: Sequence[Step], root: Agency, *, by: Person) -> int:
    """Add those that are new, those above before those below. Returns how many. Raises NotAllowed, Refused
    ("lines_wrong") where any line is wrong: nothing is added then."""
    demand_administers(by, root)
    if any(one.wrong for one in steps):
        raise Refused("lines_wrong", _("Còn dòng sai: chưa thêm cơ quan nào."), _("Sửa tệp rồi gửi lại."))
    wanted, added = _above_first([one for one in steps if one.new]), 0
    for start in range(0, len(wanted), STRETCH):
        added += _add(wanted[start : start + STRETCH], root, by)
    return added


@transaction.atomic
def _add(steps: list[Step], root: Agency, by: Person) -> int:
    one_at_a_time()
    there = set(Agency.objects.filter(code__in=[_new(one).code for one in steps]).values_list("code", flat=True))
    fresh = [one for one in steps if _new(one).code not in there]
    parents = {one.code: one for one in Agency.objects.filter(code__in={one.parent for one in fresh})}
    waiting = [one for one in fresh if one.parent not in parents]
    _write([one for one in fresh if one.parent in parents], parents)
    if waiting:  # whose parent stood in this very stretch
        parents |= {one.code: one for one in Agency.objects.filter(code__in={one.parent for one in waiting})}
        for one in waiting:
            _write([one], parents)
            parents[_new(one).code] = Agency.objects.get(code=_new(one).code)
    if fresh:
        facts = {"codes": [_new(one).code for one in fresh], "decisions": sorted({_new(one).decision for one in fresh})}
        record(root.code, "import_agencies", subject=f"agency:{root.code}", by=by, facts=facts)
    return len(fresh)


def _write(steps: list[Step], parents: dict[str, Agency]) -> None:
    names = tree.names_on([one.pk for one in parents.values()], date.max)
    units = {one.code: one for one in AdminUnit.objects.in_force().filter(code__in=[_new(one).code for one in steps])}
    made = []
    for one in steps:
        key = searched(f"{_new(one).name} {names.get(parents[one.parent].pk, '')}")[:LONGEST_KEY]
        made.append(Agency(code=_new(one).code, kind=_new(one).kind, search_key=key))
    Agency.objects.bulk_create(made)
    Placement.objects.bulk_create(
        Placement(
            agency=agency, parent=parents[one.parent], unit=units.get(agency.code), name=_new(one).name,
            kind=_new(one).kind, during=DateRange(_new(one).since, None), decision=_new(one).decision,
        )
        for agency, one in zip(made, steps, strict=True)
    )  # fmt: skip


def _new(step: Step) -> NewAgency:
    if step.new is None:
        raise TypeError("a line that adds nothing")
    return step.new


def _above_first(steps: list[Step]) -> list[Step]:
    by_code = {_new(one).code: one for one in steps}

    def depth(one: Step) -> int:
        found = 0
        while (above := by_code.get(one.parent)) is not None and found <= len(by_code):
            one, found = above, found + 1
        return found

    return sorted(steps, key=depth)


class _Known:
    """What lines are compared with, read once."""

    def __init__(self, lines: Sequence[Line], by: Person) -> None:
        self.branch = dict(rights.agencies_where(by, Right.ADMINISTER).values_list("code", "pk"))
        self.codes = dict(Agency.objects.values_list("code", "pk"))
        wanted = [self.codes[one.cells["code"]] for one in lines if one.cells["code"] in self.codes]
        self.names = tree.names_on(wanted, date.max)
        self.kinds = {folded(str(one.label)): one for one in AgencyKind} | {one.value: one for one in AgencyKind}
        self.first: dict[str, int] = {}
        self.parents = {one.cells["code"]: one.cells["parent"] for one in lines}
        keys = [self.branch[one.cells["parent"]] for one in lines if one.cells["parent"] in self.branch]
        begun = Placement.objects.filter(agency__in=set(keys)).values_list("agency__code", "during")
        self.begins: dict[str, date] = {}
        for code, during in begun:
            self.begins[code] = min(during.lower, self.begins.get(code, during.lower))

    def step(self, line: Line) -> Step:
        cells, found = line.cells, Step(line.number, parent=line.cells["parent"])
        code, kind, since = cells["code"], self.kinds.get(folded(cells["kind"])), day_of(cells["since"])
        if (first := self.first.setdefault(code, line.number)) != line.number:
            found.wrong.append(_("mã %(code)s đã ghi ở dòng %(line)d") % {"code": code, "line": first})
        found.wrong += old_letters({key: cells[key] for key in ("name", "decision")})
        if code in self.codes:
            found.there = self._is_there(code, cells, found)
            return found
        if kind is None:
            known = ", ".join(str(one.label) for one in AgencyKind)
            found.wrong.append(_("không có loại «%(kind)s»; có: %(known)s") % {"kind": cells["kind"], "known": known})
        if since is None:
            found.wrong.append(_("«%(day)s» không phải ngày (dd/mm/yyyy)") % {"day": cells["since"]})
        found.wrong += self._wrong_parent(cells, since)
        if kind is not None and since is not None:
            found.new = NewAgency(code, cells["name"], kind, since, cells["decision"])
            try:
                demand_sensible(found.new)
            except Refused as refusal:
                found.wrong.append(str(refusal.message))
        return found

    def _is_there(self, code: str, cells: Mapping[str, str], found: Step) -> bool:
        name = self.names.get(self.codes[code], "")
        if not same_name(name, cells["name"]):
            found.wrong.append(_("mã %(code)s là của «%(name)s»") % {"code": code, "name": name})
        return not found.wrong

    def _wrong_parent(self, cells: Mapping[str, str], since: date | None) -> list[str]:
        parent = cells["parent"]
        if parent in self.branch:
            begins = self.begins.get(parent)
            if since is not None and begins is not None and since < begins:
                return [_("cơ quan cấp trên chỉ có từ %(day)s") % {"day": f"{begins:%d/%m/%Y}"}]
            return []
        if parent not in self.parents:
            return [_("không có cơ quan cấp trên «%(parent)s» trong phạm vi quản trị") % {"parent": parent}]
        seen = {cells["code"]}
        while parent in self.parents and parent not in self.codes:
            if parent in seen:
                return [_("cơ quan cấp trên thành vòng")]
            seen.add(parent)
            parent = self.parents[parent]
        return [] if parent in self.branch else [_("cơ quan cấp trên «%(parent)s» không có") % {"parent": parent}]
