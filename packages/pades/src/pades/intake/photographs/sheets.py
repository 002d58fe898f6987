"""How large the page of a photograph is: by its dpi where a device measured paper, else as large as A4 allows."""

from dataclasses import dataclass

from pades.intake.pdf.page_tree import LEAST_SIDE, MOST_SIDE
from pades.intake.refusals import Refusal, RefusedUpload

POINTS, MM = 72, 72 / 25.4
A4 = (210 * MM, 297 * MM)
MEASURED = (100.0, 1200.0)  # dpi; below are the 72 and 96 of screens, which say nothing of the paper
TURNED = (5, 6, 7, 8)  # orientations (Exif 2.32, 4.6.4) at which width and height change places


@dataclass(frozen=True)
class Sheet:
    """In points as it is read, the picture's dpi on it, and whether the paper's size is only our guess."""

    width: float
    height: float
    dpi: float
    fitted: bool


def sheet(width: int, height: int, dpi: tuple[float, float] | None, page: int) -> Sheet:
    """Of a picture so many pixels wide and high as it is read. ``dpi``: across and up, as the file says it; None where
    a camera took it, which knows no paper. Raises RefusedUpload for a stripe that is no page."""
    known = dpi is not None and all(MEASURED[0] <= one <= MEASURED[1] for one in dpi)
    if known and dpi is not None:
        found = Sheet(width * POINTS / dpi[0], height * POINTS / dpi[1], min(dpi), fitted=False)
    else:
        short, long = A4
        across, up = (short, long) if width <= height else (long, short)
        scale = min(across / width, up / height)
        found = Sheet(width * scale, height * scale, POINTS / scale, fitted=True)
    if not all(LEAST_SIDE <= side <= MOST_SIDE for side in (found.width, found.height)):
        raise RefusedUpload(Refusal.PAGE_SIZE_PIXELS, page=page, width_px=width, height_px=height)
    return found


def placed(width: float, height: float, orientation: int) -> tuple[float, float, float, float, float, float]:
    """Where the unit square of a stored picture goes on a page of this size, so that it is read upright.

    The eight ways of Exif 2.32, table 6: which sides of the scene row 0 and column 0 are.
    """
    w, h = width, height
    return {
        2: (-w, 0, 0, h, w, 0),
        3: (-w, 0, 0, -h, w, h),
        4: (w, 0, 0, -h, 0, h),
        5: (0, -h, -w, 0, w, h),
        6: (0, -h, w, 0, 0, h),
        7: (0, h, w, 0, 0, 0),
        8: (0, h, -w, 0, w, 0),
    }.get(orientation, (w, 0, 0, h, 0, 0))
