"""From the bytes of a file to rows: TOML, one ``[[kind]]`` a row. Every fault of the file is told, with its line."""

import codecs
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from chungthuc.certification.catalogue.fields import checked
from chungthuc.certification.catalogue.kinds import KINDS, Kind, Part, Values
from chungthuc.core.text import alphabet

MOST_BYTES = 1 << 18
MOST_ROWS = 500  # of a whole catalogue; the one we ship has twenty
LONGEST = 2000  # letters of a line; of a key «a.a.a.a…» the parser's time and memory grow with the square
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HEADER = re.compile(r"[ \t]*\[\[[ \t]*([\w-]+)[ \t]*\]\]")


class BadFile(Exception):
    """Nothing of the file is taken; ``faults`` are sentences, each with its place."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """A row as the file says it; ``line`` 0: written in a way in which its line is not known."""

    kind: Kind
    line: int
    values: Values

    @property
    def since(self) -> date:
        since: date = self.values["since"]
        return since

    @property
    def thing(self) -> str:
        return str(self.values[self.kind.thing]) if self.kind.thing else ""

    @property
    def name(self) -> str:
        return name_of(self.kind, self.values)


def name_of(kind: Kind, values: Values) -> str:
    """«procedure 2.000815 01/11/2025»."""
    return " ".join([kind.name, *([str(values[kind.thing])] if kind.thing else []), f"{values['since']:%d/%m/%Y}"])


def rows_of(content: bytes) -> list[Row]:
    """Raises BadFile with all that is wrong."""
    text = _text(content)
    tables = _tables(text)
    lines = _lines(text, tables)
    rows: list[Row] = []
    faults = [_("«%(name)s»: không có loại này; có: %(known)s.") % {"name": _harmless(name), "known": ", ".join(KINDS)}
              for name in tables if name not in KINDS]  # fmt: skip
    for kind in KINDS.values():
        for number, given in enumerate(tables.get(kind.name, ())):
            line = lines.get((kind.name, number), 0)
            values, wrong = _row(kind, given)
            place = place_of(line, f"{kind.name} {number + 1}")
            faults += [f"{place}: {words}" for words in wrong]
            if not wrong:
                rows.append(Row(kind, line, values))
    faults += _twice(rows)
    if faults:
        raise BadFile(*faults)
    return rows


def place_of(line: int, name: str) -> str:
    return _("dòng %(line)d (%(name)s)") % {"line": line, "name": name} if line else name


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise BadFile(_("Tệp lớn hơn %(most)d KiB.") % {"most": MOST_BYTES >> 10})
    if content.startswith(MARKS):
        raise BadFile(_("Tệp bắt đầu bằng dấu BOM. Lưu lại dạng «UTF-8», không phải «UTF-8 with BOM» hay «Unicode»."))
    try:
        text = content.decode()
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise BadFile(_("dòng %(line)d: không phải chữ UTF-8. Lưu lại tệp dạng «UTF-8».") % {"line": line}) from None
    if long := [number for number, line in enumerate(text.split("\n"), start=1) if len(line) > LONGEST]:
        words = _("dòng %(line)d: dài hơn %(most)d chữ.")
        raise BadFile(*[words % {"line": number, "most": LONGEST} for number in long])
    return text


def _tables(text: str) -> dict[str, list[Any]]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadFile(_not_toml(str(problem))) from None
    except RecursionError:
        raise BadFile(_("Tệp không đọc được: danh sách lồng nhau quá sâu.")) from None
    flat = [name for name, rows in found.items() if name in KINDS and not isinstance(rows, list)]
    if flat:
        raise BadFile(*[_("«%(name)s»: mỗi dòng bắt đầu bằng [[%(name)s]].") % {"name": name} for name in flat])
    if (count := sum(len(rows) for rows in found.values() if isinstance(rows, list))) > MOST_ROWS:
        raise BadFile(_("Tệp có %(count)d dòng, nhiều nhất %(most)d.") % {"count": count, "most": MOST_ROWS})
    if not found:
        raise BadFile(_("Tệp không có dòng nào."))
    return found


def _not_toml(told: str) -> str:
    """The library's sentence is English; its place is kept, and the one fault that is often made has its own words."""
    place = re.search(r"line (\d+), column (\d+)", told)
    twice = "overwrite" in told or "mutate" in told or "twice" in told
    what = _("một mục ghi hai lần") if twice else _("viết không đúng cách của TOML")
    if place is None:
        return _("cuối tệp: %(what)s.") % {"what": what}
    return _("dòng %(line)s, cột %(column)s: %(what)s.") % {"line": place[1], "column": place[2], "what": what}


def _lines(text: str, tables: dict[str, list[Any]]) -> dict[tuple[str, int], int]:
    """The line of each row's header, where every row has one."""
    found: dict[str, list[int]] = {}
    for line, words in enumerate(text.split("\n"), start=1):
        if header := HEADER.match(words):
            found.setdefault(header[1], []).append(line)
    sure = {name: lines for name, lines in found.items() if len(lines) == len(tables.get(name, ()))}
    return {(name, number): line for name, lines in sure.items() for number, line in enumerate(lines)}


def _row(kind: Kind, given: Any) -> tuple[Values, list[str]]:
    if not isinstance(given, dict):
        return {}, [_("mỗi dòng bắt đầu bằng [[%(name)s]].") % {"name": kind.name}]
    parts = {part.name for part in kind.parts}
    values, wrong = checked(kind.model, kind.fields, given)
    wrong = [*_unknown(given, {*kind.fields, *parts}), *wrong]
    for part in kind.parts:
        values[part.name], more = _part(part, given.get(part.name, []))
        wrong += more
    return values, wrong or list(_contradictions(values))


def _part(part: Part, given: Any) -> tuple[list[Values], list[str]]:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        return [], [_("%(name)s: phải là danh sách các bảng.") % {"name": part.name}]
    kept, wrong, seen = [], [], set[Any]()
    for number, one in enumerate(given, start=1):
        values, more = checked(part.model, part.fields, one)
        more = [*_unknown(one, set(part.fields)), *more]
        if part.once and not more and values[part.fields[0]] in seen:
            more = [_("«%(value)s» ghi hai lần.") % {"value": values[part.fields[0]]}]
        seen.add(values.get(part.fields[0]))
        kept.append(values)
        wrong += [f"{part.name} {number}: {words}" for words in more]
    return (part.ordered(kept) if not wrong else []), wrong


def _unknown(given: dict[str, Any], known: set[str]) -> list[str]:
    return [_("«%(name)s»: không có mục này.") % {"name": _harmless(name)} for name in given if name not in known]


def _harmless(name: str) -> str:
    """A name of somebody's file for a terminal: without what would move its cursor."""
    return alphabet.clean(name)[:80]


def _contradictions(values: Values) -> Iterator[str]:
    if values.get("until") is not None and values["until"] <= values["since"]:
        yield _("until phải sau since.")
    if values.get("next_rate", 0) > values.get("first_rate", 0):
        yield _("next_rate không được cao hơn first_rate.")


def _twice(rows: list[Row]) -> Iterator[str]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = (row.kind.name, row.thing, row.since.isoformat() if row.kind.versioned else "")
        first = seen.setdefault(key, row)
        if first is not row:
            words = _("đã ghi ở %(place)s.") % {"place": place_of(first.line, first.name)}
            yield f"{place_of(row.line, row.name)}: {words}"
