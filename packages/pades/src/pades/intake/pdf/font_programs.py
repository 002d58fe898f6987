"""Whether an embedded font program is all there (ISO 32000-2, 9.9), by the lengths that it gives itself.

Of a program that is cut short the usual readers draw some letters, none, or those of another font, and say nothing.
"""

import re
from itertools import pairwise

from pades.intake.codings.unpacking import DAMAGED, Lost

TRUE_TYPE = (b"\0\1\0\0", b"true", b"OTTO")
ENTRY = 16  # bytes in a table of contents
ROUNDING = 3  # bytes that a writer may leave out of the last table, whose length it rounds up to words
CHARACTERS, PRIVATE, SHARED, FONTS = 17, 18, 19, 256 + 36  # operators of a CFF font's dictionaries that lead on
NIBBLES, ESCAPE = 30, 12
EEXEC = re.compile(rb"\beexec[\r\n\t ]{1,2}")
LETTERS, ENDED = re.compile(rb"/CharStrings\b"), re.compile(rb"\bend\s")
HEXADECIMAL = re.compile(rb"[0-9A-Fa-f\s]{8}")


def check(data: bytes) -> None:
    """Raises Lost (DAMAGED)."""
    if data[:4] in TRUE_TYPE:
        _check_tables(data)
    elif data[:1] == b"\1" and data[3:4] in (b"\1", b"\2", b"\3", b"\4"):
        _check_compact(data)
    elif data[:2] in (b"%!", b"\x80\1"):
        _check_type_1(data)
    else:
        raise Lost(DAMAGED)


def _check_tables(data: bytes) -> None:
    """TrueType and OpenType: every table, and in that of the outlines the place of every letter."""
    count = _number(data[4:6])
    entries = [data[12 + ENTRY * place : 12 + ENTRY * (place + 1)] for place in range(count)]
    tables = {one[:4]: (_number(one[8:12]), _number(one[12:16])) for one in entries if len(one) == ENTRY}
    if len(tables) < count or any(start + length > len(data) + ROUNDING for start, length in tables.values()):
        raise Lost(DAMAGED)
    if not {b"glyf", b"loca", b"head"} <= tables.keys():
        return
    head, (places, length) = data[tables[b"head"][0] :][:54], tables[b"loca"]
    width = 4 if head[50:52] == b"\0\1" else 2
    found = [
        _number(data[places + at : places + at + width]) * (1 if width == 4 else 2)
        for at in range(0, length - width + 1, width)
    ]
    if any(one > other for one, other in pairwise(found)) or (found and found[-1] > tables[b"glyf"][1] + ROUNDING):
        raise Lost(DAMAGED)


def _check_compact(data: bytes) -> None:
    """CFF (Adobe TN 5176): its four indexes, that of the letters, and the parts that letters share."""
    top = _index(data, _index(data, data[2])[-1])
    _index(data, _index(data, top[-1])[-1])
    said = _dictionary(data[top[0] : top[1]]) if len(top) > 1 else {}
    if CHARACTERS not in said:
        raise Lost(DAMAGED)
    _index(data, said[CHARACTERS][-1])
    _check_private(data, said)
    if FONTS in said:
        for start, end in pairwise(_index(data, said[FONTS][-1])):
            _check_private(data, _dictionary(data[start:end]))


def _check_private(data: bytes, said: dict[int, list[int]]) -> None:
    length, start = said.get(PRIVATE, [0, 0])[-2:]
    if start + length > len(data):
        raise Lost(DAMAGED)
    private = _dictionary(data[start : start + length])
    if SHARED in private:
        _index(data, start + private[SHARED][-1])


def _index(data: bytes, place: int) -> list[int]:
    """Where each of its entries begins, and the last ends."""
    count, width = _number(data[place : place + 2]), _number(data[place + 2 : place + 3])
    if place + 2 > len(data):
        raise Lost(DAMAGED)
    if count == 0:
        return [place + 2]
    start = place + 2 + (count + 1) * width
    offsets = [_number(data[place + 3 + width * at : place + 3 + width * (at + 1)]) for at in range(count + 1)]
    if not 1 <= width <= 4 or start + offsets[-1] > len(data) or any(a > b for a, b in pairwise(offsets)):
        raise Lost(DAMAGED)
    return [start + one for one in offsets]


def _dictionary(data: bytes) -> dict[int, list[int]]:
    """Operands by operator (those of two bytes from 256); fractions count as 0."""
    found: dict[int, list[int]] = {}
    place, operands = 0, [0, 0]
    while place < len(data):
        first = data[place]
        width = {28: 3, 29: 5, ESCAPE: 2}.get(first, 2 if 247 <= first <= 254 else 1)
        piece, place = data[place : place + width], place + width
        if first <= 21:
            found[256 + piece[-1] if first == ESCAPE else first] = operands
            operands = [0, 0]
        elif first == NIBBLES:
            while place < len(data) and 15 not in (data[place] >> 4, data[place] & 15):
                place += 1
            place += 1
            operands.append(0)
        else:
            operands.append(_operand(first, piece[1:]))
    return found


def _operand(first: int, rest: bytes) -> int:
    if first in (28, 29):
        return _number(rest)
    if first < 247:
        return first - 139
    return (first - 247) * 256 + _number(rest) + 108 if first < 251 else -(first - 251) * 256 - _number(rest) - 108


def _check_type_1(data: bytes) -> None:
    """Type 1 (Adobe, 7.2): what is encrypted leads to letters, and has an end behind them."""
    data = _joined(data)
    found = EEXEC.search(data)
    if found is None:
        raise Lost(DAMAGED)
    rest = data[found.end() :]
    if HEXADECIMAL.match(rest):
        text = re.match(rb"[0-9A-Fa-f\s]*", rest)
        digits = b"".join((text[0] if text else b"").split())
        rest = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    plain = _decrypted(rest)
    letters = LETTERS.search(plain)
    if letters is None or not ENDED.search(plain, letters.end()):
        raise Lost(DAMAGED)


def _joined(data: bytes) -> bytes:
    """Without the heads of segments, which some leave in."""
    pieces = []
    while data[:2] in (b"\x80\1", b"\x80\2"):
        length = int.from_bytes(data[2:6], "little")
        pieces.append(data[6 : 6 + length])
        data = data[6 + length :]
    return b"".join(pieces) or data


def _decrypted(data: bytes) -> bytes:
    key, out = 55665, bytearray()
    for byte in data:
        out.append(byte ^ key >> 8)
        key = (byte + key) * 52845 + 22719 & 0xFFFF
    return bytes(out[4:])


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
