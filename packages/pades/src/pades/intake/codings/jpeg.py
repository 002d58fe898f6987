"""JPEG files: by their markers (size, components, where the picture ends; ISO/IEC 10918-1, annex B), and unpacked."""

import re
from dataclasses import dataclass
from typing import Any

import simplejpeg  # type: ignore[import-untyped]
from PIL import Image

from pades.intake.codings.unpacking import DAMAGED, INCOMPLETE, UNREADABLE, Lost

SOI, EOI, SOS, DHT = 0xD8, 0xD9, 0xDA, 0xC4
PROGRESSIVE = 0xC2
FRAMES = {0xC0, 0xC1, PROGRESSIVE}  # baseline, extended, progressive: what every reader can show
OTHER_FRAMES = {  # lossless, hierarchical, arithmetic-coded (CC: its conditioning)
    0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF,
}  # fmt: skip
BITS = 14  # more than a coefficient of 8-bit samples can be held back by: none of it was seen
BESIDE = {0xFE, *range(0xE0, 0xF0)}  # comments, and what programs write beside the picture
ADOBE = re.compile(rb"\xff\xee\x00\x0eAdobe.{6}(.)", re.DOTALL)  # the last byte: which transform (TN 5116)
ALONE = {0x01, *range(0xD0, 0xD8)}
FOUR_COLOURS = ("CMYK", "YCCK")
NEXT_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")


class NotPlainJpeg(Exception):
    """Broken, of a rare kind, or followed by something else."""


@dataclass(frozen=True)
class Jpeg:
    """Size in pixels, and the bytes up to the end-of-image marker."""

    width: int
    height: int
    components: int
    length: int


def read(data: bytes) -> Jpeg:
    """One frame with 8 bits a sample, Huffman-coded by its own tables, ended properly; NotPlainJpeg otherwise. Without
    tables readers disagree: some take those of annex K, under which an arithmetic-coded picture is noise."""
    found = _walked(data)
    if not found.has_tables or data[found.end :].strip(b"\r\n\0 "):
        raise NotPlainJpeg
    return Jpeg(*_frame(found.frame), length=found.end)


@dataclass(frozen=True)
class _Walked:
    """The segments that say what is there; ``end`` is behind the end-of-image marker."""

    frame: bytes
    progressive: bool
    scans: tuple[bytes, ...]
    has_tables: bool
    end: int


def _walked(data: bytes) -> _Walked:
    """From marker to marker, to the end of the first picture."""
    if data[:2] != b"\xff\xd8":
        raise NotPlainJpeg
    frame, kind, scans = b"", 0, []
    place, has_tables = 2, False
    while True:
        marker, place = _marker(data, place)
        if marker == EOI:
            break
        if marker in ALONE:
            continue
        segment = _segment(data, place)
        place += len(segment)
        if marker in FRAMES and not frame:
            frame, kind = segment, marker
        elif marker in FRAMES | OTHER_FRAMES:
            raise NotPlainJpeg
        elif marker == DHT:
            has_tables = True
        elif marker == SOS:
            scans.append(segment)
            place = _skip_scan(data, place)
    if not frame:
        raise NotPlainJpeg
    return _Walked(frame, kind == PROGRESSIVE, tuple(scans), has_tables, place)


def _marker(data: bytes, place: int) -> tuple[int, int]:
    """The marker here and the place after it; it may be padded with FF."""
    found = NEXT_MARKER.match(data, place)
    if found is None:
        raise NotPlainJpeg
    return found.group(1)[0], found.end()


def _segment(data: bytes, place: int) -> bytes:
    length = int.from_bytes(data[place : place + 2], "big")
    if length < 2 or place + length > len(data):
        raise NotPlainJpeg
    return data[place : place + length]


def _frame(segment: bytes) -> tuple[int, int, int]:
    if len(segment) < 8 or segment[2] != 8:
        raise NotPlainJpeg
    return int.from_bytes(segment[5:7], "big"), int.from_bytes(segment[3:5], "big"), segment[7]


def _skip_scan(data: bytes, place: int) -> int:
    """Past the entropy-coded bytes, where FF is always followed by 00 or a restart marker."""
    found = NEXT_MARKER.search(data, place)
    if found is None:
        raise NotPlainJpeg
    return found.start()


