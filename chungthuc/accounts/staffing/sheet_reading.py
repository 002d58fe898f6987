"""A list of people as an office sends it, XLSX or CSV, read into plain text. Called in the limited child process: it
needs neither Django nor the database, and what a hostile file provokes ends with the child.

A formula is the text that was typed, never its result; nothing is computed, no link is followed.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # loaded before the child is confined: it reads the system's list of types

MOST_LINES = 500  # without the heading
MOST_COLUMNS = 30
LONGEST = 400  # letters of a cell; what is longer is too long for every field
BEGINS_AS_ZIP = b"PK\x03\x04"


def read(arguments: dict[str, Any]) -> dict[str, Any]:
    """``path``: the file. {"lines": [[number, [text, …]], …]}, the heading first, empty ones left out; or
    {"refused": not_utf8 | no_sheet | unreadable | too_many_lines}."""
    try:
        content = Path(arguments["path"]).read_bytes()
        found = _of_workbook(content) if content.startswith(BEGINS_AS_ZIP) else _of_csv(content)
        lines = list(islice(_filled(found), MOST_LINES + 2))
    except UnicodeDecodeError:
        return {"refused": "not_utf8"}
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, csv.Error):
        return {"refused": "unreadable"}
    if len(lines) > MOST_LINES + 1:
        return {"refused": "too_many_lines"}
    return {"lines": lines} if lines else {"refused": "no_sheet"}


def _filled(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        if any(row):
            yield number, row


def _of_csv(content: bytes) -> Iterator[list[str]]:
    text = content.decode("utf-8-sig")
    if "\0" in text:
        raise ValueError("no text")
    heading = text.splitlines()[0] if text.strip() else ""
    parted = max(";,\t", key=heading.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=parted):
        yield [one.strip()[:LONGEST] for one in row[:MOST_COLUMNS]]


def _of_workbook(content: bytes) -> Iterator[list[str]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(max_row=MOST_LINES * 10, max_col=MOST_COLUMNS, values_only=True):
        yield [_text(one) for one in row]


def _text(value: Any) -> str:
    """A number as it was typed: 912345678.0 is a telephone."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\0", "").strip()[:LONGEST]
