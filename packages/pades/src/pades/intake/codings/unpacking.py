"""The filters of a stream, unpacked strictly: up to their own end, with their own checks (ISO 32000-2, 7.4).

What the usual readers do is the opposite: they show as much as they can of data that stop early or are damaged, and say
nothing. Here such data are Lost, with the reason.
"""

import base64
import binascii
import re
import zlib
from typing import Any

import pikepdf

from pades.intake import budget
from pades.intake.refusals import Refusal, RefusedUpload

INCOMPLETE, DAMAGED, UNREADABLE = "incomplete", "damaged", "unreadable"
SHORT = {
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
    "/A85": "/ASCII85Decode",
    "/AHx": "/ASCIIHexDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}
MOST_BYTES = 256 * 1024 * 1024  # of one stream, unpacked, as long as it is kept in memory
CLEAR_TABLE, END_OF_DATA = 256, 257
SPACE = re.compile(rb"[\s\0]+")
PNG_PREDICTOR = 10
TAGS = set(range(5))

Step = tuple[str, Any]


class Lost(Exception):
    """Something of the data is missing (INCOMPLETE), wrong (DAMAGED) or cannot be confirmed (UNREADABLE)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def steps(one: Any) -> list[Step]:
    """The filters of a stream in the order in which they are undone, by their long names, each with its parameters."""
    names, given = _listed(one.get("/Filter")), _listed(one.get("/DecodeParms", one.get("/DP")))
    if any(not isinstance(name, pikepdf.Name) for name in names):
        raise Lost(UNREADABLE)
    given += [None] * (len(names) - len(given))
    return [
        (SHORT.get(str(name), str(name)), each if isinstance(each, pikepdf.Dictionary) else None)
        for name, each in zip(names, given, strict=False)
    ]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array) else [] if value is None else [value]


def content(one: Any, most: int = MOST_BYTES) -> bytes:
    """The whole stream unpacked (filters for any data only). Lost; RefusedUpload past ``most`` bytes."""
    data: bytes = one.read_raw_bytes()
    for name, given in steps(one):
        data = undo(data, name, given, most)
        if len(data) > most:
            raise RefusedUpload(Refusal.TOO_EXPENSIVE)
    return data


def undo(data: bytes, name: str, given: Any, most: int, *, ended: bool = True) -> bytes:
    """One filter undone; a little more than ``most`` bytes at most. Predictors are checked and, if of PNG's kind, left
    in: rows of a tag and the bytes.

    ``ended``: the filter's own end mark must be there. Some writers leave it out, and what has a promised length does
    not need it; a zlib stream, with its checksum, does.
    """
    budget.check_time()
    if name == "/FlateDecode":
        return _checked_rows(flate(data, most), given)
    if name == "/LZWDecode":
        found, has_end = lzw(data, most, early=_early(given))
        found = _checked_rows(found, given)
    elif name in PLAIN:
        found, has_end = PLAIN[name](data)
    else:
        raise Lost(UNREADABLE)
    if ended and not has_end:
        raise Lost(INCOMPLETE)
    return found


def flate(data: bytes, most: int) -> bytes:
    """Up to the end of the zlib stream, its checksum compared; no more than a byte past ``most``."""
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(data, most + 1)
    except zlib.error:
        raise Lost(DAMAGED) from None
    if len(found) <= most and not unpacker.eof:
        raise Lost(INCOMPLETE)
    return found


def flate_length(data: bytes, most: int, row: int = 0) -> tuple[int, int]:
    """Bytes in the zlib stream, counted without keeping them and only a step past ``most``; bytes after it.

    ``row``: bytes between the tags of a PNG predictor, which are looked at; 0 where there is none.
    """
    unpacker, total = zlib.decompressobj(), 0
    try:
        piece = unpacker.decompress(data, budget.STEP)
        while piece or unpacker.unconsumed_tail:
            if row and set(piece[-total % (row + 1) :: row + 1]) - TAGS:
                raise Lost(DAMAGED)
            total += len(piece)
            if total > most:
                return total, 0
            budget.check_time()
            piece = unpacker.decompress(unpacker.unconsumed_tail, budget.STEP)
    except zlib.error:
        raise Lost(DAMAGED) from None
    if not unpacker.eof:
        raise Lost(INCOMPLETE)
    return total, len(unpacker.unused_data)


def lzw(data: bytes, most: int, *, early: int = 1) -> tuple[bytes, bool]:
    """7.4.4: codes of 9 to 12 bits; whether the end-of-data code was reached (or ``most``)."""
    out, table, previous = bytearray(), _fresh(), b""
    width, held, bits = 9, 0, 0
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == END_OF_DATA:
            return bytes(out), True
        if code == CLEAR_TABLE:
            table, previous, width = _fresh(), b"", 9
            continue
        entry = _entry(table, code, previous)
        out += entry
        if len(out) > most:
            return bytes(out), True
        if previous and len(table) < 4096:
            table.append(previous + entry[:1])
        previous = entry
        width = min(12, max(9, (len(table) + early).bit_length()))
    return bytes(out), False


def _fresh() -> list[bytes]:
    return [bytes([value]) for value in range(256)] + [b"", b""]


def _entry(table: list[bytes], code: int, previous: bytes) -> bytes:
    if code < len(table):
        return table[code]
    if code == len(table) and previous:
        return previous + previous[:1]
    raise Lost(DAMAGED)


def run_length(data: bytes) -> tuple[bytes, bool]:
    """7.4.5; whether the byte 128, which ends the data, was reached."""
    pieces: list[bytes] = []
    place = 0
    while place < len(data):
        length = data[place]
        if length == 128:
            return b"".join(pieces), True
        if length < 128:
            piece, place = data[place + 1 : place + 2 + length], place + 2 + length
        else:
            piece, place = data[place + 1 : place + 2] * (257 - length), place + 2
        pieces.append(piece)
    return b"".join(pieces), False


def ascii_85(data: bytes) -> tuple[bytes, bool]:
    """7.4.3; whether «~>» was reached."""
    text, end, _ = SPACE.sub(b"", data).partition(b"~>")
    try:
        return base64.a85decode(text.removeprefix(b"<~")), bool(end)
    except ValueError:
        raise Lost(DAMAGED) from None


def ascii_hex(data: bytes) -> tuple[bytes, bool]:
    """7.4.2; whether «>» was reached. A last digit alone counts as its first half."""
    text, end, _ = SPACE.sub(b"", data).partition(b">")
    try:
        return binascii.unhexlify(text + b"0" * (len(text) % 2)), bool(end)
    except binascii.Error:
        raise Lost(DAMAGED) from None


PLAIN = {"/RunLengthDecode": run_length, "/ASCII85Decode": ascii_85, "/ASCIIHexDecode": ascii_hex}


def predictor(given: Any) -> int:
    """1 none, 2 TIFF's, 10 to 15 PNG's; another one cannot be undone."""
    value = given.get("/Predictor", 1) if given is not None else 1
    if value not in (1, 2, *range(10, 16)):
        raise Lost(UNREADABLE)
    return int(value)


def row_length(given: Any) -> int:
    """Bytes of a row before the tag of PNG's predictors, by the filter's own parameters."""
    colours, bits, columns = (
        int(given.get(key, usual)) for key, usual in (("/Colors", 1), ("/BitsPerComponent", 8), ("/Columns", 1))
    )
    if min(colours, bits, columns) < 1:
        raise Lost(UNREADABLE)
    return (colours * bits * columns + 7) // 8


def _checked_rows(data: bytes, given: Any) -> bytes:
    """Every row of a PNG predictor begins with a tag from 0 to 4."""
    if predictor(given) < PNG_PREDICTOR:
        return data
    if set(data[:: row_length(given) + 1]) - TAGS:
        raise Lost(DAMAGED)
    return data


def _early(given: Any) -> int:
    return int(given.get("/EarlyChange", 1)) if given is not None else 1
