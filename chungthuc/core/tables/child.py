"""What runs inside the child: no Django here, nothing is written. Answers lines, or the code of what is wrong."""

import codecs
import csv
import io
import mimetypes
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

COLUMNS, LONGEST = 30, 1000  # cells of a line, letters of a cell
MOST_UNPACKED, MOST_PARTS = 96 << 20, 500
DELIMITERS = ";\t,"


def read(wanted: dict[str, Any]) -> dict[str, Any]:
    """``path``, ``most``: lines with something in them. {"lines": [[number, [cell, …]], …]} or {"fault", "line"}."""
    content = Path(wanted["path"]).read_bytes()
    try:
        cells = _excel(content) if content.startswith(b"PK") else _csv(content)
        lines = [[number, row] for number, row in enumerate(cells, start=1) if any(row)]
    except _Fault as fault:
        return {"fault": fault.args[0], "line": fault.args[1]}
    if len(lines) > wanted["most"] + 1:
        return {"fault": "too_many_lines", "line": 0}
    return {"lines": lines}


class _Fault(Exception):
    """A code, and the line (0: none)."""


def _excel(content: bytes) -> Iterator[list[str]]:
    mimetypes.knownfiles.clear()  # openpyxl would read them all, and nothing of the system is to be read here
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
                raise _Fault("too_large_inside", 0)
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        yield from _rows(sheet.iter_rows(values_only=True, max_col=COLUMNS))
    except _Fault:
        raise
    except Exception:  # noqa: BLE001  # whatever openpyxl says of a broken file
        raise _Fault("not_a_table", 0) from None


def _rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[str]]:
    for number, row in enumerate(islice(rows, 200_000), start=1):
        yield [_cell(value, number) for value in row]


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _text(content)
    head = text[: text.find("\n") + 1 or len(text)]
    delimiter = max(DELIMITERS, key=head.count)
    csv.field_size_limit(len(text) + 1)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            yield [_cell(value, number) for value in row[:COLUMNS]]
    except csv.Error:
        raise _Fault("not_a_table", 0) from None


def _text(content: bytes) -> str:
    """UTF-8, with a BOM or without; what Excel calls «Unicode text» is UTF-16 with one."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise _Fault("not_utf8", 0) from None
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as problem:
        raise _Fault("not_utf8", content.count(b"\n", 0, problem.start) + 1) from None
    if "\0" in text:
        raise _Fault("not_a_table", 0)
    return text


def _cell(value: Any, line: int) -> str:
    match value:
        case None:
            return ""
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | datetime():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    text = str(value).strip()
    if len(text) > LONGEST:
        raise _Fault("cell_too_long", line)
    return text
