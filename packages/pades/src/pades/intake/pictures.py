"""Lane A: a picture of the upload whose compressed bytes can be kept as they are, described anew by us.

Nothing is kept that was not unpacked here to its end (``whole``).
"""

import zlib
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image, ImageFile

from pades.intake.codings import jpeg, whole
from pades.intake.codings.colours import GRAY, OtherColours, colours
from pades.intake.codings.whole import Whole
from pades.intake.pdf.content import NotPlain

Image.MAX_IMAGE_PIXELS = None  # the walk has its own cap
ImageFile.LOAD_TRUNCATED_IMAGES = False
HIDING = ("/SMask", "/Mask", "/Alternates", "/OC", "/OPI", "/SMaskInData")
FAX_NUMBERS, FAX_SWITCHES = ("/K", "/Rows"), ("/BlackIs1", "/EncodedByteAlign", "/EndOfLine", "/EndOfBlock")
PNG_PREDICTOR = 10
MARKS = 0.0004  # share of a blank page that dust may take


@dataclass(frozen=True)
class Picture:
    """Pixels, compressed, and what a reader must know to show them, in PDF syntax."""

    width: int
    height: int
    bits: int
    colours: bytes
    filter: bytes
    data: bytes
    parameters: bytes = b""
    decode: bytes = b""
    blank: bool = False


def take(image: Any) -> Picture:
    """The picture, its bytes untouched; NotPlain for masks, CMYK, JBIG2, JPEG 2000 and whatever does not add up.

    Raises Lost when something of it is missing or wrong.
    """
    filters = _filters(image)
    if filters == ["/FlateDecode", "/DCTDecode"]:
        filters = ["/DCTDecode"]
    take_as = {"/DCTDecode": _jpeg, "/CCITTFaxDecode": _fax, "/FlateDecode": _flate, "": _raw}
    if any(key in image for key in HIDING) or len(filters) > 1 or (filters or [""])[0] not in take_as:
        raise NotPlain
    return take_as[(filters or [""])[0]](image, whole.check(image))


def _jpeg(image: Any, seen: Whole) -> Picture:
    try:
        found = jpeg.read(seen.data)
    except jpeg.NotPlainJpeg:
        raise NotPlain from None
    space, count = _colours(image.get("/ColorSpace"))
    parameters = _parameters(image)
    if (found.width, found.height, found.components) != (*_size(image), count) or space.startswith(b"["):
        raise NotPlain
    if parameters is not None and set(parameters.keys()) - {"/Quality"}:
        raise NotPlain
    return Picture(
        found.width,
        found.height,
        8,
        space,
        b"/DCTDecode",
        seen.data[: found.length],
        decode=_decode(image, count),
        blank=seen.picture is not None and looks_blank(seen.picture),
    )


def _fax(image: Any, seen: Whole) -> Picture:
    """No more than its rows and their end mark: what follows would be a hiding place."""
    width, height = _size(image)
    given = _parameters(image)
    written = [b"/Columns %d" % width]
    if given is None or given.get("/Columns", 1728) != width or ("/Rows" in given and given["/Rows"] != height):
        raise NotPlain
    written += [f"{key} {int(given[key])}".encode() for key in FAX_NUMBERS if key in given]
    written += [f"{key} {str(bool(given[key])).lower()}".encode() for key in FAX_SWITCHES if key in given]
    parameters = b"<< " + b" ".join(written) + b" >>"
    data, colours, decode = seen.data[: seen.length], _bilevel(image), _decode(image, 1)
    turned = bool(given.get("/BlackIs1", False)) != bool(decode)
    blank = seen.picture is not None and colours == GRAY and _is_unmarked(seen.picture, turned=turned)
    return Picture(width, height, 1, colours, b"/CCITTFaxDecode", data, parameters, decode, blank)


