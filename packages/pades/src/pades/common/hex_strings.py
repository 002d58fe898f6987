"""Strings of hexadecimal digits, read in pieces.

A signature stands in its file as tens of thousands of digits, and is read several times in each step. pyHanko asks the
stream for every digit: that was half of the processor's time of a check and more of a sealing. To be dropped when it no
longer does.
"""

import re
from binascii import unhexlify
from typing import Any, BinaryIO

from pyhanko.pdf_utils import generic

OTHER = re.compile(rb"[^0-9A-Fa-f]")
PIECE = 4096
BY_DIGIT = generic.read_hex_string_from_stream


def read_in_pieces() -> None:
    """From now on pyHanko reads such strings so."""
    generic.read_hex_string_from_stream = read


def read(stream: BinaryIO) -> Any:
    """The string whose «<» comes next; the stream then stands behind its «>». What is anything but digits up to there
    (white space, comments, a fault) is left to pyHanko, from the start."""
    start = stream.tell()
    stream.read(1)
    digits = bytearray()
    while piece := stream.read(PIECE):
        if other := OTHER.search(piece):
            if other[0] != b">":
                break
            digits += piece[: other.start()]
            stream.seek(start + len(digits) + 2)
            return generic.pdf_string(unhexlify(digits + b"0" * (len(digits) % 2)))
        digits += piece
    stream.seek(start)
    return BY_DIGIT(stream)
