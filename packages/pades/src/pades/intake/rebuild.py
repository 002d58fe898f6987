"""A new PDF from an accepted upload: only pictures survive, on new pages.

Lane A: a page that holds nothing but plain pictures keeps their compressed bytes. Lane B: any other page becomes a
picture of itself, after everything on it was found whole. Names, actions, annotations, forms, metadata and text layers
are left behind.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path

from pades.intake import budget, pictures, raster
from pades.intake.base_writer import BaseWriter, PlacedPicture
from pades.intake.codings.unpacking import Lost
from pades.intake.pdf import content, in_use
from pades.intake.pdf.content import NotPlain, PagePicture
from pades.intake.pdf.page_tree import Leaf
from pades.intake.pdf.reading import Openable
from pades.intake.remarks import Remark, remark

CLEAR = 198.0  # dpi; scanners and page sizes round a little below 200
OUTSIDE = 0.02  # share of a picture that may lie outside the visible page
OVERLAP = 0.01  # share of the smaller picture that may lie under another one
USUAL = [  # ISO A3 to A7, B4, B5, identity card, Letter, Legal, Folio; millimetres, short side first
    (297, 420), (210, 297), (148, 210), (105, 148), (74, 105), (250, 353), (176, 250), (54, 85.6), (216, 279),
    (216, 356), (216, 330),
]  # fmt: skip
USUAL_WITHIN = 0.06
MM = 72 / 25.4


def is_usual(width: float, height: float) -> bool:
    """Is it a size that papers have, in millimetres?"""
    short, long = sorted((width, height))
    return any(abs(short / a - 1) < USUAL_WITHIN and abs(long / b - 1) < USUAL_WITHIN for a, b in USUAL)


@dataclass
class Remarks:
    """Page numbers by the code of the remark."""

    pages: dict[Remark, list[int]] = field(default_factory=dict)
    lowest_dpi: float = CLEAR
    papers: set[str] = field(default_factory=set)

    def note(self, code: Remark, leaf: Leaf) -> None:
        self.pages.setdefault(code, []).append(leaf.number)

    def note_size(self, leaf: Leaf) -> None:
        """How the page's size was found, or that it is none of the usual ones."""
        if leaf.paper is not None:
            self.note(Remark.SCALED_TO_PAPER, leaf)
            self.papers.add(f"{leaf.paper[0]}, {leaf.paper[1]} dpi")
        elif leaf.counts_pixels:
            self.note(Remark.PAGE_SIZE_UNKNOWN, leaf)
        elif not is_usual(leaf.width / MM, leaf.height / MM):
            self.note(Remark.ODD_PAGE_SIZE, leaf)

    def note_resolution(self, dpi: float | None, leaf: Leaf) -> None:
        unknown = leaf.counts_pixels and leaf.paper is None  # a point for each pixel says nothing of the paper
        if dpi is not None and dpi < CLEAR and not unknown:
            self.note(Remark.LOW_RESOLUTION, leaf)
            self.lowest_dpi = min(self.lowest_dpi, dpi)

    def warnings(self) -> list[dict[str, object]]:
        dpi, papers = round(self.lowest_dpi), ", ".join(sorted(self.papers))
        return [remark(code, pages, dpi=dpi, papers=papers) for code, pages in self.pages.items()]


def rebuild(leaves: list[Leaf], upload: Openable, base: Path, told: dict[Remark, list[int]]) -> list[dict[str, object]]:
    """Write the new file to ``base``; the remarks, after those already ``told`` (pages by code). RefusedUpload."""
    remarks, drawing, look = Remarks(dict(told)), raster.Drawing(upload, len(leaves)), in_use.Look()
    with base.open("wb") as out:
        writer = BaseWriter(out)
        for leaf in leaves:
            budget.check_time()
            remarks.note_size(leaf)
            try:
                _keep(leaf, writer, remarks)
            except Lost as lost:
                raise in_use.lost_picture(lost, leaf.number) from None
            except NotPlain:
                look.at(leaf)
                _draw(leaf, drawing, writer, remarks)
        writer.finish()
    return remarks.warnings()


def _keep(leaf: Leaf, writer: BaseWriter, remarks: Remarks) -> None:
    """Lane A, or NotPlain before anything of this page is written."""
    found = content.page_pictures(leaf)
    if not found:
        raise NotPlain
    _check_positions(leaf, found)
    shown: list[PlacedPicture] = []
    taken = [(one, None if writer.known(one.image.objgen) else pictures.take(one.image)) for one in found]
    for one, picture in taken:
        number = writer.known(one.image.objgen)
        if number is None and picture is not None:
            number = writer.add_picture(picture, one.image.objgen)
        shown.append(
            (
                number or 0,
                content.times(
                    one.matrix, (leaf.unit, 0, 0, leaf.unit, -leaf.left * leaf.unit, -leaf.bottom * leaf.unit)
                ),
            )
        )
    writer.add_page(leaf.width, leaf.height, leaf.rotate, shown)
    remarks.note_resolution(_resolution(leaf, found), leaf)
    if all(picture is not None and picture.blank for _, picture in taken):
        remarks.note(Remark.BLANK_PAGE, leaf)


def _draw(leaf: Leaf, drawing: raster.Drawing, writer: BaseWriter, remarks: Remarks) -> None:
    """Lane B."""
    picture, dpi = drawing.draw(leaf)
    width, height = raster.size(leaf)
    number = writer.add_picture(picture, ("drawn", leaf.number))
    writer.add_page(width, height, 0, [(number, (width, 0, 0, height, 0, 0))])
    remarks.note(Remark.RASTERISED, leaf)
    remarks.note_resolution(dpi, leaf)
    if picture.blank:
        remarks.note(Remark.BLANK_PAGE, leaf)


def _check_positions(leaf: Leaf, found: list[PagePicture]) -> None:
    """No picture reaches far out of the page or lies under another one, where nobody would see it."""
    page = (leaf.left, leaf.bottom, leaf.right, leaf.top)
    boxes = [one.box for one in found]
    if any(_common(box, page) < (1 - OUTSIDE) * _area(box) or _area(box) == 0 for box in boxes):
        raise NotPlain
    for number, one in enumerate(boxes):
        if any(_common(one, other) > OVERLAP * min(_area(one), _area(other)) for other in boxes[:number]):
            raise NotPlain


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _common(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)


def _resolution(leaf: Leaf, found: list[PagePicture]) -> float:
    """Of the largest picture, the lesser of across and up, in dpi."""
    largest = max(found, key=lambda one: _area(one.box))
    a, b, c, d, _, _ = largest.matrix
    across, up = math.hypot(a, b) * leaf.unit, math.hypot(c, d) * leaf.unit
    return min(int(largest.image.Width) * 72 / across, int(largest.image.Height) * 72 / up)
