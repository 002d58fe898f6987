"""The lines of a table by the names of its columns. Every fault of the file is told by name, or with its line."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from sandbox import calls
from sandbox.errors import ChildFailed
from sandbox.limits import MIB, Limits

from chungthuc.core.errors import Refused
from chungthuc.core.text import alphabet, legacy_fonts

MOST_BYTES, MOST_LINES = 8 << 20, 10_000
CHILD = Limits(cpu_seconds=40, wall_seconds=60, memory_bytes=512 * MIB)
FAULTS = {
    "not_a_table": gettext_lazy("Tệp không phải bảng CSV hoặc Excel (.xlsx) đọc được."),
    "not_utf8": gettext_lazy("Dòng %(line)d không phải chữ UTF-8 (có thể là phông TCVN3, VNI)."),
    "too_many_lines": gettext_lazy("Bảng có hơn %(most)d dòng."),
    "too_large_inside": gettext_lazy("Tệp Excel giải nén ra quá lớn."),
    "cell_too_long": gettext_lazy("Dòng %(line)d có ô quá dài."),
}
REMEDY = gettext_lazy("Lưu lại bằng Excel dạng .xlsx hoặc «CSV UTF-8», chia thành nhiều tệp nếu quá lớn.")


@dataclass(frozen=True)
class Line:
    """``number`` as a spreadsheet counts; ``cells`` by the column's key."""

    number: int
    cells: Mapping[str, str]


def lines_of(content: bytes, columns: Mapping[str, Sequence[str]]) -> list[Line]:
    """``columns``: key → names by which its heading is known, the first is told to people. Raises Refused
    (file_too_large, table_too_expensive, column_missing, table_empty, and the keys of FAULTS)."""
    if len(content) > MOST_BYTES:
        raise Refused("file_too_large", _("Tệp lớn hơn %(most)d MiB.") % {"most": MOST_BYTES >> 20}, REMEDY)
    rows = _rows(content)
    if not rows:
        raise Refused("table_empty", _("Bảng không có dòng nào."), REMEDY)
    places = _places(rows[0][1], columns)
    return [Line(number, {key: _at(cells, place) for key, place in places.items()}) for number, cells in rows[1:]]


def old_letters(cells: Mapping[str, str]) -> list[str]:
    """What is wrong with the letters of a line, in words."""
    found = [(text, legacy_fonts.meant(text)) for text in cells.values()]
    return [
        _("«%(text)s» có vẻ là chữ của phông cũ (TCVN3, VNI); đúng là «%(proper)s»?") % {"text": text, "proper": proper}
        for text, proper in found if proper
    ]  # fmt: skip


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    with tempfile.TemporaryDirectory(prefix="table-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(content)
        wanted = {"path": str(path), "most": MOST_LINES}
        try:
            found = calls.run("chungthuc.core.tables.child:read", wanted, limits=CHILD, readable=[path])
        except ChildFailed:
            raise Refused("table_too_expensive", _("Tệp tốn quá nhiều công để đọc."), REMEDY) from None
    if "fault" in found:
        facts = {"line": found["line"], "most": MOST_LINES}
        raise Refused(found["fault"], FAULTS[found["fault"]] % facts, REMEDY)
    return [(number, cells) for number, cells in found["lines"]]


def _places(heading: list[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    known = {alphabet.folded(name): place for place, name in enumerate(heading)}
    places = {
        key: known[alphabet.folded(name)] for key, names in columns.items() for name in reversed(names)
        if alphabet.folded(name) in known
    }  # fmt: skip
    shown = 0 if get_language() == "vi" else -1  # the last name of each is English
    if missing := [names[shown] for key, names in columns.items() if key not in places]:
        raise Refused(
            "column_missing",
            _("Thiếu cột: %(names)s.") % {"names": ", ".join(missing)},
            _("Dòng đầu của bảng là tên các cột."),
        )
    return places


def _at(cells: list[str], place: int) -> str:
    return alphabet.clean(cells[place]) if place < len(cells) else ""
