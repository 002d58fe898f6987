"""Pictures given alone to the libraries that draw: what PDFium cannot read it would leave out of a page in silence."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

import pdf_oxide
import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name
from PIL import Image, ImageChops

from pades.intake.codings.unpacking import UNREADABLE, Lost

Answer = TypeVar("Answer")
SIDE = 72  # points of the page that the picture fills
BESIDE = ("/SMask", "/Mask", "/Alternates", "/OC", "/OPI", "/Metadata", "/StructParent", "/Intent", "/Name")

pdf_oxide.disable_logging()


def agree(data: bytes, shared: bytes, width: int, height: int) -> Image.Image:
    """The JBIG2 picture if two independent readers see the same pixels; Lost otherwise."""
    alone = _jbig2_alone(data, shared, width, height)
    one = _as_drawn(alone)
    other = _by_the_other(alone)
    if one.size != (width, height) or one.size != other.size or ImageChops.difference(one, other).getbbox():
        raise Lost(UNREADABLE)
    return one


def drawn(data: bytes, shared: bytes, width: int, height: int) -> Image.Image:
    """The JBIG2 picture as PDFium alone sees it; Lost when it does not."""
    return _as_drawn(_jbig2_alone(data, shared, width, height))


def _jbig2_alone(data: bytes, shared: bytes, width: int, height: int) -> bytes:
    with pikepdf.new() as pdf:
        picture = pdf.make_stream(
            data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=1,
            ColorSpace=Name.DeviceGray, Filter=Name.JBIG2Decode,
        )  # fmt: skip
        if shared:
            picture.DecodeParms = Dictionary(JBIG2Globals=pdf.make_stream(shared))
        return _page_of(pdf, picture)


def _as_drawn(alone: bytes) -> Image.Image:
    picture: Image.Image = _drawn_alone(alone, lambda bitmap: bitmap.to_pil().convert("L"))
    return picture


def check_drawn(image: Any) -> None:
    """Lost unless PDFium reads the picture, by itself, in the size that its dictionary says or in a larger one."""
    with pikepdf.new() as pdf:
        picture = pdf.copy_foreign(image)
        for key in BESIDE:
            if key in picture:
                del picture[key]
        picture.Subtype = Name.Image
        alone = _page_of(pdf, picture)
    width, height = _drawn_alone(alone, lambda bitmap: (bitmap.width, bitmap.height))
    if width < int(image.Width) or height < int(image.Height):
        raise Lost(UNREADABLE)


def _page_of(pdf: pikepdf.Pdf, picture: Any) -> bytes:
    page = pdf.add_blank_page(page_size=(SIDE, SIDE)).obj
    page.Resources = Dictionary(XObject=Dictionary(Im0=picture))
    page.Contents = pdf.make_stream(b"q %d 0 0 %d 0 0 cm /Im0 Do Q" % (SIDE, SIDE))
    out = BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _drawn_alone(alone: bytes, look: Callable[[Any], Answer]) -> Answer:
    """What is to be seen of the picture as PDFium reads it. Lost when there is nothing."""
    try:
        with pypdfium2.PdfDocument(alone) as document:
            (found,) = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
            return look(found.get_bitmap())
    except (pypdfium2.PdfiumError, ValueError):
        raise Lost(UNREADABLE) from None


def _by_the_other(alone: bytes) -> Image.Image:
    """Lost also when it breaks off: it reads JBIG2 strictly."""
    try:
        (found,) = pdf_oxide.PdfDocument.from_bytes(alone).extract_image_bytes(0)
        with Image.open(BytesIO(found["data"])) as picture:
            return picture.convert("L")
    except (RuntimeError, ValueError, OSError, SyntaxError, KeyError):
        raise Lost(UNREADABLE) from None
