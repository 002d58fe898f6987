"""JBIG2 inside a PDF, read by its segments (ITU-T T.88, 7.2): all there, of the picture's size.

Its pixels are compared between two libraries that have no line of code in common (``two_readers``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pades.intake.codings.unpacking import DAMAGED, INCOMPLETE, UNREADABLE, Lost

FILE_HEADER = b"\x97JB2\r\n\x1a\n"  # of a file of its own, which readers inside a PDF do not expect
PAGE_INFORMATION, END_OF_PAGE, END_OF_STRIPE, END_OF_FILE = 48, 49, 50, 51
IMMEDIATE = {6, 7, 22, 23, 38, 39, 42, 43}  # regions that are put on the page
REGIONS = {4, 20, 36, 40} | IMMEDIATE
KINDS = {0, 16, 52, 53, 62, PAGE_INFORMATION, END_OF_PAGE, END_OF_STRIPE, END_OF_FILE} | REGIONS
UNKNOWN = 0xFFFFFFFF
GENERIC = 38  # the one kind whose length may be told behind it
MOST_SEGMENTS = 10_000


@dataclass(frozen=True)
class Segment:
    """Its number, kind, the segments that it needs, its head and its data."""

    number: int
    kind: int
    needs: tuple[int, ...]
    head: bytes
    data: bytes


def check(data: bytes, shared: bytes, width: int, height: int) -> None:
    """Lost unless the segments, with those of the ``shared`` stream, are whole and make a picture of this size."""
    if data.startswith(FILE_HEADER) or shared.startswith(FILE_HEADER):
        raise Lost(UNREADABLE)
    known, found = {one.number for one in segments(shared)}, list(segments(data))
    for one in found:
        if not known.issuperset(one.needs):
            raise Lost(INCOMPLETE)
        known.add(one.number)
    pages = [one for one in found if one.kind == PAGE_INFORMATION]
    if not pages or not any(one.kind in IMMEDIATE for one in found):
        raise Lost(INCOMPLETE)
    if len(pages) > 1 or len(pages[0].data) < 19:
        raise Lost(UNREADABLE)
    _check_size(pages[0].data, [one for one in found if one.kind == END_OF_STRIPE], width, height)


def _check_size(page: bytes, stripes: list[Segment], width: int, height: int) -> None:
    """A page that does not know its height says with every stripe how far it has come (7.4.10)."""
    across, down = _number(page[:4]), _number(page[4:8])
    if down == UNKNOWN:
        down = max((_number(one.data[:4]) + 1 for one in stripes), default=0)
    if across < width or down < height:
        raise Lost(INCOMPLETE)
    if (across, down) != (width, height):
        raise Lost(UNREADABLE)


def segments(data: bytes) -> Iterator[Segment]:
    """One after the other, each with its head before it; line ends and zeros behind the last are nothing."""
    place = 0
    for _ in range(MOST_SEGMENTS):
        if not data[place:].strip(b"\r\n\0"):
            return
        one, place = _segment(data, place)
        yield one
    raise Lost(UNREADABLE)


def _segment(data: bytes, place: int) -> tuple[Segment, int]:
    head = _Head(data, place)
    number, flags = head.take(4), head.take(1)
    count = head.take(1) >> 5
    if count == 7:
        head.place -= 1
        count = head.take(4) & 0x1FFFFFFF
        if count > MOST_SEGMENTS:
            raise Lost(DAMAGED)
        head.take((count + 8) // 8)
    width = 1 if number <= 256 else 2 if number <= 65536 else 4
    needs = tuple(head.take(width) for _ in range(count))
    head.take(4 if flags & 0x40 else 1)
    length, kind = head.take(4), flags & 0x3F
    if kind not in KINDS:
        raise Lost(DAMAGED)
    if length == UNKNOWN:
        length = _length_told_behind(data, head.place, kind)
    if head.place + length > len(data):
        raise Lost(INCOMPLETE)
    end = head.place + length
    return Segment(number, kind, needs, data[place : head.place], data[head.place : end]), end


def written(one: Segment) -> bytes:
    """With a length that fits its data."""
    return one.head[:-4] + len(one.data).to_bytes(4, "big") + one.data


def _length_told_behind(data: bytes, place: int, kind: int) -> int:
    """7.2.7: up to 00 00 (fax) or FF AC (arithmetic) and the number of rows."""
    if kind != GENERIC or place + 18 > len(data):
        raise Lost(INCOMPLETE)
    mark = b"\0\0" if data[place + 17] & 1 else b"\xff\xac"
    found = data.find(mark, place + 18)
    if found < 0:
        raise Lost(INCOMPLETE)
    return found + 6 - place


class _Head:
    def __init__(self, data: bytes, place: int) -> None:
        self.data, self.place = data, place

    def take(self, width: int) -> int:
        piece = self.data[self.place : self.place + width]
        if len(piece) < width:
            raise Lost(INCOMPLETE)
        self.place += width
        return _number(piece)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
