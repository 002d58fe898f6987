"""Lane B: a page of the upload drawn as a picture, without its annotations, forms, layers and text."""

from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image, ImageChops

from pades.intake import budget
from pades.intake.codings.colours import GRAY, RGB
from pades.intake.pdf.page_tree import Leaf
from pades.intake.pdf.reading import Openable
from pades.intake.pictures import Picture, looks_blank
from pades.intake.refusals import Refusal, RefusedUpload

DPI = 200
MANY, COARSE_DPI = 100, 150  # pages, from which on drawing at 200 dpi would take more than the child may use
QUALITY = 90
MOST_PIXELS = 32_000_000
COLOUR_CAST = 14  # how far apart the channels of a gray page may lie


class Drawing:
    """Opens the upload with PDFium at the first page that needs it."""

    def __init__(self, upload: Openable, pages: int) -> None:
        self._upload = upload
        self._pages = pages
        self._dpi = DPI if pages <= MANY else COARSE_DPI
        self._document: pypdfium2.PdfDocument | None = None

    def draw(self, leaf: Leaf) -> tuple[Picture, float | None]:
        """The page as a JPEG at 200 dpi; the resolution of the scan on it, if there is one."""
        budget.check_time()
        try:
            page = self._open()[leaf.number - 1]
            drawn = _render(page, leaf, self._dpi)
            picture = _jpeg(drawn)
            return picture, _resolution(page, leaf.unit)
        except pypdfium2.PdfiumError:
            raise RefusedUpload(Refusal.MALFORMED) from None

    def _open(self) -> pypdfium2.PdfDocument:
        if self._document is None:
            self._document = pypdfium2.PdfDocument(self._upload.open("rb"), autoclose=True)  # names may be no text
        if len(self._document) != self._pages:
            raise RefusedUpload(Refusal.AMBIGUOUS)  # two readers see different pages
        return self._document


def size(leaf: Leaf) -> tuple[float, float]:
    """Width and height in points as the page is read, turned."""
    return (leaf.width, leaf.height) if leaf.rotate % 180 == 0 else (leaf.height, leaf.width)


def _render(page: Any, leaf: Leaf, most: int) -> Image.Image:
    area = leaf.width * leaf.height / 72 / 72
    dpi = min(most, (MOST_PIXELS / area) ** 0.5)
    bitmap = page.render(
        scale=dpi / 72 * leaf.unit,
        may_draw_forms=False,
        draw_annots=False,
        rev_byteorder=True,
        limit_image_cache=True,
    )
    picture: Image.Image = bitmap.to_pil()
    return picture


def _jpeg(picture: Image.Image) -> Picture:
    gray = picture.convert("L")
    coloured = _has_colour(picture)
    out = BytesIO()
    (picture if coloured else gray).save(out, "JPEG", quality=QUALITY)
    blank = looks_blank(gray.reduce(8) if min(gray.size) >= 64 else gray)
    return Picture(*picture.size, 8, RGB if coloured else GRAY, b"/DCTDecode", out.getvalue(), blank=blank)


def _has_colour(picture: Image.Image) -> bool:
    if picture.mode != "RGB":
        return False
    red, green, blue = picture.split()
    casts = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return any(int(cast.getextrema()[1]) > COLOUR_CAST for cast in casts)  # type: ignore[arg-type]


def _resolution(page: Any, unit: float) -> float | None:
    """Of the largest picture, if it fills most of the page, in dpi."""
    best, dpi = 0.5 * page.get_width() * page.get_height(), None
    for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        if (right - left) * (top - bottom) > best:
            best = (right - left) * (top - bottom)
            dpi = max(one.get_px_size()) * 72 / (max(right - left, top - bottom) * unit)
    return dpi
