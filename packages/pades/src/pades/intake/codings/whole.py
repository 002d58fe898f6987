"""Whether a picture of the upload is all there: unpacked strictly, its length held against what its dictionary says.

Every coding is unpacked by its own library, which must not complain. What nobody can confirm is Lost too.
"""

from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image

from pades.intake.codings import fax, jbig2, jbig2_ends, jpeg, jpeg2000, two_readers
from pades.intake.codings.unpacking import (
    INCOMPLETE,
    MOST_BYTES,
    PNG_PREDICTOR,
    UNREADABLE,
    Lost,
    Step,
    content,
    flate_length,
    predictor,
    row_length,
    steps,
    undo,
)

CODINGS = ("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode")
COMPONENTS = {
    "/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/Indexed": 1, "/I": 1, "/Separation": 1,
    "/DeviceRGB": 3, "/CalRGB": 3, "/RGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/CMYK": 4, "/CalCMYK": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Whole:
    """What was seen: the data inside their wrappings, how many bytes of them, or of their unpacked pixels, there are,
    how many follow behind; and the picture itself, small or whole, where it had to be unpacked."""

    data: bytes
    length: int
    behind: int = 0
    picture: Image.Image | None = None


def check(image: Any) -> Whole:
    """Raises Lost; RefusedUpload past the time."""
    todo, data = steps(image), image.read_raw_bytes()
    last = todo[-1][0] if todo and todo[-1][0] in CODINGS else ""
    if not last:
        return _samples(image, data, todo)
    for name, given in todo[:-1]:
        data = undo(data, name, given, MOST_BYTES, ended=False)
    coded = {"/DCTDecode": _jpeg, "/JPXDecode": _jpeg_2000, "/CCITTFaxDecode": _fax, "/JBIG2Decode": _jbig2}
    return coded[last](image, data, todo[-1][1])


def _jpeg(image: Any, data: bytes, _given: Any) -> Whole:
    """A frame larger than the dictionary says is shown whole by the library that draws; a smaller one is not."""
    width, height = size(image)
    small, across, down = jpeg.unpack(data)
    if across < width or down < height:
        raise Lost(INCOMPLETE)
    return Whole(data, len(data), picture=small)


def _jpeg_2000(image: Any, data: bytes, _given: Any) -> Whole:
    return Whole(data, len(data), picture=jpeg2000.check(data, *size(image)))


def _fax(image: Any, data: bytes, given: Any) -> Whole:
    if bits(image) != 1:
        raise Lost(UNREADABLE)
    picture, length = fax.read(data, fax.Coding.of(*size(image), given))
    return Whole(data, length, len(data) - length, picture)


def _jbig2(image: Any, data: bytes, given: Any) -> Whole:
    shared = given.get("/JBIG2Globals") if given is not None else None
    globals_ = content(shared) if isinstance(shared, pikepdf.Stream) else b""
    jbig2.check(data, globals_, *size(image))
    picture = two_readers.agree(data, globals_, *size(image))
    jbig2_ends.check(data, globals_, picture, lambda own, others: two_readers.drawn(own, others, *size(image)))
    return Whole(data, len(data), picture=picture)


def _samples(image: Any, data: bytes, todo: list[Step]) -> Whole:
    """Pixels as they are, or in filters for any data. Data that go on behind the pixels are nobody's loss."""
    height, row = size(image)[1], row_bytes(image)
    given = todo[-1][1] if todo else None
    inside = row_length(given) if predictor(given) >= PNG_PREDICTOR else 0
    needed = height * row if not inside else -(-height * row // inside) * (inside + 1)
    if [name for name, _ in todo] == ["/FlateDecode"]:
        length, behind = flate_length(data, needed + row + 1, inside)
        found = Whole(data, length, behind)
    else:
        for place, (name, each) in enumerate(todo, start=1):
            data = undo(data, name, each, MOST_BYTES if place < len(todo) else needed + row + 1, ended=False)
        found = Whole(data, len(data))
    if found.length < needed:
        raise Lost(INCOMPLETE)
    return found


def size(image: Any) -> tuple[int, int]:
    """Width and height in pixels."""
    width, height = image.get("/Width"), image.get("/Height")
    if not isinstance(width, int) or not isinstance(height, int) or width < 1 or height < 1:
        raise Lost(UNREADABLE)
    return width, height


def bits(image: Any) -> int:
    """Bits of a sample."""
    value = 1 if image.get("/ImageMask", False) else image.get("/BitsPerComponent", 1)
    if value not in (1, 2, 4, 8, 16):
        raise Lost(UNREADABLE)
    return int(value)


def row_bytes(image: Any) -> int:
    count = 1 if image.get("/ImageMask", False) else _components(image.get("/ColorSpace"))
    return (size(image)[0] * count * bits(image) + 7) // 8


def _components(space: Any) -> int:
    family = space[0] if isinstance(space, pikepdf.Array) and len(space) else space
    if not isinstance(family, pikepdf.Name):
        raise Lost(UNREADABLE)
    if str(family) in ("/Indexed", "/I") and isinstance(space, pikepdf.Array):
        _check_palette(space)
    count: Any = COMPONENTS.get(str(family))
    if str(family) == "/ICCBased" and len(space) > 1 and isinstance(space[1], pikepdf.Stream):
        count = space[1].get("/N")
    elif str(family) == "/DeviceN" and len(space) > 1 and isinstance(space[1], pikepdf.Array):
        count = len(space[1])
    if not isinstance(count, int) or not 1 <= count <= 32:
        raise Lost(UNREADABLE)
    return count


def _check_palette(space: Any) -> None:
    """A table shorter than the highest number needs (8.6.6.3): readers draw what lies behind its end in any colour."""
    if len(space) != 4 or not isinstance(space[2], int):
        raise Lost(UNREADABLE)
    table = space[3]
    entries = content(table) if isinstance(table, pikepdf.Stream) else bytes(table)
    if len(entries) < _components(space[1]) * (space[2] + 1):
        raise Lost(INCOMPLETE)
