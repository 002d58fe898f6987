"""Pictures in every coding and place, whole and broken in every way."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from packages.pades.tests.builders.uploads.codings import (
    A4,
    ANY,
    GRAYS,
    SECTOR,
    SIZE,
    TWO_TONES,
    Coded,
    gray,
    segment,
    two_tone,
)
from packages.pades.tests.builders.uploads.pdf_bytes import jpeg

# ways of being broken: they take the coded picture and what would code its upper half alone


def cut(whole: Coded, _half: Coded) -> Coded:
    return _with(whole, whole.data[: len(whole.data) * 45 // 100])


def cut_and_ended(whole: Coded, half: Coded) -> Coded:
    """The end mark of its coding follows."""
    short = whole.data[: len(whole.data) * 45 // 100]
    if whole.filter == Name.DCTDecode:
        return _with(whole, short + b"\xff\xd9")
    if whole.filter == Name.JPXDecode:
        return _with(whole, short + b"\xff\xd9")
    if whole.filter == Name.JBIG2Decode:
        return _with(whole, short + segment(2, 49, b"") + segment(3, 51, b""))
    if whole.filter == Name.CCITTFaxDecode and whole.parameters.K == 0:  # type: ignore[attr-defined]
        return _with(whole, half.data + b"\0\x10" * 6)
    if isinstance(whole.filter, Array) and whole.filter[-1] == Name.DCTDecode:
        return _with(whole, short[: len(short) // 2 * 2] + b"ffd9>")
    return _with(whole, half.data)  # a proper end, after half of the rows


def damaged(whole: Coded, _half: Coded) -> Coded:
    middle, hole = len(whole.data) // 2, min(SECTOR, len(whole.data) // 4)
    return _with(whole, whole.data[:middle] + bytes(hole) + whole.data[middle + hole :])


def with_header(whole: Coded, _half: Coded) -> Coded:
    """As a file of its own begins."""
    return _with(whole, b"\x97JB2\r\n\x1a\n\1\0\0\0\1" + whole.data)


def promised_larger(whole: Coded, _half: Coded) -> Coded:
    found = _with(whole, whole.data)
    found.more = {"Height": SIZE[1] * 2}
    return found


def _with(whole: Coded, data: bytes) -> Coded:
    return Coded(data, whole.filter, whole.parameters, whole.bits)


WAYS = {
    "cut": cut,
    "cut and ended": cut_and_ended,
    "damaged": damaged,
    "with a header": with_header,
    "promised larger": promised_larger,
}

# What follows no rule cannot break one: every byte of these is some pixel.
UNSEEN = {
    ("raw", "damaged"),
    ("raw", "with a header"),
    ("run length", "damaged"),
    ("run length", "with a header"),
    ("LZW", "with a header"),
    ("JPEG 2000", "damaged"),
}


def made(name: str, way: str = "", *, tones: int = 256) -> Coded:
    """The paper in this coding, broken in this way."""
    code = (GRAYS | ANY | TWO_TONES)[name]
    picture = two_tone() if tones == 2 else gray()
    whole, half = code(picture), code(picture.crop((0, 0, SIZE[0], SIZE[1] // 2)))
    return WAYS[way](whole, half) if way else whole


# places


def image(pdf: pikepdf.Pdf, coded: Coded, **more: Any) -> Any:
    head: dict[str, Any] = {"Width": SIZE[0], "Height": SIZE[1], "BitsPerComponent": coded.bits}
    head |= {"ColorSpace": Name.DeviceGray} if "ImageMask" not in more else {}
    head |= {"Filter": coded.filter} if coded.filter is not None else {}
    head |= {"DecodeParms": coded.parameters} if coded.parameters is not None else {}
    return pdf.make_stream(coded.data, Type=Name.XObject, Subtype=Name.Image, **(head | coded.more | more))


def backdrop(pdf: pikepdf.Pdf, **more: Any) -> Any:
    """A plain picture: the page has ink whether or not the other one shows."""
    picture = Image.new("L", SIZE, 210)
    picture.paste(90, (20, 20, 200, 60))
    return image(pdf, Coded(jpeg(picture), Name.DCTDecode), **more)


def page(pdf: pikepdf.Pdf, content: bytes, **resources: Any) -> None:
    added = pdf.add_blank_page(page_size=A4).obj
    added.Resources, added.Contents = Dictionary(**resources), pdf.make_stream(content)


FULL = b"q 595.28 0 0 841.89 0 0 cm /%b Do Q\n"


def as_picture(pdf: pikepdf.Pdf, coded: Coded) -> None:
    page(pdf, FULL % b"Im0", XObject=Dictionary(Im0=image(pdf, coded)))


def as_second_picture(pdf: pikepdf.Pdf, coded: Coded) -> None:
    """Over another one, in the page's lower half."""
    names = Dictionary(Im0=backdrop(pdf), Im1=image(pdf, coded))
    page(pdf, FULL % b"Im0" + b"q 595.28 0 0 400 0 0 cm /Im1 Do Q", XObject=names)


