"""JPEG 2000 read strictly: tile-parts up to the end mark (ISO/IEC 15444-1, annex A), then by OpenJPEG."""

from io import BytesIO

from PIL import Image

from pades.intake.codings.unpacking import DAMAGED, INCOMPLETE, UNREADABLE, Lost
from pades.intake.refusals import Refusal, RefusedUpload

SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
START, SIZE, TILE_PART, END = 0xFF4F, 0xFF51, 0xFF90, 0xFFD9
MANY_SAMPLES = 32_000_000  # four bytes each: from here on OpenJPEG may as well have run out of memory, and says no more


def check(data: bytes, width: int, height: int) -> Image.Image:
    """The picture. Lost unless it is whole and as large as the dictionary around it says."""
    codestream = _codestream(data)
    _walk(codestream)
    try:
        with Image.open(BytesIO(data), formats=["JPEG2000"]) as picture:
            picture.load()
    except (OSError, SyntaxError, ValueError, TypeError, EOFError):
        if _samples(codestream) > MANY_SAMPLES:
            raise RefusedUpload(Refusal.TOO_EXPENSIVE) from None
        raise Lost(DAMAGED) from None
    if picture.width < width or picture.height < height:
        raise Lost(INCOMPLETE)
    if picture.size != (width, height):
        raise Lost(UNREADABLE)
    return picture


def _codestream(data: bytes) -> bytes:
    """Inside the boxes of a file (annex I), or by itself."""
    if not data.startswith(SIGNATURE):
        return data
    place = 0
    while place + 8 <= len(data):
        length, kind = _number(data[place : place + 4]), data[place + 4 : place + 8]
        head = 8
        if length == 1:
            length, head = _number(data[place + 8 : place + 16]), 16
        elif length == 0:
            length = len(data) - place
        if length < head:
            raise Lost(DAMAGED)
        if kind == b"jp2c":
            if place + length > len(data):
                raise Lost(INCOMPLETE)
            return data[place + head : place + length]
        place += length
    raise Lost(INCOMPLETE)


def _samples(data: bytes) -> int:
    """By the size that the codestream gives (A.5.1)."""
    right, bottom, left, top = (_number(data[place : place + 4]) for place in (8, 12, 16, 20))
    return max(0, right - left) * max(0, bottom - top) * _number(data[40:42])


def _walk(data: bytes) -> None:
    """Marker by marker, tile-part by tile-part, to the end of the codestream."""
    if _number(data[:2]) != START:
        raise Lost(UNREADABLE)
    if _number(data[2:4]) != SIZE:
        raise Lost(UNREADABLE)
    place, parts = 2, 0
    while (marker := _number(data[place : place + 2])) != END:
        if place + 4 > len(data):
            raise Lost(INCOMPLETE)
        if marker < 0xFF00:
            raise Lost(DAMAGED)
        length = _number(data[place + 2 : place + 4]) + 2
        if marker == TILE_PART:
            parts += 1
            length = _number(data[place + 6 : place + 10]) or max(0, data.rfind(b"\xff\xd9") - place)
        if length < 4:
            raise Lost(INCOMPLETE if marker == TILE_PART else DAMAGED)
        place += length
    if not parts:
        raise Lost(INCOMPLETE)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
