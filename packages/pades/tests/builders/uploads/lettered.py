"""Fonts made for tests, and a page that is set in one."""

import io
from functools import lru_cache

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from packages.pades.tests.builders.uploads.broken import saved
from packages.pades.tests.builders.uploads.codings import A4

GLYPHS = [".notdef", *(f"g{number}" for number in range(60))]
TEXT = b"BT /F1 24 Tf 72 720 Td <0001000200030004> Tj ET"


@lru_cache(maxsize=2)
def font(*, true_type: bool) -> bytes:
    """Squares of growing size."""
    built = FontBuilder(1000, isTTF=true_type)
    built.setupGlyphOrder(GLYPHS)
    built.setupCharacterMap({65 + number: name for number, name in enumerate(GLYPHS[1:])})
    pens = {name: TTGlyphPen(None) if true_type else T2CharStringPen(1000, None) for name in GLYPHS}
    for number, pen in enumerate(pens.values()):
        pen.moveTo((50, 0))
        for corner in ((50, 300 + 7 * number), (600, 300 + 7 * number), (600, 0)):
            pen.lineTo(corner)
        pen.closePath()
    if true_type:
        built.setupGlyf({name: pen.glyph() for name, pen in pens.items()})
    else:
        built.setupCFF("Squares", {}, {name: pen.getCharString() for name, pen in pens.items()}, {})
    built.setupHorizontalMetrics(dict.fromkeys(GLYPHS, (1000, 50)))
    built.setupHorizontalHeader(ascent=800, descent=-200)
    built.setupPost()
    out = io.BytesIO()
    built.save(out)
    return out.getvalue()


def compact() -> bytes:
    return TTFont(io.BytesIO(font(true_type=False))).getTableData("CFF ")


def encrypted(plain: bytes) -> bytes:
    key, out = 55665, bytearray()
    for byte in bytes(4) + plain:
        out.append(byte ^ key >> 8)
        key = (out[-1] + key) * 52845 + 22719 & 0xFFFF
    return bytes(out)


def type_1(*, digits: bool = False) -> bytes:
    """As much of one as leads to its letters."""
    letters = b"".join(b"/a%d 9 RD 123456789 ND\n" % number for number in range(40))
    private = encrypted(b"dup /Private 8 dict dup begin /CharStrings 40 dict dup begin\n" + letters + b"end end\n")
    private = private.hex().encode() if digits else private
    return b"%!PS-AdobeFont-1.0: Squares\ncurrentfile eexec\n" + private


PROGRAMS = {
    "TrueType": font(true_type=True), "OpenType": font(true_type=False), "CFF": compact(), "Type 1": type_1(),
    "Type 1 in digits": type_1(digits=True),
}  # fmt: skip


def text(program: bytes | None, contents: bytes = TEXT) -> bytes:
    """A page in a composite font."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4).obj
        described = Dictionary(Type=Name.FontDescriptor, FontName=Name.Squares, Flags=4, FontBBox=Array([0, 0, 1, 1]))
        if program is not None:
            described.FontFile2 = pdf.make_stream(program)
        inner = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Squares, FontDescriptor=described,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0), CIDToGIDMap=Name.Identity,
        )  # fmt: skip
        outer = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Squares)
        outer.Encoding, outer.DescendantFonts = Name("/Identity-H"), Array([inner])
        page.Resources = Dictionary(Font=Dictionary(F1=outer))
        page.Contents = pdf.make_stream(contents)
        return saved(pdf)
