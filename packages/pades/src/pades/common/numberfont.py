"""The embedded face of the fields (number, volume, date, a name in place of a picture): a simple TrueType subset.

WinAnsi lacks most Vietnamese letters («SCTĐT/BS», «năm», «Nguyễn»): they get codes of their own by /Differences.
"""

import unicodedata
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pades.common.errors import ErrorCode, PadesError

FONT_NAME = "/Num"
FIRST, LAST = 14, 255  # codes; files attested before names were drawn begin at 32
ASCII = {chr(code): code for code in range(32, 127)}
LATIN = {letter: letter.encode("cp1252")[0] for letter in "áàãâéèêíìóòõôúùýÁÀÃÂÉÈÊÍÌÓÒÕÔÚÙÝ–"}
EXTRA = {"Đ": 128, "đ": 129, "ă": 130, "Ă": 131}  # these codes stand in issued files and never change
SMALL = "ảạằắẳẵặầấẩẫậẻẽẹềếểễệỉĩịỏọồốổỗộơờớởỡợủũụưừứửữựỳỷỹỵ"
FREE = [code for code in (*range(132, LAST + 1), 127, *range(FIRST, 32)) if code not in LATIN.values()]
TONED = dict(zip(SMALL + SMALL.upper(), FREE, strict=False))
CODES = {**ASCII, **LATIN, **EXTRA, **TONED}
DIFFERENT = {code: letter for letter, code in {**EXTRA, **TONED}.items()}
LETTERS = {code: letter for letter, code in CODES.items()}


def encode(text: str) -> bytes:
    """The text in the font's own codes. Raises PadesError("letter_not_in_number_font")."""
    strangers = sorted(set(text) - set(CODES))
    if strangers:
        raise PadesError(ErrorCode.LETTER_NOT_IN_NUMBER_FONT, letters=" ".join(strangers))
    return bytes(CODES[letter] for letter in text)


def decode(content: bytes) -> str:
    """Back from the font's codes, as the verifier reads an appearance."""
    return "".join(LETTERS.get(code, "\ufffd") for code in content)


def width(text: str, size: float, font: Any) -> float:
    """In points at this size, by the font dictionary of the file."""
    first, widths = int(font["/FirstChar"]), font["/Widths"]
    return float(sum(int(widths[code - first]) for code in encode(text)) * size / 1000)


def drawable(text: str, font: Any) -> str:
    """The text in letters that this file's font has: with its tones, but for those of letters that it lacks."""
    first, widths = int(font["/FirstChar"]), font["/Widths"]
    known = {letter for letter, code in CODES.items() if code >= first and int(widths[code - first]) > 0}
    composed = unicodedata.normalize("NFC", text)
    return "".join(one if one in known else _folded(one, known) for one in composed)


def _folded(letter: str, known: set[str]) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", letter) if one in known)


@lru_cache(maxsize=4)
def _subset(fonts: Path) -> tuple[bytes, tuple[int, ...], dict[str, int]]:
    from fontTools.subset import Options, Subsetter  # here: a fifth of what a verification would load, and never use
    from fontTools.ttLib import TTFont

    file = fonts / "Tinos-Regular.ttf"
    if not file.is_file():
        raise PadesError(ErrorCode.FONT_MISSING, folder=str(fonts))
    font = TTFont(file)
    options = Options(glyph_names=True, notdef_outline=True, hinting=False, layout_features=[])
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(CODES))
    subsetter.subset(font)
    scale = 1000 / font["head"].unitsPerEm
    glyphs, metrics = font.getBestCmap(), font["hmtx"]
    letters = {code: letter for letter, code in CODES.items()}
    widths = tuple(
        round(metrics[glyphs[ord(letters[code])]][0] * scale) if code in letters else 0
        for code in range(FIRST, LAST + 1)
    )
    head, os2 = font["head"], font["OS/2"]
    facts = {
        "/Ascent": round(font["hhea"].ascent * scale),
        "/Descent": round(font["hhea"].descent * scale),
        "/CapHeight": round(getattr(os2, "sCapHeight", 1341) * scale),
        "xmin": round(head.xMin * scale),
        "ymin": round(head.yMin * scale),
        "xmax": round(head.xMax * scale),
        "ymax": round(head.yMax * scale),
    }
    out = BytesIO()
    font.save(out)
    return out.getvalue(), widths, facts


def embed(writer: IncrementalPdfFileWriter, fonts: Path) -> generic.IndirectObject:
    """Add the font to the file; returns the reference for /DR."""
    program, widths, facts = _subset(fonts)
    stream = generic.StreamObject({pdf_name("/Length1"): generic.NumberObject(len(program))}, stream_data=program)
    stream.compress()
    descriptor = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/FontDescriptor"),
            pdf_name("/FontName"): pdf_name("/CHTNUM+Tinos"),
            pdf_name("/Flags"): generic.NumberObject(32 + 2),  # nonsymbolic, serif
            pdf_name("/FontBBox"): generic.ArrayObject(
                generic.NumberObject(facts[edge]) for edge in ("xmin", "ymin", "xmax", "ymax")
            ),
            pdf_name("/ItalicAngle"): generic.NumberObject(0),
            pdf_name("/StemV"): generic.NumberObject(80),
            pdf_name("/FontFile2"): writer.add_object(stream),
            **{pdf_name(key): generic.NumberObject(facts[key]) for key in ("/Ascent", "/Descent", "/CapHeight")},
        }
    )
    return writer.add_object(_font(writer.add_object(descriptor), widths))


def _differences() -> generic.ArrayObject:
    """By names of the Adobe Glyph List, as PDF/A asks of a font without symbols (ISO 19005-2, 6.2.11.6)."""
    from fontTools.agl import LEGACY_AGL2UV

    names = {tuple(letters): name for name, letters in sorted(LEGACY_AGL2UV.items(), reverse=True)}  # not Dslash
    listed: list[Any] = []
    for code in sorted(DIFFERENT):
        listed += [generic.NumberObject(code), pdf_name(f"/{names[(ord(DIFFERENT[code]),)]}")]
    return generic.ArrayObject(listed)


def _font(descriptor: generic.IndirectObject, widths: tuple[int, ...]) -> generic.DictionaryObject:
    encoding = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Encoding"),
            pdf_name("/BaseEncoding"): pdf_name("/WinAnsiEncoding"),
            pdf_name("/Differences"): _differences(),
        }
    )
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Font"),
            pdf_name("/Subtype"): pdf_name("/TrueType"),
            pdf_name("/BaseFont"): pdf_name("/CHTNUM+Tinos"),
            pdf_name("/FirstChar"): generic.NumberObject(FIRST),
            pdf_name("/LastChar"): generic.NumberObject(LAST),
            pdf_name("/Widths"): generic.ArrayObject(generic.NumberObject(one) for one in widths),
            pdf_name("/FontDescriptor"): descriptor,
            pdf_name("/Encoding"): encoding,
        }
    )
