"""A file of former names against what the house has: said first, then done, in one transaction with an event.

A row is known by its name, what it stood in, the commune that it leads to and its first day. Nothing is deleted: what
leads to a wrong commune gets an ``until``. No copy names such a row, so that all of them may be corrected at any time.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from chungthuc.agencies.former.files import KIND_WORDS, Row, rows_of
from chungthuc.agencies.former.models import FormerKind, FormerName
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core.errors import Refused

CHAIN = "catalogue"
BATCH = 2000
LOADING = 0x01DA  # advisory lock: one file at a time
LOOSE = ("main", "until", "source")


class Act(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Step:
    """What becomes of one line. ``changes``: columns, and their old and new values."""

    row: Row
    act: Act
    stored: FormerName | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """«phường Hàng Gai, quận Hoàn Kiếm, thành phố Hà Nội → 00070»."""
        named = f"{KIND_WORDS[FormerKind(self.row.kind)]} {self.row.name}"
        return ", ".join(one for one in (named, self.row.district, self.row.province) if one) + f" → {self.row.code}"


def look(content: bytes) -> list[Step]:
    """What the file would do. Raises BadFile."""
    rows = rows_of(content)
    there = FormerName.objects.select_related("agency") if rows else FormerName.objects.none()
    stored = {(one.agency.code, one.kind, one.name, one.district, one.province, one.since): one for one in there}
    return [_step(row, stored.get(row.key)) for row in rows]


def mark_of(steps: list[Step]) -> str:
    """Eight digits for what was seen; the same as long as the same would be done."""
    seen = [(step.act, step.name, *told(step.changes), step.row.since) for step in steps]
    new = [(step.row.main, step.row.until, step.row.source) for step in steps if step.act == Act.NEW]
    return hashlib.sha256(repr((seen, new)).encode()).hexdigest()[:8]


@transaction.atomic
def load(content: bytes, *, by: Any, seen: str = "") -> list[Step]:
    """Do what ``look`` says. ``seen``: the mark of what was looked at. Raises BadFile, Refused("not_as_seen"). Whoever
    calls it asked whether ``by`` may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
    steps = look(content)
    if seen and seen != mark_of(steps):
        raise Refused(
            "not_as_seen",
            _("Tệp, dữ liệu hoặc ngày đã khác so với lần xem trước %(seen)s.") % {"seen": seen},
            _("Chưa ghi gì. Xem trước lại rồi ghi."),
        )
    doing = [step for step in steps if step.act != Act.SAME]
    if doing:
        _make([step.row for step in doing if step.act == Act.NEW])
        _change([step for step in doing if step.act == Act.CHANGED])
        sha256 = hashlib.sha256(content).hexdigest()
        facts = {"sha256": sha256, "rows": [f"{step.act} {step.name}" for step in doing]}
        record(CHAIN, "load_former_names", subject=f"former-names:{sha256}", by=by, facts=facts)
    return steps


@transaction.atomic
def fill(file: Path) -> int:
    """The first fill: rows of the file that are not there are made; nothing that is there is changed, what was ended
    stays ended. Returns how many there are. Raises BadFile, OSError."""
    _make([step.row for step in look(file.read_bytes()) if step.act == Act.NEW])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE agencies_formername")
    return FormerName.objects.count()


def _make(rows: list[Row]) -> None:
    agencies = dict(Agency.objects.filter(code__in={row.code for row in rows}).values_list("code", "pk"))
    made = [row.made(agencies[row.code]) for row in rows]
    FormerName.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)


def _change(steps: list[Step]) -> None:
    for step in steps:
        assert step.stored is not None  # noqa: S101 - what changes is there
        for name, (_old, new) in step.changes.items():
            setattr(step.stored, name, new)
        step.stored.save(update_fields=list(step.changes))


def _step(row: Row, stored: FormerName | None) -> Step:
    if stored is None:
        return Step(row, Act.NEW)
    changes = {name: (getattr(stored, name), getattr(row, name)) for name in LOOSE}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    return Step(row, Act.CHANGED if changes else Act.SAME, stored, changes)


def told(changes: dict[str, tuple[Any, Any]]) -> Iterator[str]:
    """«until: không có → 01/12/2026»."""
    for name, (old, new) in changes.items():
        yield f"{name}: {_shown(old)} → {_shown(new)}"


def _shown(value: Any) -> str:
    if value is None:
        return _("không có")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else f"«{value}»"
