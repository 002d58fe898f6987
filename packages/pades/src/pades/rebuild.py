"""A new PDF from an accepted upload: only pictures survive, on new pages.

Lane A: a page that holds nothing but plain pictures keeps their compressed bytes. Lane B: any other page becomes a
picture of itself at 200 dpi. Names, actions, annotations, forms, metadata and text layers are left behind.
"""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image
from pikepdf import Array, Dictionary, Name, Operator

from pades.refusals import RefusedUpload, warning
from pades.walk import box

DPI = 200
CLEAR = 190  # dpi under which a page is remarked on; scanners round a little
JPEG_QUALITY = 88
MOST_PIXELS_DRAWN = 60_000_000
PLAIN_FILTERS = {"/DCTDecode", "/FlateDecode", "/CCITTFaxDecode", "/RunLengthDecode", "/LZWDecode"}
PLAIN_KEYS = ("/Width", "/Height", "/BitsPerComponent", "/Filter", "/DecodeParms", "/Decode")
PLAIN_OPERATORS = {"q", "Q", "cm", "Do"}


@dataclass
class Rebuilt:
    """What was made: pages and remarks."""

    pages: int = 0
    warnings: list[dict[str, object]] = field(default_factory=list)


class NotPlain(Exception):
    """This page needs lane B."""


def rebuild(source: pikepdf.Pdf, upload: Path, base: Path) -> Rebuilt:
    """Write the new file to ``base``: classic cross-reference table, no object streams, no encryption."""
    made = Rebuilt()
    new = pikepdf.new()
    drawing: pypdfium2.PdfDocument | None = None
    for number, page in enumerate(source.pages, start=1):
        try:
            _copy_plain(new, page, number, made)
        except NotPlain:
            drawing = drawing or pypdfium2.PdfDocument(upload)
            _draw(new, drawing, page, number, made)
        _remark_on_size(page, number, made)
        made.pages += 1
    new.save(base, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True, linearize=False)
    return made


def _copy_plain(new: pikepdf.Pdf, page: pikepdf.Page, number: int, made: Rebuilt) -> None:
    """Lane A, or NotPlain."""
    instructions = _plain_instructions(page)
    pictures = page.resources.get("/XObject", {}) if "/Resources" in page.obj or page.resources else {}
    used = {str(operands[0]) for operands, operator in instructions if operator == "Do"}
    if not used or "/UserUnit" in page.obj:
        raise NotPlain
    copies = {name: _picture(new, pictures.get(name)) for name in used}
    left, bottom, right, top = box(page)
    content = _written(instructions)
    new.add_blank_page(page_size=(right - left, top - bottom))
    fresh = new.pages[-1]
    fresh.obj.MediaBox = Array([left, bottom, right, top])
    fresh.obj.Resources = Dictionary(XObject=Dictionary(copies))
    fresh.obj.Contents = new.make_stream(content)
    if turn := int(page.obj.get("/Rotate", 0)) % 360:
        fresh.obj.Rotate = turn
    _remark_on_resolution(instructions, copies, number, made)


def _plain_instructions(page: pikepdf.Page) -> list[tuple[list[Any], str]]:
    try:
        parsed = pikepdf.parse_content_stream(page)
    except (pikepdf.PdfError, TypeError, ValueError):
        raise NotPlain from None
    found = [(list(one.operands), str(one.operator)) for one in parsed]
    if any(operator not in PLAIN_OPERATORS for _operands, operator in found):
        raise NotPlain
    return found


def _written(instructions: list[tuple[list[Any], str]]) -> bytes:
    return bytes(pikepdf.unparse_content_stream([(operands, Operator(name)) for operands, name in instructions]))


def _picture(new: pikepdf.Pdf, image: Any) -> pikepdf.Object:
    """The picture with its compressed bytes as they are; NotPlain for masks, CMYK, JBIG2, JPEG 2000 and forms."""
    if not isinstance(image, pikepdf.Stream) or str(image.get("/Subtype", "")) != "/Image":
        raise NotPlain
    if any(key in image for key in ("/SMask", "/Mask", "/ImageMask", "/OC", "/Alternates", "/OPI")):
        raise NotPlain
    filters = image.get("/Filter", Array())
    names = [str(filters)] if isinstance(filters, Name) else [str(one) for one in filters]
    if len(names) != 1 or names[0] not in PLAIN_FILTERS:
        raise NotPlain
    raw = image.read_raw_bytes()
    if names[0] == "/DCTDecode":
        _must_be_plain_jpeg(raw, image)
    facts = {key: _direct(image[key]) for key in PLAIN_KEYS if key in image}
    facts["/ColorSpace"] = _colours(image.get("/ColorSpace"))
    return new.make_stream(raw, Dictionary(Type=Name.XObject, Subtype=Name.Image, **_named(facts)))


def _named(facts: dict[str, Any]) -> dict[str, Any]:
    return {key.lstrip("/"): value for key, value in facts.items()}


