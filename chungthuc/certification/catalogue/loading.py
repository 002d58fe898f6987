"""The reviewed, and nothing else, in one transaction: rows, and an event that says who, which file and what of it."""

import hashlib
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.audit.chain import record
from chungthuc.certification.catalogue.kinds import Kind, Part, Values
from chungthuc.certification.catalogue.reading import rows_of
from chungthuc.certification.catalogue.review import Act, Step, mark_of, review
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.procedures.models import Procedure

CHAIN = "catalogue"
LOADING = 0x5CA7  # advisory lock: one file at a time


def look(content: bytes) -> list[Step]:
    """What the file would do. Raises BadFile."""
    return review(rows_of(content))


def demand_administrator(by: Person) -> None:
    """Somebody answers for a file that changes what all offices go by. Raises NotAllowed("not_administrator")."""
    if not rights.agencies_where(by, Right.ADMINISTER).exists():
        raise NotAllowed(
            "not_administrator",
            _("%(name)s không phải người quản trị của cơ quan nào.") % {"name": by.email},
            _("Ghi thư điện tử của một người quản trị sau --by."),
        )


@transaction.atomic
def load(content: bytes, *, by: Person, seen: str = "") -> list[Step]:
    """Do what ``look`` says, if nothing of it is refused and anything is to be done: else nothing. Returns the steps.

    ``seen``: the mark of what somebody looked at before. Raises BadFile, Refused("not_as_seen"),
    NotAllowed("not_administrator").
    """
    demand_administrator(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
    steps = look(content)
    if seen and seen != mark_of(steps):
        raise Refused(
            "not_as_seen",
            _("Tệp, dữ liệu hoặc ngày đã khác so với lần xem trước %(seen)s.") % {"seen": seen},
            _("Chưa ghi gì. Xem trước lại rồi ghi."),
        )
    doing = [step for step in steps if step.act in (Act.NEW, Act.CHANGED)]
    if any(step.act == Act.REFUSED for step in steps) or not doing:
        return steps
    for step in sorted(doing, key=lambda step: step.act == Act.NEW):  # what ends makes room for what begins
        _do(step)
    _tell(content, doing, by)
    return steps


def _do(step: Step) -> None:
    kind = step.kind
    new = {name: value for name, (_old, value) in step.changes.items()}
    if step.stored is None:
        values = {**step.values, **new}
        row = kind.model._default_manager.create(**_columns(kind, values))
        parts = {part: values[part.name] for part in kind.parts}
    else:
        row = step.stored
        columns = _columns(kind, {**kind.values(row), **new})
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=list(columns))
        parts = {part: new[part.name] for part in kind.parts if part.name in new}
    for part, rows in parts.items():
        _replace(part, row, rows)


def _columns(kind: Kind, values: Values) -> Values:
    columns = {name: values[name] for name in kind.fields}
    if kind.model is Procedure:
        names = ("code", "name", "short_name", "summary", "keywords")
        columns["search_key"] = Procedure.key_of(**{name: values[name] for name in names})
    return columns


def _replace(part: Part, row: Any, rows: list[Values]) -> None:
    kept = getattr(row, part.name)
    kept.all().delete()
    for order, values in enumerate(rows):
        kept.create(order=order, **values)


def _tell(content: bytes, doing: list[Step], by: Person) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    facts = {"sha256": sha256, "rows": [f"{step.act} {step.name}" for step in doing]}
    record(CHAIN, "load_catalogue", subject=f"catalogue:{sha256}", by=by, facts=facts)