def bare(data: bytes) -> bytes:
    """The first picture alone: no application segments, no comments, nothing behind its end; NotPlainJpeg."""
    kept, place = [b"\xff\xd8"], 2
    if data[:2] != kept[0]:
        raise NotPlainJpeg
    while True:
        marker, place = _marker(data, place)
        if marker == EOI:
            return b"".join([*kept, b"\xff\xd9"])
        if marker in ALONE:
            continue
        end = place + len(_segment(data, place))
        end = _skip_scan(data, end) if marker == SOS else end
        if marker not in BESIDE:
            kept.append(bytes((0xFF, marker)) + data[place:end])
        place = end


def component_numbers(data: bytes) -> tuple[int, ...]:
    """Of its frame, in order; NotPlainJpeg."""
    return tuple(_walked(data).frame[8::3])


def is_coded_as_rgb(data: bytes) -> bool:
    """Does Adobe's segment say that the samples are red, green and blue (or ink) as they stand?"""
    found = ADOBE.search(data[: data.find(b"\xff\xda")])
    return found is not None and found[1] == b"\0"


def unpack(data: bytes) -> tuple[Image.Image, int, int]:
    """An eighth of the picture in each direction, in gray, from all of its data; its width and height.

    Raises Lost on any complaint of libjpeg's (data that end early, codes that do not exist, bytes left over), which
    elsewhere are warnings that nobody hears.
    """
    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(data)
        wanted = "CMYK" if colours in FOUR_COLOURS else "GRAY"
        small = _decoded(data, wanted, width, height)
    except ValueError as error:
        raise _lost(str(error).lower()) from None
    _check_all_there(data, wanted, width, height)
    size = small.shape[1], small.shape[0]
    if wanted == "GRAY":
        return Image.frombytes("L", size, small.tobytes()), width, height
    return Image.frombytes("CMYK", size, small.tobytes()).convert("L"), width, height


def _decoded(data: bytes, wanted: str, width: int, height: int) -> Any:
    return simplejpeg.decode_jpeg(data, wanted, min_height=max(1, height // 8), min_width=max(1, width // 8))


def _check_all_there(data: bytes, wanted: str, width: int, height: int) -> None:
    try:
        found = _walked(data)
    except NotPlainJpeg:
        return
    if not _has_every_scan(found):
        raise Lost(INCOMPLETE)
    _check_last_byte_needed(data[: found.end - len(b"\xff\xd9")], wanted, width, height)


def _has_every_scan(found: _Walked) -> bool:
    """Each component's 64 coefficients, each to its last bit (annexes B.2.3, G.1.1): a file that ends between two
    scans is blurred or lacks a colour, and libjpeg has nothing against it."""
    last_bit = {component: [BITS] * 64 for component in found.frame[8::3]}
    for scan in found.scans:
        count = scan[2]
        first, until, bits = scan[3 + 2 * count : 6 + 2 * count] if found.progressive else (0, 63, 0)
        for component in scan[3 : 3 + 2 * count : 2]:
            last_bit[component][first : until + 1] = [bits & 0xF] * (until + 1 - first)
    return all(not any(each) for each in last_bit.values())


def _check_last_byte_needed(data: bytes, wanted: str, width: int, height: int) -> None:
    """libjpeg reads eight bytes ahead and does not tell of as many left over: the trace of damage after which the codes
    ran on out of step. So the last byte (but for padding) is taken away, which a whole picture does not bear.

    ``data``: up to the end-of-image marker."""
    shorter = data.rstrip(b"\0\xff")[:-1] + b"\xff\xd9"
    try:
        _decoded(shorter, wanted, width, height)
    except ValueError as error:
        if _lost(str(error).lower()).why == INCOMPLETE:
            return
    raise Lost(DAMAGED)


def _lost(complaint: str) -> Lost:
    """MemoryError when that is what it complains of."""
    if "memory" in complaint:
        raise MemoryError(complaint)
    if "premature end" in complaint or "empty" in complaint:
        return Lost(INCOMPLETE)
    return Lost(DAMAGED if "corrupt" in complaint else UNREADABLE)