def _must_be_plain_jpeg(raw: bytes, image: Any) -> None:
    try:
        with Image.open(BytesIO(raw)) as jpeg:
            size, mode = jpeg.size, jpeg.mode
    except (OSError, SyntaxError, ValueError):
        raise RefusedUpload("malformed") from None
    if mode not in ("RGB", "L") or size != (int(image.Width), int(image.Height)):
        raise NotPlain


def _direct(value: Any) -> Any:
    """A copy without references into the upload; NotPlain when there is more than numbers and names in it."""
    if isinstance(value, pikepdf.Dictionary):
        if any(isinstance(value[key], pikepdf.Stream | pikepdf.Dictionary) for key in value):
            raise NotPlain
        return Dictionary({key: _direct(value[key]) for key in value})
    if isinstance(value, Array):
        return Array([_direct(one) for one in value])
    if isinstance(value, pikepdf.Stream):
        raise NotPlain
    return value


def _colours(space: Any) -> Any:
    """Gray or RGB; an ICC profile is a stranger's program for colours and gives way to the device's own."""
    if isinstance(space, Name):
        if space in (Name.DeviceGray, Name.DeviceRGB):
            return space
        raise NotPlain
    if isinstance(space, Array) and len(space) > 0:
        if space[0] == Name.ICCBased and isinstance(space[1], pikepdf.Stream):
            return {1: Name.DeviceGray, 3: Name.DeviceRGB}.get(int(space[1].get("/N", 0))) or _not_plain()
        if space[0] == Name.Indexed and isinstance(space[3], pikepdf.String):
            return Array([Name.Indexed, _colours(space[1]), int(space[2]), pikepdf.String(bytes(space[3]))])
        if space[0] == Name.CalRGB:
            return Name.DeviceRGB
        if space[0] == Name.CalGray:
            return Name.DeviceGray
    raise NotPlain


def _not_plain() -> Any:
    raise NotPlain


def _draw(
    new: pikepdf.Pdf, drawing: pypdfium2.PdfDocument, page: pikepdf.Page, number: int, made: Rebuilt
) -> None:
    """Lane B: a picture of the page, without annotations and forms."""
    leaf = drawing[number - 1]
    width, height = leaf.get_size()
    scale = DPI / 72
    if width * height * scale * scale > MOST_PIXELS_DRAWN:
        raise RefusedUpload("image_too_large")
    picture = leaf.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil().convert("RGB")
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=JPEG_QUALITY, dpi=(DPI, DPI))
    _add_picture(new, jpeg.getvalue(), picture.size, (width, height))
    made.warnings.append(warning("rasterised", number))
    dpi = _sharpest(leaf)
    if dpi is not None and dpi < CLEAR:
        made.warnings.append(warning("low_resolution", number, dpi=round(dpi)))
    leaf.close()


def _sharpest(leaf: Any) -> float | None:
    """The resolution of the largest picture on the page, in dpi; None where there is none."""
    best: tuple[float, float] | None = None
    for one in leaf.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = one.get_bounds()
        area = (right - left) * (top - bottom)
        if area > 0 and (best is None or area > best[0]):
            best = (area, one.get_px_size()[0] * 72 / max(right - left, 1))
    whole = leaf.get_width() * leaf.get_height()
    return best[1] if best and best[0] > whole / 2 else None


def _add_picture(new: pikepdf.Pdf, jpeg: bytes, pixels: tuple[int, int], size: tuple[float, float]) -> None:
    width, height = size
    stream = new.make_stream(
        jpeg,
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=pixels[0],
            Height=pixels[1],
            BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB,
            Filter=Name.DCTDecode,
        ),
    )
    new.add_blank_page(page_size=size)
    fresh = new.pages[-1]
    fresh.obj.Resources = Dictionary(XObject=Dictionary(Im0=stream))
    fresh.obj.Contents = new.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q".encode())


def _remark_on_resolution(
    instructions: list[tuple[list[Any], str]], copies: dict[str, Any], number: int, made: Rebuilt
) -> None:
    matrix, stack, lowest = (1.0, 0.0, 0.0, 1.0), [], None
    for operands, operator in instructions:
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q" and stack:
            matrix = stack.pop()
        elif operator == "cm":
            matrix = _times([float(one) for one in operands[:4]], matrix)
        elif operator == "Do":
            image = copies[str(operands[0])]
            across = max((matrix[0] ** 2 + matrix[1] ** 2) ** 0.5, 0.01)
            dpi = int(image.Width) * 72 / across
            lowest = dpi if lowest is None else min(lowest, dpi)
    if lowest is not None and lowest < CLEAR:
        made.warnings.append(warning("low_resolution", number, dpi=round(lowest)))


def _times(a: list[float], b: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
    )


def _remark_on_size(page: pikepdf.Page, number: int, made: Rebuilt) -> None:
    left, bottom, right, top = box(page)
    short, long = sorted((right - left, top - bottom))
    if short < 100 or long > 2400:  # points: smaller than an identity card, larger than A1
        made.warnings.append(warning("odd_page_size", number))
