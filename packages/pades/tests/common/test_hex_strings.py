"""Read in pieces or by digit: the same string, the same place behind it, the same fault (ISO 32000-2, 7.3.4.3)."""

from io import BytesIO

import pytest
from pades.checking import validate
from pades.common import hex_strings
from pades.common.hex_strings import BY_DIGIT, PIECE
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStreamError

LONG = b"0123456789abcdefABCDEF" * 2000
STRINGS = {
    "empty": b"<>",
    "pairs": b"<4142>",
    "odd: a zero is meant behind it": b"<414>",
    "text with a mark": b"<FEFF0041>",
    "no text": b"<80FF00>",
    "as a signature": b"<" + LONG + b">",
    "the last digit of a piece": b"<" + b"A" * (PIECE - 1) + b">",
    "a whole piece": b"<" + b"A" * PIECE + b">",
    "odd and long": b"<" + b"A" * (PIECE + 1) + b">",
    "white space": b"<41 \n42\t\0 >",
    "white space late": b"<" + LONG + b" 41>",
    "a comment": b"<41%>00\n42>",
}
FAULTS = {
    "no end": b"<4142",
    "no end, long": b"<" + LONG,
    "no digit": b"<41G2>",
    "no digit late": b"<" + LONG + b"x>",
    "in another": b"<41<42>>",
    "nothing": b"<",
}
AROUND = b" /Next (one) >> endobj"


def told(read, content: bytes):
    stream = BytesIO(b"12" + content)
    stream.seek(2)
    found = read(stream)
    return type(found), found, stream.tell()


@pytest.mark.parametrize("content", STRINGS.values(), ids=STRINGS)
@pytest.mark.parametrize("behind", [b"", AROUND])
def test_a_string_is_the_same(content, behind):
    mine = told(hex_strings.read, content + behind)
    assert mine == told(BY_DIGIT, content + behind)
    assert mine[2] == 2 + len(content)


@pytest.mark.parametrize("content", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_the_same(content):
    with pytest.raises(PdfStreamError) as by_digit:
        told(BY_DIGIT, content)
    with pytest.raises(PdfStreamError) as mine:
        told(hex_strings.read, content)
    assert str(mine.value) == str(by_digit.value)


def test_the_verifier_reads_so():
    assert validate.PdfFileReader
    assert generic.read_hex_string_from_stream is hex_strings.read