def as_stencil(pdf: pikepdf.Pdf, coded: Coded) -> None:
    names = Dictionary(Im0=backdrop(pdf), Im1=image(pdf, coded, ImageMask=True))
    page(pdf, FULL % b"Im0" + b"0 0.2 0.6 rg " + FULL % b"Im1", XObject=names)


def as_mask(pdf: pikepdf.Pdf, coded: Coded) -> None:
    names = Dictionary(Im0=backdrop(pdf, Mask=image(pdf, coded, ImageMask=True)))
    page(pdf, FULL % b"Im0", XObject=names)


def as_soft_mask(pdf: pikepdf.Pdf, coded: Coded) -> None:
    names = Dictionary(Im0=backdrop(pdf, SMask=image(pdf, coded)))
    page(pdf, FULL % b"Im0", XObject=names)


def in_form(pdf: pikepdf.Pdf, coded: Coded) -> None:
    inner = pdf.make_stream(
        FULL % b"Im1", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 596, 842]),
        Resources=Dictionary(XObject=Dictionary(Im1=image(pdf, coded))),
    )  # fmt: skip
    outer = pdf.make_stream(
        b"/Fm1 Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 596, 842]),
        Resources=Dictionary(XObject=Dictionary(Fm1=inner)),
    )  # fmt: skip
    names = Dictionary(Im0=backdrop(pdf), Fm0=outer)
    page(pdf, FULL % b"Im0" + b"q 1 0 0 0.5 0 0 cm /Fm0 Do Q", XObject=names)


def in_pattern(pdf: pikepdf.Pdf, coded: Coded) -> None:
    tile = pdf.make_stream(
        FULL % b"Im1", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 596, 842]),
        XStep=596, YStep=842, Resources=Dictionary(XObject=Dictionary(Im1=image(pdf, coded))),
    )  # fmt: skip
    content = FULL % b"Im0" + b"/Pattern cs /P0 scn 0 0 595 400 re f"
    page(pdf, content, XObject=Dictionary(Im0=backdrop(pdf)), Pattern=Dictionary(P0=tile))


def in_glyph(pdf: pikepdf.Pdf, coded: Coded) -> None:
    """A font of the third kind whose one letter is the picture."""
    glyph = pdf.make_stream(b"595 0 d0 " + FULL % b"Im1")
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 595, 842]), FontMatrix=Array([1, 0, 0, 1, 0, 0]),
            CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
            FirstChar=97, LastChar=97, Widths=Array([595]), Resources=Dictionary(XObject=Dictionary(Im1=image(pdf, coded))),
        )
    )  # fmt: skip
    content = FULL % b"Im0" + b"BT /F0 0.5 Tf (a) Tj ET"
    page(pdf, content, XObject=Dictionary(Im0=backdrop(pdf)), Font=Dictionary(F0=font))


def in_soft_mask_of_the_state(pdf: pikepdf.Pdf, coded: Coded) -> None:
    group = pdf.make_stream(
        FULL % b"Im1", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 596, 842]),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
        Resources=Dictionary(XObject=Dictionary(Im1=image(pdf, coded))),
    )  # fmt: skip
    state = Dictionary(Type=Name.ExtGState, SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group))
    names = Dictionary(Im0=backdrop(pdf))
    page(pdf, b"/Gs0 gs " + FULL % b"Im0", XObject=names, ExtGState=Dictionary(Gs0=state))


PLACES: dict[str, Callable[[pikepdf.Pdf, Coded], None]] = {
    "picture": as_picture,
    "second picture": as_second_picture,
    "stencil": as_stencil,
    "mask": as_mask,
    "soft mask": as_soft_mask,
    "form": in_form,
    "pattern": in_pattern,
    "glyph": in_glyph,
    "state's soft mask": in_soft_mask_of_the_state,
}


def upload(place: str, coded: Coded, *, pages_before: int = 0) -> bytes:
    """The picture in this place, on the page after so many good ones."""
    with pikepdf.new() as pdf:
        for _ in range(pages_before):
            as_picture(pdf, Coded(jpeg(gray()), Name.DCTDecode))
        PLACES[place](pdf, coded)
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """With every stream as it is."""
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()