def _flate(image: Any, seen: Whole) -> Picture:
    """The stream must unpack to the pixels and no more: neither a bomb nor a hiding place."""
    (width, height), bits = _size(image), _bits(image)
    space, count = _colours(image.get("/ColorSpace")) if not image.get("/ImageMask", False) else (GRAY, 1)
    predictor = _predictor(image, width, count, bits)
    row = (width * count * bits + 7) // 8 + (1 if predictor >= PNG_PREDICTOR else 0)
    end = len(seen.data) - seen.behind
    if not row * height <= seen.length <= row * (height + 1) or seen.data[end:].strip(b"\r\n\0 "):
        raise NotPlain
    parameters = b"<< /Predictor %d /Colors %d /BitsPerComponent %d /Columns %d >>" % (
        predictor,
        count,
        bits,
        width,
    )
    return Picture(
        width, height, bits, space, b"/FlateDecode", seen.data[:end],
        parameters if predictor > 1 else b"", _decode(image, count),
    )  # fmt: skip


def _raw(image: Any, seen: Whole) -> Picture:
    (width, height), bits = _size(image), _bits(image)
    space, count = _colours(image.get("/ColorSpace")) if not image.get("/ImageMask", False) else (GRAY, 1)
    needed = (width * count * bits + 7) // 8 * height
    if _parameters(image) is not None:
        raise NotPlain
    packed = zlib.compress(seen.data[:needed], 6)
    return Picture(width, height, bits, space, b"/FlateDecode", packed, decode=_decode(image, count))


def _filters(image: Any) -> list[str]:
    value = image.get("/Filter")
    return [str(one) for one in value] if isinstance(value, pikepdf.Array) else [str(value)] if value else []


def _parameters(image: Any) -> Any:
    value = image.get("/DecodeParms")
    if isinstance(value, pikepdf.Array):
        value = value[-1] if len(value) else None
    return value if isinstance(value, pikepdf.Dictionary) else None


def _size(image: Any) -> tuple[int, int]:
    width, height = image.get("/Width"), image.get("/Height")
    if not isinstance(width, int) or not isinstance(height, int) or width < 1 or height < 1:
        raise NotPlain
    return width, height


def _bits(image: Any) -> int:
    bits = 1 if image.get("/ImageMask", False) else image.get("/BitsPerComponent")
    if bits not in (1, 2, 4, 8):
        raise NotPlain
    return int(bits)


def _predictor(image: Any, width: int, count: int, bits: int) -> int:
    given = _parameters(image)
    predictor = int(given.get("/Predictor", 1)) if given is not None else 1
    if predictor == 1:
        return 1
    expected = {"/Colors": (count, 1), "/BitsPerComponent": (bits, 8), "/Columns": (width, 1)}
    if predictor not in (2, *range(10, 16)) or any(given.get(key, d) != want for key, (want, d) in expected.items()):
        raise NotPlain
    return predictor


def _bilevel(image: Any) -> bytes:
    if image.get("/ImageMask", False):
        return GRAY  # a stencil painted in black is a picture in black and white
    space, count = _colours(image.get("/ColorSpace"))
    if count != 1 or image.get("/BitsPerComponent", 1) != 1:
        raise NotPlain
    return space


def _colours(space: Any) -> tuple[bytes, int]:
    try:
        return colours(space)
    except OtherColours:
        raise NotPlain from None


def _decode(image: Any, count: int) -> bytes:
    """Nothing for the usual sense; inverted gray is kept; anything else is not plain."""
    given = image.get("/Decode")
    if given is None:
        return b""
    indexed = isinstance(image.get("/ColorSpace"), pikepdf.Array) and image["/ColorSpace"][0] == pikepdf.Name.Indexed
    values = [float(one) for one in given]
    usual = [0.0, 2.0 ** _bits(image) - 1] if indexed else [0.0, 1.0] * count
    if values == usual:
        return b""
    if values == [1.0, 0.0] and count == 1 and not indexed:
        return b"[1 0]"
    raise NotPlain


def _is_unmarked(picture: Image.Image, *, turned: bool) -> bool:
    """Hardly a mark on it. In the picture a fax's black is white; ``turned``: it is shown as white, too."""
    marks = picture.histogram()[0 if turned else 255]
    return marks <= picture.width * picture.height * MARKS


def looks_blank(gray: Image.Image) -> bool:
    """Paper alone: light, and hardly a pixel clearly darker than the rest."""
    counts = gray.histogram()
    total = sum(counts)
    paper = max(range(256), key=counts.__getitem__)
    return paper > 160 and sum(counts[: paper - 40]) <= total * MARKS
