"""Reading a page's drawing instructions, as far as a scanner's go: pictures put in places, and nothing else."""

import re
import zlib
from dataclasses import dataclass
from typing import Any

import pikepdf

from pades.intake import budget
from pades.intake.pdf.page_tree import Leaf

MOST_CONTENT = 256 * 1024
MOST_PICTURES = 256
TOKEN = re.compile(
    rb"[\s\0]*(?:(/[^\s\0()<>\[\]{}/%#]+)"  # name
    rb"|([-+]?(?:\d+\.?\d*|\.\d+))(?=[\s\0/\[\](<>]|\Z)"  # number
    rb"|([A-Za-z]+\*?|['\"])"  # operator
    rb"|(\((?:[^()\\]|\\[\s\S])*\)|<[0-9A-Fa-f\s]*>|\[|\]))"  # string without inner parentheses; array of them
)
HARMLESS = {"w": 1, "J": 1, "j": 1, "M": 1, "i": 1, "ri": 1, "BMC": 1, "EMC": 0}
TEXT = {"BT": 0, "ET": 0, "Td": 2, "TD": 2, "Tm": 6, "T*": 0, "Tc": 1, "Tw": 1, "Tz": 1, "TL": 1, "Ts": 1}
SHOWN_TEXT = {"Tj", "TJ", "'", '"'}
INVISIBLE = 3.0  # ISO 32000-2, table 104: neither filled nor stroked nor added to the clip
UNSEEN_FONTS = ("/Type0", "/Type1", "/MMType1", "/TrueType")  # the glyphs of the fourth kind show in every mode
COLOURS = {"g": 1, "G": 1, "rg": 3, "RG": 3, "k": 4, "K": 4}
HARMLESS_STATE = {
    "/Type",
    "/SA",
    "/OP",
    "/op",
    "/OPM",
    "/AIS",
    "/SM",
    "/FL",
    "/RI",
    "/LW",
    "/ca",
    "/CA",
    "/BM",
    "/SMask",
}
NEUTRAL_STATE = {
    "/ca": ("1", "1.0"),
    "/CA": ("1", "1.0"),
    "/BM": ("/Normal", "/Compatible"),
    "/SMask": ("/None",),
}
EDGE = 1.0  # points by which a clip may miss the page's edge

Matrix = tuple[float, float, float, float, float, float]
Token = str | float
STRING = "(text)"
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class NotPlain(Exception):
    """More than pictures in places: the page is to be drawn as a whole."""


@dataclass(frozen=True)
class PagePicture:
    """A picture and the matrix that takes the unit square to its place on the page."""

    image: Any
    matrix: Matrix

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        a, b, c, d, e, f = self.matrix
        across, up = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        return min(across), min(up), max(across), max(up)


def page_pictures(leaf: Leaf) -> list[PagePicture]:
    """What the page shows, if it shows nothing but pictures; otherwise NotPlain."""
    reader = _Reader(leaf)
    for operator, operands in _instructions(_content(leaf.page.get("/Contents"))):
        reader.follow(operator, operands)
    if reader.coloured and any(one.image.get("/ImageMask", False) for one in reader.found):
        raise NotPlain
    return reader.found


def _content(contents: Any) -> bytes:
    """The instructions of all content streams, unpacked."""
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [] if contents is None else [contents]
    pieces: list[bytes] = []
    for stream in streams:
        if not isinstance(stream, pikepdf.Stream):
            raise NotPlain
        pieces.append(_unpacked(stream))
        if sum(map(len, pieces)) > MOST_CONTENT:
            raise NotPlain
    return b"\n".join(pieces)


def _unpacked(stream: Any) -> bytes:
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        filters = filters[0] if len(filters) == 1 else None if len(filters) == 0 else pikepdf.Name.Crypt
    if "/DecodeParms" in stream or filters not in (None, pikepdf.Name.FlateDecode):
        raise NotPlain
    data: bytes = stream.read_raw_bytes()
    try:
        return data if filters is None else budget.unpack(data, MOST_CONTENT)
    except zlib.error:
        raise NotPlain from None


