"""What is in force and what is to come, as a file that can be changed and loaded."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models

from chungthuc.certification.catalogue.kinds import KINDS, Kind, Values
from chungthuc.core import clock

HEAD = """\
# Danh mục của cơ quan, ghi ngày {today:%d/%m/%Y}. Mỗi [[…]] là một dòng, có giá trị từ ngày «since»; «until» là ngày
# đầu tiên không còn giá trị. Muốn đổi: ghi thêm một dòng từ một ngày sắp tới, rồi
#   python -m chungthuc manage load_catalogue TỆP                    (xem trước)
#   python -m chungthuc manage load_catalogue TỆP --apply --by …     (ghi)
"""


def written() -> str:
    """The catalogue as TOML."""
    today = clock.today()
    lines = [HEAD.format(today=today)]
    for kind in KINDS.values():
        for row in kind.stored():
            if row.pk in _lasting(kind, today):
                lines += _row(kind, kind.values(row))
    return "\n".join(lines)


def _lasting(kind: Kind, today: date) -> set[Any]:
    """Keys of those that count today or later."""
    rows: Any = kind.model._default_manager
    if kind.ends:
        return set(rows.lasting(today).values_list("pk", flat=True))
    now: models.Model | None = rows.on(today)
    return {*rows.coming(today).values_list("pk", flat=True), *([now.pk] if now else [])}


def _row(kind: Kind, values: Values) -> Iterator[str]:
    yield f"[[{kind.name}]]"
    yield from _lines({name: values[name] for name in kind.fields})
    for part in kind.parts:
        for one in values[part.name]:
            yield f"[[{kind.name}.{part.name}]]"
            yield from _lines(one)


def _lines(values: Values) -> Iterator[str]:
    yield from (f"{name} = {_toml(value)}" for name, value in values.items() if value is not None)
    yield ""


def _toml(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # of text, numbers and truth TOML is JSON
