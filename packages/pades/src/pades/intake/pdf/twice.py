"""Two readings of one upload, drawn and compared: as qpdf wrote it anew, and as PDFium understands the bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image, ImageChops

from pades.common.errors import Unclear
from pades.intake import budget
from pades.intake.refusals import Refusal, RefusedUpload

if TYPE_CHECKING:
    from pades.intake.pdf.reading import Openable

DPI = 96
MOST_PIXELS = 1_000_000  # a page; an A4 at 96 dpi
ALIKE = 24  # of 255 levels, by which pixels at the edges of what is drawn in another way may differ


def check_alike(one: Openable, other: Openable) -> None:
    """Raise RefusedUpload («ambiguous») unless both show the same pages, pixel for pixel, annotations included."""
    try:
        first, second = _opened(one), _opened(other)
        alike = len(first) == len(second) and all(
            _drawn(first[n]).tobytes() == _drawn(second[n]).tobytes() for n in range(len(first))
        )
    except pypdfium2.PdfiumError:
        raise RefusedUpload(Refusal.AMBIGUOUS) from None
    if not alike:
        raise RefusedUpload(Refusal.AMBIGUOUS)


def shown_by_annotations(one: Openable, flat: Openable, numbers: list[int]) -> list[int]:
    """The pages (numbers from 1) on which annotations show anything. In ``flat`` they are part of the page.

    RefusedUpload when a page looks otherwise in ``flat``. A picture that PDFium would leave out in both is found where
    the page is drawn, of which annotations are then a part (``in_use``).
    """
    try:
        first, second = _opened(one), _opened(flat)
        return [n for n in numbers if _shows_more(first[n - 1], second[n - 1], n)]
    except pypdfium2.PdfiumError:
        raise RefusedUpload(Refusal.MALFORMED) from None


def _shows_more(page: Any, flat: Any, number: int) -> bool:
    shown = _drawn(page)
    if _differ(shown, _drawn(flat, annotations=False)):
        raise RefusedUpload(Refusal.ANNOTATION_UNCLEAR, page=number, unclear=Unclear.DRAWN_DIFFERENTLY)
    return shown.tobytes() != _drawn(page, annotations=False).tobytes()


def _opened(source: Openable) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(source.open("rb"), autoclose=True)


def _differ(one: Image.Image, other: Image.Image) -> bool:
    """By more than the softening of edges, which is thinner than three pixels."""
    if one.size != other.size:
        return True
    apart = ImageChops.difference(one.convert("L"), other.convert("L"))
    return int(apart.reduce(3).getextrema()[1]) > ALIKE  # type: ignore[arg-type]


def _drawn(page: Any, *, annotations: bool = True) -> Image.Image:
    budget.check_time()
    width, height = page.get_size()
    scale = min(DPI / 72, (MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=annotations, limit_image_cache=True)
    picture: Image.Image = bitmap.to_pil()
    return picture