def _instructions(data: bytes) -> list[tuple[str, list[Token]]]:
    """Operators with their operands: names and numbers; strings and arrays only count as «text»."""
    found: list[tuple[str, list[Token]]] = []
    operands: list[Token] = []
    place, end = 0, len(data.rstrip(b" \t\r\n\f\0"))
    while place < end:
        token = TOKEN.match(data, place)
        if token is None:
            raise NotPlain
        name, number, operator, text = token.groups()
        if operator is not None:
            found.append((operator.decode(), operands))
            operands = []
        elif text is not None:
            operands.append(STRING)
        else:
            operands.append(name.decode("latin-1") if name is not None else float(number))
        place = token.end()
    if operands:
        raise NotPlain
    return found


class _Reader:
    """The graphics state that matters here: matrix, text mode and font, their stack, and a clip not yet applied."""

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.found: list[PagePicture] = []
        self.coloured = False
        self._matrix = IDENTITY
        self._mode, self._font = 0.0, ""
        self._stack: list[tuple[Matrix, float, str]] = []
        self._path: Matrix | None = None

    def follow(self, operator: str, operands: list[Token]) -> None:
        numbers = [one for one in operands if isinstance(one, float)]
        if operator == "q":
            self._stack.append((self._matrix, self._mode, self._font))
        elif operator == "Q":
            self._matrix, self._mode, self._font = (
                self._stack.pop() if self._stack else (self._matrix, self._mode, self._font)
            )
        elif operator == "cm" and len(numbers) == 6:
            a, b, c, d, e, f = numbers
            self._matrix = times((a, b, c, d, e, f), self._matrix)
        elif operator == "Do" and len(operands) == 1:
            self._draw(str(operands[0]))
        elif operator in ("re", "W", "W*", "n"):
            self._clip(operator, numbers)
        elif operator == "gs" and len(operands) == 1:
            self._check_state(str(operands[0]))
        elif operator == "Tr" and len(numbers) == 1:
            self._mode = numbers[0]
        elif operator == "Tf" and len(operands) == 2:
            self._font = str(operands[0])
        elif operator in SHOWN_TEXT:
            self._check_unseen()
        elif HARMLESS.get(operator, TEXT.get(operator)) == len(operands):
            pass
        elif COLOURS.get(operator) == len(numbers):
            self.coloured = self.coloured or any(numbers)
        else:
            raise NotPlain

    def _draw(self, name: str) -> None:
        image = self._resource("/XObject", name)
        if not isinstance(image, pikepdf.Stream) or image.get("/Subtype") != pikepdf.Name.Image:
            raise NotPlain
        if len(self.found) >= MOST_PICTURES or self._path is not None:
            raise NotPlain
        self.found.append(PagePicture(image, self._matrix))

    def _clip(self, operator: str, numbers: list[float]) -> None:
        """A rectangle around the whole page cuts nothing off; any other path is more than plain."""
        if operator == "re" and len(numbers) == 4 and self._path is None:
            x, y, width, height = numbers
            self._path = times((width, 0, 0, height, x, y), self._matrix)
        elif self._path is None or not self._covers_page(self._path):
            raise NotPlain
        elif operator == "n":
            self._path = None

    def _covers_page(self, rectangle: Matrix) -> bool:
        left, bottom, right, top = PagePicture(None, rectangle).box
        page = self.leaf
        upright = rectangle[1] == rectangle[2] == 0 or rectangle[0] == rectangle[3] == 0
        return upright and (
            left <= page.left + EDGE and bottom <= page.bottom + EDGE and right >= page.right - EDGE
        ) and top >= page.top - EDGE  # fmt: skip

    def _check_state(self, name: str) -> None:
        state = self._resource("/ExtGState", name)
        if not isinstance(state, pikepdf.Dictionary) or not set(state.keys()) <= HARMLESS_STATE:
            raise NotPlain
        if any(key in state and str(state[key]) not in neutral for key, neutral in NEUTRAL_STATE.items()):
            raise NotPlain

    def _check_unseen(self) -> None:
        """Recognised text that a scanner laid invisibly over the picture: left behind without a trace."""
        font = self._resource("/Font", self._font)
        if self._mode != INVISIBLE or not isinstance(font, pikepdf.Dictionary):
            raise NotPlain
        if str(font.get("/Subtype")) not in UNSEEN_FONTS:
            raise NotPlain

    def _resource(self, kind: str, name: str) -> Any:
        resources = self.leaf.resources
        table = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
        return table.get(name) if isinstance(table, pikepdf.Dictionary) else None


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does ``first``, then ``then`` (row vectors, as PDF multiplies)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
