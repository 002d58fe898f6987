"""Fax coding read strictly (ITU-T T.4 and T.6): every row whole, every row there.

No library says so. libtiff and the drawing libraries go on after damage and fill up what is missing. So a page is
read by libtiff and written again by it: T.6 leaves a writer no choice, and if both are equal byte for byte, nothing
is missing or wrong. What was written otherwise (T.4, aligned rows, no end mark) is followed here, code for code.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image

from pades.intake import budget
from pades.intake.codings.unpacking import DAMAGED, INCOMPLETE, UNREADABLE, Lost

# Runs of 0 to 63, then of 64, 128, … 1728; T.4, tables 2 and 3.
WHITE = """
00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011
0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011
00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011
00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101
01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100 11011 10010 010111 0110111
00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 011010100
011010101 011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000
010011011"""
BLACK = """
0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000
0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111
00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010
000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100
000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100
000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000
000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111 0000001111
000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 0000001101101
0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 0000001110101
0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 0000001011011
0000001100100 0000001100101"""
# Runs of 1792, 1856, … 2560 of either colour.
LONGER = """
00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110
000000010111 000000011100 000000011101 000000011110 000000011111"""
PASS, HORIZONTAL = 10, 11
MODES = {  # T.4, table 4; a number is the distance of the change from the one above it
    "1": 0, "011": 1, "000011": 2, "0000011": 3, "010": -1, "000010": -2, "0000010": -3,
    "0001": PASS, "001": HORIZONTAL,
}  # fmt: skip
LONGEST, END_OF_LINE = 13, 12  # bits of a code; of the eleven zeros and the one
ROWS_BETWEEN_LOOKS = 64

Table = list[tuple[int, int] | None]


@dataclass(frozen=True)
class Coding:
    """The filter's parameters (ISO 32000-2, table 11) and the picture's size."""

    columns: int
    rows: int
    k: int = 0
    aligned: bool = False

    @classmethod
    def of(cls, width: int, height: int, given: Any) -> "Coding":
        """Lost when they do not fit the picture: readers differ in which they believe."""
        given = given if given is not None else {}
        if int(given.get("/Columns", 1728)) != width or int(given.get("/Rows", 0)) not in (0, height):
            raise Lost(UNREADABLE)
        return cls(width, height, int(given.get("/K", 0)), bool(given.get("/EncodedByteAlign", False)))


def read(data: bytes, coding: Coding) -> tuple[Image.Image | None, int]:
    """The picture, black where the fax is white, if libtiff proved it; and the number of bytes that were read.

    Raises Lost when a row is missing or broken.
    """
    if coding.k < 0 and not coding.aligned and (found := _proven(data, coding)):
        return found
    return None, _Reader(data, coding).follow()


def _proven(data: bytes, coding: Coding) -> tuple[Image.Image, int] | None:
    """As libtiff reads it, if it would write the same bytes, and how many these are."""
    try:
        with Image.open(BytesIO(_as_tiff(data, coding))) as found:
            picture = found.convert("1", dither=Image.Dither.NONE)
        again = BytesIO()
        picture.save(again, "TIFF", compression="group4", tiffinfo={278: coding.rows})
        with Image.open(again) as written:
            (place,), (length,) = written.tag_v2[273], written.tag_v2[279]  # type: ignore[attr-defined]
    except (OSError, ValueError, SyntaxError, TypeError):
        return None
    return (picture, length) if data.startswith(again.getvalue()[place : place + length]) else None


def _as_tiff(data: bytes, coding: Coding) -> bytes:
    """A TIFF of one strip (TIFF 6.0, section 11): width, height, bits, T.6, 0 is black, place, rows a strip, length."""
    columns, rows = coding.columns, coding.rows
    fields = (
        (256, columns),
        (257, rows),
        (258, 1),
        (259, 4),
        (262, 1),
        (273, 122),
        (277, 1),
        (278, rows),
        (279, len(data)),
    )
    head = b"II*\0" + (8).to_bytes(4, "little") + len(fields).to_bytes(2, "little")
    entries = [b"".join(n.to_bytes(w, "little") for n, w in ((key, 2), (4, 2), (1, 4), (v, 4))) for key, v in fields]
    return head + b"".join(entries) + bytes(4) + data


class _Reader:
    """``place``: the bit to be read next."""

    def __init__(self, data: bytes, coding: Coding) -> None:
        self.data, self.end, self.coding = data + bytes(8), 8 * len(data), coding
        self.place = 0

    def follow(self) -> int:
        """Row by row; the number of bytes up to the end of the last, and of its end mark."""
        above: list[int] = []
        for row in range(self.coding.rows):
            if row % ROWS_BETWEEN_LOOKS == 0:
                budget.check_time()
            if self.coding.aligned:
                self.place += -self.place % 8
            above = self._row(above)
        self._pass_end()
        return (self.place + 7) // 8

    def _row(self, above: list[int]) -> list[int]:
        """The places where the colour changes."""
        ended = self._pass_line_end()
        if self.coding.k > 0 and not ended:
            raise Lost(DAMAGED if self.place < self.end else INCOMPLETE)
        plain = self.coding.k == 0 or (self.coding.k > 0 and self._bit())
        if self._line_end_follows():  # two in a row: the end mark
            raise Lost(INCOMPLETE)
        return self._runs() if plain else self._changes(above)

    def _runs(self) -> list[int]:
        """A row by its runs alone."""
        found: list[int] = []
        place, black = 0, False
        while place < self.coding.columns:
            place += self._run(black=black)
            found.append(place)
            black = not black
        return self._within(found)

    def _changes(self, above: list[int]) -> list[int]:
        """A row by what differs from the one above."""
        columns = self.coding.columns
        reference, at = [*above, columns, columns, columns, columns], 0
        found: list[int] = []
        place, black = -1, False
        while place < columns:
            at = max(0, at - 2)
            while reference[at] <= place or at % 2 != black:
                at += 1
            mode = self._code(_modes(), 7)
            if mode == PASS:
                place = reference[at + 1]
            elif mode == HORIZONTAL:
                first = max(place, 0) + self._run(black=black)
                place = first + self._run(black=not black)
                found += [first, place]
            else:
                if not max(place, 0) <= reference[at] + mode <= columns:
                    raise Lost(DAMAGED)
                place = reference[at] + mode
                found.append(place)
                black = not black
        return self._within(found)

    def _within(self, found: list[int]) -> list[int]:
        if found and found[-1] > self.coding.columns:
            raise Lost(DAMAGED)
        return found

    def _run(self, *, black: bool) -> int:
        total = 0
        while True:
            run = self._code(_runs(black), LONGEST)
            total += run
            if run < 64:
                return total
            if total > self.coding.columns:
                raise Lost(DAMAGED)

    def _code(self, table: Table, bits: int) -> int:
        found = table[self._peek(bits)]
        if found is None:
            raise Lost(INCOMPLETE if self._line_end_follows() or self._only_zeros_follow() else DAMAGED)
        self.place += found[1]
        if self.place > self.end:
            raise Lost(INCOMPLETE)
        return found[0]

    def _peek(self, bits: int) -> int:
        start = self.place >> 3
        return int.from_bytes(self.data[start : start + 4], "big") >> (32 - bits - (self.place & 7)) & (1 << bits) - 1

    def _bit(self) -> bool:
        self.place += 1
        return self._peek_before()

    def _peek_before(self) -> bool:
        place = self.place - 1
        return bool(self.data[place >> 3] >> (7 - (place & 7)) & 1)

    def _only_zeros_follow(self) -> bool:
        return self._peek(7) == 0 and not any(self.data[(self.place + 7) >> 3 :])

    def _line_end_follows(self) -> bool:
        return self.place + END_OF_LINE <= self.end and self._peek(END_OF_LINE) == 1

    def _pass_line_end(self) -> bool:
        """Over an end-of-line code and the zeros that fill up before it; not where a row begins at once."""
        if self.coding.k < 0 or self._peek(END_OF_LINE - 1) != 0:
            return False
        place = self.place
        while self.place < self.end and not self._bit():
            pass
        if self.place - place < END_OF_LINE or not self._peek_before():
            raise Lost(INCOMPLETE if self.place >= self.end else DAMAGED)
        return True

    def _pass_end(self) -> None:
        """Over the mark that ends the data, if there is one: two or six end-of-line codes."""
        if self.coding.aligned:
            self.place += -self.place % 8
        while self._line_end_follows():
            self.place += END_OF_LINE + (1 if self.coding.k > 0 else 0)


def _table(codes: dict[str, int], bits: int) -> Table:
    found: Table = [None] * (1 << bits)
    for code, meaning in codes.items():
        free = bits - len(code)
        start = int(code, 2) << free
        found[start : start + (1 << free)] = [(meaning, len(code))] * (1 << free)
    return found


@lru_cache(maxsize=2)
def _runs(black: bool) -> Table:
    codes = (BLACK if black else WHITE).split()
    lengths = [*range(64), *range(64, 1729, 64)]
    longer = dict(zip(LONGER.split(), range(1792, 2561, 64), strict=True))
    return _table(dict(zip(codes, lengths, strict=True)) | longer, LONGEST)


@lru_cache(maxsize=1)
def _modes() -> Table:
    return _table(MODES, 7)
