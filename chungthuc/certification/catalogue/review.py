"""The rows of a file against what the house has: what would be new, stay, change; and what is refused, with the reason.

Past is past: what was used is neither edited nor deleted, and nothing new begins in a past that was; copies and books
refer to it. «Used» is what had begun when the house last took in a copy or gave a number, and what a copy names; in a
house without copies nothing is, and everything may still be corrected. Of what was used the end may be set (today or
later), and of a paper type its place in the list and the day on which VNeID begins to show such papers. A row that is
not named in the file stays; where the file names a later one of the same thing, it ends on the day that one begins.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from chungthuc.certification.catalogue.kinds import KINDS, Kind, Values
from chungthuc.certification.catalogue.reading import Row, name_of
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.registers.models import RegisterEntry


class Act(StrEnum):
    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """What becomes of one row. ``stored``: the one that is there. ``changes``: names and their old and new values."""

    kind: Kind
    name: str
    line: int
    act: Act
    values: Values
    stored: models.Model | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True)
class Times:
    """Today, and the last day on which a copy was taken in or got its number; None: there was none."""

    today: date
    last: date | None

    def used(self, since: date) -> bool:
        """Had it begun on that day?"""
        return self.last is not None and since <= self.last

    def closed(self, day: date | None) -> bool:
        """Is it a day in the past after which something was done? Nothing begins or ends on such a day anymore."""
        return day is not None and day < self.today and self.used(day)


def review(rows: list[Row]) -> list[Step]:
    """A step a row, in the order of the file; then those that end because another begins."""
    times = Times(clock.today(), _last_day())
    steps = [step for kind in KINDS.values() for step in _of_kind(kind, rows, times)]
    place = {id(row.values): number for number, row in enumerate(rows)}
    return sorted(steps, key=lambda step: place.get(id(step.values), len(rows)))


def mark_of(steps: list[Step]) -> str:
    """Eight digits for what was seen; the same as long as the same would be done."""
    seen = [(step.act, step.name, *told(step.changes), step.why) for step in steps]
    new = [step.values for step in steps if step.act == Act.NEW]
    return hashlib.sha256(repr((seen, new)).encode()).hexdigest()[:8]


def _last_day() -> date | None:
    taken = CertifiedCopy.objects.aggregate(last=Max("submitted_at"))["last"]
    numbered = RegisterEntry.objects.aggregate(last=Max("certified_on"))["last"]
    return max([day for day in (taken and clock.day(taken), numbered) if day], default=None)


def _of_kind(kind: Kind, rows: list[Row], times: Times) -> Iterator[Step]:
    mine = [row for row in rows if row.kind is kind]
    stored = kind.stored() if mine else []
    for thing in dict.fromkeys(row.thing for row in mine):
        said = {row.since: row for row in mine if row.thing == thing}
        there = {one.since: one for one in stored if _thing(kind, one) == thing}  # type: ignore[attr-defined]
        if not kind.versioned and there:
            there = dict(zip(said, there.values(), strict=True))  # the only one, whenever it began
        yield from _of_thing(kind, said, there, times)


def _of_thing(kind: Kind, said: dict[date, Row], there: dict[date, models.Model], times: Times) -> Iterator[Step]:
    starts = sorted({*said, *there})
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        if start in said:
            yield _step(said[start], there.get(start), following, times)
        elif kind.ends and following in said and (step := _ended(kind, there[start], following)):
            yield step


def _step(row: Row, stored: models.Model | None, following: date | None, times: Times) -> Step:
    kind, until = row.kind, row.values.get("until")
    if kind.ends and until and following and until > following:
        words = _("until %(until)s là sau ngày %(next)s, khi dòng sau bắt đầu")
        return _refused(row, words % {"until": _shown(until), "next": _shown(following)})
    wanted = row.values
    if kind.ends and until is None and following:
        wanted = {**row.values, "until": following}
    if stored is None:
        return _new(row, wanted, times)
    old = kind.values(stored)
    changes = {name: (old[name], value) for name, value in wanted.items() if old[name] != value}
    used = times.used(old["since"]) or _is_named(kind, stored)
    if changes and (why := _forbidden(kind, changes, times, used=used)):
        return _refused(row, why)
    act = Act.CHANGED if changes else Act.SAME
    return Step(kind, row.name, row.line, act, row.values, stored, changes)


def _new(row: Row, wanted: Values, times: Times) -> Step:
    if times.closed(row.since):
        return _refused(row, _begins_in_the_past())
    changes = {"until": (None, wanted["until"])} if wanted is not row.values else {}
    return Step(row.kind, row.name, row.line, Act.NEW, row.values, None, changes)


def _begins_in_the_past() -> str:
    return _("bắt đầu trong quá khứ, đã có bản sao được tiếp nhận từ ngày đó; ghi từ hôm nay trở đi")


def _is_named(kind: Kind, stored: models.Model) -> bool:
    return bool(kind.of_copies) and CertifiedCopy.objects.filter(**{kind.of_copies: stored.pk}).exists()


def _forbidden(kind: Kind, changes: dict[str, tuple[Any, Any]], times: Times, *, used: bool) -> str:
    """Why this may not change; empty if it may."""
    since = changes.get("since", (None, None))[1]
    if times.closed(since):
        return _begins_in_the_past()
    if not used:
        return ""
    if firm := {name: change for name, change in changes.items() if name not in kind.loose}:
        remedy = _("ghi một dòng mới từ hôm nay trở đi") if kind.versioned else _("ghi một mã mới")
        facts = {"changes": "; ".join(told(firm)), "remedy": remedy}
        return _("đã có dòng khác cùng ngày và đã dùng, không sửa được (%(changes)s); %(remedy)s") % facts
    days = [name for name in ("until", "on_vneid_since") if name in changes]
    if past := [name for name in days if any(map(times.closed, changes[name]))]:
        facts = {"changes": "; ".join(told({name: changes[name] for name in past}))}
        return _("ngày đã qua không đổi được, ngày mới không được ở quá khứ (%(changes)s)") % facts
    return ""


def _ended(kind: Kind, stored: models.Model, following: date) -> Step | None:
    """A row that the file does not name, where one of the file begins while it lasts."""
    values = kind.values(stored)
    if values["until"] is not None and values["until"] <= following:
        return None
    changes = {"until": (values["until"], following)}
    return Step(kind, name_of(kind, values), 0, Act.CHANGED, values, stored, changes)


def _refused(row: Row, why: str) -> Step:
    return Step(row.kind, row.name, row.line, Act.REFUSED, row.values, why=why)


def _thing(kind: Kind, stored: models.Model) -> str:
    return str(getattr(stored, kind.thing)) if kind.thing else ""


def told(changes: dict[str, tuple[Any, Any]]) -> Iterator[str]:
    """«name: cũ → mới», of a list what goes and what comes."""
    for name, (old, new) in changes.items():
        if isinstance(new, list):
            gone = [_("bớt %(what)s") % {"what": _shown(one)} for one in old if one not in new]
            come = [_("thêm %(what)s") % {"what": _shown(one)} for one in new if one not in old]
            yield f"{name}: " + (", ".join([*gone, *come]) or _("đổi thứ tự"))
        else:
            yield f"{name}: {_shown(old)} → {_shown(new)}"


def _shown(value: Any) -> str:
    if value is None:
        return _("không có")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, dict):
        return "«" + " · ".join(_shown(one).strip("«»") for one in value.values() if one != "") + "»"
    return f"«{value}»" if isinstance(value, str) else str(value)
