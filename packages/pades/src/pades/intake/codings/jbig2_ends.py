"""Whether the data of JBIG2's regions end where their pixels do (ITU-T T.88, annexes E and H.2).

An arithmetic decoder never runs out: behind the end of its data, or a mark that ends them, it goes on with ones and
draws something. And after damage it goes on out of step: what is noise costs more than there is. So every segment is
lengthened by other bytes, which a whole picture does not notice. Where numbers are coded, places of letters and grays,
less may be wanted than there is: there each region is shortened by a few bytes, which none bears.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image, ImageChops

from pades.intake import budget
from pades.intake.codings.jbig2 import IMMEDIATE, REGIONS, UNKNOWN, Segment, segments, written
from pades.intake.codings.unpacking import DAMAGED, Lost

DICTIONARIES = {0, 16}
NUMBERS = {4, 6, 7, 20, 22, 23}  # text and halftones
HALFTONES = {20, 22, 23}
FLAGS = 17  # of a region's kind, behind its size and place (7.4.1)
ROWS = 4  # the number of them, behind data whose length is not told before
END = re.compile(rb"\xff\xac[\0\r\n]*\Z")  # what ends them, and what fills up behind it
ONES = re.compile(rb"(?:\xff\x7f|\x7f\xff)*\xff?\Z")  # as good as nothing: a writer may leave them out (figure E.11)
OTHER = b"\xff\x7f" + bytes(64)  # the ones that a whole picture may still need, then what nobody would go on with
FEW = 8  # bytes: more than a writer rounds up by

Draw = Callable[[bytes, bytes], Image.Image]


def check(data: bytes, shared: bytes, picture: Image.Image, draw: Draw) -> None:
    """Raises Lost (DAMAGED). ``draw``: PDFium's picture of page data and shared data; ``picture``: of these."""
    page = _Page([_told(one) for one in segments(data)], [_told(one) for one in segments(shared)], picture, draw)
    if not page.looks_the_same([_longer(one) for one in page.own], [_longer(one) for one in page.shared]):
        page.check_only_white()
    for place, one in enumerate(page.own):
        if one.kind in NUMBERS and not _is_fax(one) and page.looks_the_same(page.with_instead(place, _shorter(one))):
            raise Lost(DAMAGED)


@dataclass(frozen=True)
class _Page:
    own: list[Segment]
    shared: list[Segment]
    picture: Image.Image
    draw: Draw

    def drawn(self, own: list[Segment], shared: list[Segment] | None = None) -> Image.Image | None:
        budget.check_time()
        try:
            return self.draw(b"".join(map(written, own)), b"".join(map(written, shared or self.shared)))
        except Lost:
            return None

    def looks_the_same(self, own: list[Segment], shared: list[Segment] | None = None) -> bool:
        found = self.drawn(own, shared)
        return found is not None and _first_row_apart(self.picture, found) is None

    def with_instead(self, place: int, *instead: Segment) -> list[Segment]:
        return [*self.own[:place], *instead, *self.own[place + 1 :]]

    def check_only_white(self) -> None:
        """What a region draws from bytes that are not there is nothing: the white rest of a page costs so little that
        a writer may leave it out with the ones."""
        if not self.looks_the_same(self.own, [_longer(one) for one in self.shared]):
            raise Lost(DAMAGED)
        for place, one in enumerate(self.own):
            longer = self.drawn(self.with_instead(place, _longer(one)))
            row = 0 if longer is None else _first_row_apart(self.picture, longer)
            without = self.drawn(self.with_instead(place)) if row is not None and one.kind in IMMEDIATE else None
            if row is not None and (without is None or not _same_from(row, self.picture, without)):
                raise Lost(DAMAGED)


def _told(one: Segment) -> Segment:
    """A region of a length that is not told before it (7.2.7), as one whose length and number of rows are."""
    if not one.head.endswith(UNKNOWN.to_bytes(4, "big")):
        return one
    data, rows = one.data[:-ROWS], one.data[-ROWS:]
    return replace(one, data=data[:4] + rows + data[8:])


def _longer(one: Segment) -> Segment:
    if one.kind not in REGIONS | DICTIONARIES:
        return one
    return replace(one, data=END.sub(b"", one.data) + OTHER)


def _shorter(one: Segment) -> Segment:
    said = ONES.sub(b"", END.sub(b"", one.data).rstrip(b"\0"))
    return replace(one, data=said[:-FEW])


def _is_fax(one: Segment) -> bool:
    """Its rows end with a mark longer than what is taken away."""
    return one.kind in HALFTONES and one.data[FLAGS : FLAGS + 1] != b"" and bool(one.data[FLAGS] & 1)


def _first_row_apart(one: Image.Image, other: Image.Image) -> int | None:
    apart = ImageChops.difference(one, other).getbbox()
    return apart[1] if apart else None


def _same_from(row: int, one: Image.Image, other: Image.Image) -> bool:
    below = (0, row, *one.size)
    return ImageChops.difference(one.crop(below), other.crop(below)).getbbox() is None
