"""Drawing instructions in every coding and place, whole and cut."""

import base64
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from packages.pades.tests.builders.uploads.broken import FULL, backdrop, in_glyph, page, saved
from packages.pades.tests.builders.uploads.codings import Coded, gray, tiff_strip
from packages.pades.tests.builders.uploads.pdf_bytes import jpeg

WRITTEN = b"".join(
    b"q 1 0 0 1 72 %d cm 0 0 %d 6 re f Q\n" % (780 - 12 * line, 150 + 37 * line % 250) for line in range(60)
)


def _run_lengths(data: bytes) -> bytes:
    pieces = (data[start : start + 128] for start in range(0, len(data), 128))
    return b"".join(bytes([len(piece) - 1]) + piece for piece in pieces) + b"\x80"


def _lzw(data: bytes) -> bytes:
    return tiff_strip(Image.frombytes("L", (len(data), 1), data), "tiff_lzw")


STREAMS: dict[str, tuple[object, Callable[[bytes], bytes]]] = {
    "Flate": (Name.FlateDecode, zlib.compress),
    "LZW": (Name.LZWDecode, _lzw),
    "run length": (Name.RunLengthDecode, _run_lengths),
    "hex": (Name.ASCIIHexDecode, lambda data: data.hex().encode() + b">"),
    "base 85": (Name.ASCII85Decode, lambda data: base64.a85encode(data) + b"~>"),
    "base 85 of Flate": (
        Array([Name.ASCII85Decode, Name.FlateDecode]),
        lambda data: base64.a85encode(zlib.compress(data)) + b"~>",
    ),
}


def _as_contents(pdf: pikepdf.Pdf, data: bytes, filters: object) -> None:
    page(pdf, b"")
    pdf.pages[-1].obj.Contents = pdf.make_stream(data, Filter=filters)


def _as_part(pdf: pikepdf.Pdf, data: bytes, filters: object) -> None:
    page(pdf, FULL % b"Im0", XObject=Dictionary(Im0=backdrop(pdf)))
    last = pdf.pages[-1].obj
    last.Contents = Array([last.Contents, pdf.make_stream(data, Filter=filters)])


def _as_form(pdf: pikepdf.Pdf, data: bytes, filters: object) -> None:
    """Without resources of its own."""
    box = Array([0, 0, 596, 842])
    form = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Form, BBox=box, Filter=filters)
    page(pdf, FULL % b"Im0" + b"/Fm0 Do", XObject=Dictionary(Im0=backdrop(pdf), Fm0=form))


def _as_pattern(pdf: pikepdf.Pdf, data: bytes, filters: object) -> None:
    tile = pdf.make_stream(
        data, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 596, 842]),
        XStep=596, YStep=842, Resources=Dictionary(), Filter=filters,
    )  # fmt: skip
    content = FULL % b"Im0" + b"/Pattern cs /P0 scn 0 0 595 842 re f"
    page(pdf, content, XObject=Dictionary(Im0=backdrop(pdf)), Pattern=Dictionary(P0=tile))


def _as_glyph(pdf: pikepdf.Pdf, data: bytes, filters: object) -> None:
    in_glyph(pdf, Coded(jpeg(gray()), Name.DCTDecode))
    pdf.pages[-1].obj.Resources.Font.F0.CharProcs.a = pdf.make_stream(data, Filter=filters)


STREAM_PLACES: dict[str, Callable[[pikepdf.Pdf, bytes, object], None]] = {
    "page": _as_contents,
    "part of the page": _as_part,
    "form": _as_form,
    "pattern": _as_pattern,
    "glyph": _as_glyph,
}


def instructions(place: str, coding: str, *, cut_at: float = 1.0) -> bytes:
    """Sixty lines drawn in this place by a stream in this coding, of which this share is left."""
    filters, pack = STREAMS[coding]
    data = pack((b"595 0 d0\n" if place == "glyph" else b"") + WRITTEN)
    with pikepdf.new() as pdf:
        STREAM_PLACES[place](pdf, data[: int(len(data) * cut_at)], filters)
        return saved(pdf)
