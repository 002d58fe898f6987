"""A picture in each coding that a scan may have."""

import base64
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name
from PIL import Image

from packages.pades.tests.builders.uploads.pdf_bytes import jpeg, paper

SIZE = (413, 585)  # A4 at 50 dpi

A4 = (595.28, 841.89)

SECTOR = 512  # what a failing card or disk gives back as zeros


@dataclass
class Coded:
    """A picture's data and what its dictionary says of them, besides the size."""

    data: bytes
    filter: object = None
    parameters: object = None
    bits: int = 8
    more: dict[str, Any] = field(default_factory=dict)


def tiff_strip(picture: Image.Image, compression: str) -> bytes:
    """What libtiff makes of it."""
    out = io.BytesIO()
    picture.save(out, "TIFF", compression=compression, tiffinfo={278: picture.height})
    with Image.open(out) as tiff:
        (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    return out.getvalue()[start : start + length]


def two_tone() -> Image.Image:
    return paper(SIZE, mode="L").point(lambda value: 255 * (value > 128)).convert("1")


def gray() -> Image.Image:
    return paper(SIZE, mode="L")


def _fax(compression: str, **parameters: object) -> Callable[[Image.Image], Coded]:
    def code(picture: Image.Image) -> Coded:
        parms = Dictionary(Columns=picture.width, BlackIs1=True, **parameters)
        return Coded(tiff_strip(picture, compression), Name.CCITTFaxDecode, parms, bits=1)

    return code


def segment(number: int, kind: int, content: bytes) -> bytes:
    """Of JBIG2 (T.88, 7.2), for page 1, referring to no other."""
    return number.to_bytes(4, "big") + bytes([kind, 0, 1]) + len(content).to_bytes(4, "big") + content


def _jbig2(picture: Image.Image) -> Coded:
    size = picture.width.to_bytes(4, "big") + picture.height.to_bytes(4, "big")
    black_is_one = picture.point(lambda value: 255 - value)
    region = size + bytes(9) + b"\1" + tiff_strip(black_is_one, "group4")
    return Coded(segment(0, 48, size + bytes(11)) + segment(1, 38, region), Name.JBIG2Decode, bits=1)


def _jpeg_2000(picture: Image.Image) -> Coded:
    out = io.BytesIO()
    picture.save(out, "JPEG2000")
    return Coded(out.getvalue(), Name.JPXDecode)


def _png_rows(picture: Image.Image) -> Coded:
    rows = b"".join(b"\0" + picture.crop((0, y, picture.width, y + 1)).tobytes() for y in range(picture.height))
    parms = Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=picture.width)
    return Coded(zlib.compress(rows), Name.FlateDecode, parms)


def _tiff_rows(picture: Image.Image) -> Coded:
    """Each sample but the first of a row is told by its difference from the one before."""
    data = picture.tobytes()
    apart = bytes((value - (data[place - 1] if place % picture.width else 0)) % 256 for place, value in enumerate(data))
    parms = Dictionary(Predictor=2, Colors=1, BitsPerComponent=8, Columns=picture.width)
    return Coded(zlib.compress(apart), Name.FlateDecode, parms)


def _hex_of_jpeg(picture: Image.Image) -> Coded:
    filters = Array([Name.ASCIIHexDecode, Name.DCTDecode])
    return Coded(jpeg(picture).hex().encode() + b">", filters)


def _base_85_of_flate(picture: Image.Image) -> Coded:
    filters = Array([Name.ASCII85Decode, Name.FlateDecode])
    return Coded(base64.a85encode(zlib.compress(picture.tobytes())) + b"~>", filters)


def _depth(picture: Image.Image) -> int:
    return 1 if picture.mode == "1" else 8


GRAYS: dict[str, Callable[[Image.Image], Coded]] = {
    "JPEG": lambda one: Coded(jpeg(one), Name.DCTDecode),
    "progressive JPEG": lambda one: Coded(jpeg(one, progressive=True), Name.DCTDecode),
    "JPEG 2000": _jpeg_2000,
    "Flate, PNG predictor": _png_rows,
    "Flate, TIFF predictor": _tiff_rows,
    "hex of JPEG": _hex_of_jpeg,
}

ANY: dict[str, Callable[[Image.Image], Coded]] = {
    "raw": lambda one: Coded(one.tobytes(), bits=_depth(one)),
    "Flate": lambda one: Coded(zlib.compress(one.tobytes()), Name.FlateDecode, bits=_depth(one)),
    "LZW": lambda one: Coded(tiff_strip(one, "tiff_lzw"), Name.LZWDecode, bits=_depth(one)),
    "run length": lambda one: Coded(tiff_strip(one, "packbits") + b"\x80", Name.RunLengthDecode, bits=_depth(one)),
    "base 85 of Flate": lambda one: Coded(_base_85_of_flate(one).data, _base_85_of_flate(one).filter, bits=_depth(one)),
}

TWO_TONES: dict[str, Callable[[Image.Image], Coded]] = {
    "fax, group 4": _fax("group4", K=-1),
    "fax, group 3": _fax("group3", K=0, EndOfLine=True),
    "fax, aligned rows": _fax("tiff_ccitt", K=0, EncodedByteAlign=True),
    "JBIG2": _jbig2,
}
