"""What reading a file would cost, judged by its raw bytes before any library takes it for what it claims to be.

Readers pay for claims: a row for each object of a cross-reference, a step for each byte between two words. Nine
kilobytes can ask for millions of rows, and a file that a broken download has filled with zeros takes as long as a
thousand scans. Nothing is parsed or unpacked here; what these rules do not see is met by the limits of the child
(``sandbox.limits.Limits``). Bombs of packed data and deep nesting need no rule: readers end them within a fraction of a
second by limits of their own.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from pades.changes.structure import has_header
from pades.common.raw import Bytes, escapable
from pades.common.reasons import Reason
from pades.common.source import Source

WINDOW = 1 << 18
NEAR = 2048  # bytes around the word XRef in which the rest of its dictionary stands

# A cross-reference of 200,000 rows costs a second. Each object that there is takes bytes: packed well, some eight.
FEW_ROWS, MOST_ROWS, BYTES_A_ROW = 200_000, 500_000, 8
# A book of 2,000 pages of text with every object unpacked has 20 MB outside the data of streams; a scan, a hundredth.
MOST_STRUCTURE = 24 << 20
MOST_STREAM_WORDS = 200_000
MOST_CLAIMS = 10_000  # revisions of a file, each with a cross-reference
LONGEST_BLANK = 1 << 20
BLANK = b"\0\t\n\f\r "  # ISO 32000-2, 7.2.3

GAP = rb"(?:[\0\t\n\f\r ]|%[^\r\n]{0,200}[\r\n])*"
CROSS_REFERENCE = re.compile(escapable("XRef"))
SIZE = re.compile(escapable("Size") + GAP + rb"\+?(\d{1,20})")
INDEX = re.compile(escapable("Index") + GAP + rb"\[([^\]]*)")
NUMBER = re.compile(rb"\d{1,20}")
STREAM, BEFORE_END, LINE_ENDS = b"stream", b"end", (b"\n", b"\r")


def fault_of(file: Source | Path) -> Reason | None:
    """Why this file is not read at all: None for one that may be read, that is no PDF, or that
    cannot even be opened."""
    source = file if isinstance(file, Source) else Source(file)
    with suppress(OSError, ValueError), Bytes(source) as data:  # ValueError: nothing to map in an empty file
        return fault(data) if has_header(data) else None
    return None


def fault(data: Bytes) -> Reason | None:
    """The same of the bytes of a PDF."""
    if data.length > LONGEST_BLANK and _is_blank(data, data.length - LONGEST_BLANK, data.length):
        return Reason.BLANK_STRETCH
    if _claims_too_much(data):
        return Reason.CLAIMS_TOO_MANY_OBJECTS
    return _between_streams(data)


def _claims_too_much(data: Bytes) -> bool:
    """Of the rows of all cross-reference streams together (7.5.8.2). Those of tables take twenty bytes each."""
    left = max(FEW_ROWS, min(MOST_ROWS, data.length // BYTES_A_ROW))
    for count, place in enumerate(data.find(CROSS_REFERENCE)):
        left -= _rows_at(data.read(max(0, place - NEAR), place), data.read(place, place + NEAR))
        if left < 0 or count > MOST_CLAIMS:
            return True
    return False


def _rows_at(before: bytes, after: bytes) -> int:
    """Of the one dictionary that stands between «obj» and «stream»."""
    said = before[before.rfind(b"obj") + 1 :] + after.partition(STREAM)[0]
    if index := INDEX.search(said):
        return sum(int(one) for one in NUMBER.findall(index[1])[1::2])
    return int(size[1]) if (size := SIZE.search(said)) else 0


def _between_streams(data: Bytes) -> Reason | None:
    words = list(islice(_stream_words(data), MOST_STREAM_WORDS + 1))
    if len(words) > MOST_STREAM_WORDS:
        return Reason.STRUCTURE_OVERSIZED
    total = 0
    for start, end in _stretches(words, data.length):
        total += end - start
        if _has_long_blank(data, start, end):
            return Reason.BLANK_STRETCH
        if total > MOST_STRUCTURE:
            return Reason.STRUCTURE_OVERSIZED
    return None


def _stretches(words: Iterable[tuple[int, bytes]], length: int) -> Iterator[tuple[int, int]]:
    """From, to: what lies outside the data of streams. An unfinished stream reaches to the end of the file."""
    start, inside = 0, False
    for place, around in words:
        ends = around.startswith(BEFORE_END)
        if inside and ends:
            start, inside = place + len(STREAM), False
        elif not inside and not ends and around.endswith(LINE_ENDS):
            yield start, place
            inside = True
    if not inside:
        yield start, length


def _stream_words(data: Bytes) -> Iterator[tuple[int, bytes]]:
    """Where the letters «stream» stand, with the three bytes before them and the one behind."""
    margin = len(BEFORE_END)
    for start in range(0, data.length, WINDOW):
        piece = data.read(max(0, start - margin), start + WINDOW + len(STREAM))
        first = at = min(start, margin)
        while 0 <= (at := piece.find(STREAM, at)) < first + WINDOW:
            yield start + at - first, piece[max(0, at - margin) : at + len(STREAM) + 1]
            at += len(STREAM)


def _has_long_blank(data: Bytes, start: int, end: int) -> bool:
    """Does nothing but white space stand in it for a mebibyte (looked at in whole windows)?"""
    run = 0
    for place in range(start, end - WINDOW, WINDOW) if end - start >= LONGEST_BLANK else ():
        run = run + WINDOW if _is_blank(data, place, place + WINDOW) else 0
        if run > LONGEST_BLANK - 2 * WINDOW:
            return True
    return False


def _is_blank(data: Bytes, start: int, end: int) -> bool:
    return not data.read(start, end).strip(BLANK)
