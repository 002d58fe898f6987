"""How large a compressed picture says that it is, whatever the dictionary around it claims."""

import re
from typing import Any

import pikepdf

# Start of frame: marker, length, bits a sample, lines, samples a line (ISO/IEC 10918-1, B.2.2).
FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..[\x02-\x10](..)(..)[\x01-\x04]", re.DOTALL)
# Codestream: SOC, SIZ, length, capabilities, then width, height and offsets (ISO/IEC 15444-1, A.5.1).
CODESTREAM = re.compile(rb"\xff\x4f\xff\x51....(.{4})(.{4})(.{4})(.{4})", re.DOTALL)
NOTE = re.compile(rb"\xff[\xe0-\xef\xfe]")  # APPn, COM
HEAD = 1 << 20  # within which a size stands, behind profiles and comments


def pixels(image: Any) -> int:
    """The largest number of pixels that a JPEG or JPEG 2000 head names; 0 for other pictures."""
    filters = image.get("/Filter")
    last = filters[-1] if isinstance(filters, pikepdf.Array) and len(filters) else filters
    if last == pikepdf.Name.DCTDecode:
        return max((_number(h) * _number(w) for h, w in FRAME.findall(_behind_notes(_head(image)))), default=0)
    if last == pikepdf.Name.JPXDecode:
        return max((_area(*found) for found in CODESTREAM.findall(_head(image))), default=0)
    return 0


def _head(image: Any) -> bytes:
    raw: bytes = image.read_raw_bytes()
    return raw[:HEAD]


def _behind_notes(data: bytes) -> bytes:
    """Without the profiles, thumbnails and comments in front, whose bytes may look like anything; up to the scan."""
    place = 2
    while NOTE.match(data, place):
        place += 2 + max(2, _number(data[place + 2 : place + 4]))
    return data[place:]


def _area(right: bytes, bottom: bytes, left: bytes, top: bytes) -> int:
    return max(0, _number(right) - _number(left)) * max(0, _number(bottom) - _number(top))


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
