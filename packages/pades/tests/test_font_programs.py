"""Fonts that a page brings along: whole ones are taken, cut ones and missing ones refuse the file and name the page."""

import io
from functools import lru_cache
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pades import font_programs
from pades.intake import examine_and_rebuild
from pades.refusals import RefusedUpload
from pades.unpacking import Lost
from pikepdf import Array, Dictionary, Name

from packages.pades.tests.broken import A4, saved

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


@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_program_is_whole_or_refused(kind: str) -> None:
    whole = PROGRAMS[kind]
    font_programs.check(whole)
    for left in (0.1, 0.5, 0.9, 0.98):
        with pytest.raises(Lost):
            font_programs.check(whole[: int(len(whole) * left)])
    with pytest.raises(Lost):
        font_programs.check(bytes(len(whole)))


def test_a_type_1_font_may_be_in_segments() -> None:
    clear, private = type_1().split(b"eexec\n")
    clear += b"eexec\n"
    parts = ((1, clear), (2, private))
    data = b"".join(bytes([0x80, kind]) + len(part).to_bytes(4, "little") + part for kind, part in parts) + b"\x80\x03"
    font_programs.check(data)


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


def taken(data: bytes, folder: Path) -> list[dict[str, object]]:
    (folder / "upload").write_bytes(data)
    return examine_and_rebuild(folder / "upload", folder / "base")[1]


def test_letters_that_are_not_there_refuse_the_page(tmp_path: Path) -> None:
    whole = PROGRAMS["TrueType"]
    assert [one["code"] for one in taken(text(whole), tmp_path)] == ["rasterised"]
    for program, reason in ((whole[: len(whole) // 2], "font_damaged"), (None, "font_missing")):
        with pytest.raises(RefusedUpload, match=reason) as found:
            taken(text(program), tmp_path)
        assert "Trang 1" in found.value.message


def test_text_that_nobody_sees_needs_no_letters(tmp_path: Path) -> None:
    """As recognition lays it over a scan; the frame makes it more than a plain one."""
    taken(text(None, b"0 0 100 100 re f BT 3 Tr /F1 24 Tf 72 720 Td <0001> Tj ET"), tmp_path)
