"""The pages of an upload by our own walk: inherited attributes resolved, loops and odd nodes refused."""

import math
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from pades.intake.pdf import papers
from pades.intake.refusals import Refusal, RefusedUpload

MOST_PAGES = 300
MOST_DEPTH = 50
LEAST_SIDE, MOST_SIDE = 10.0, 5000.0  # points
Place = tuple[int, int]
INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")


@dataclass(frozen=True)
class Leaf:
    """One page: visible box in points (``unit`` not applied), turn in degrees clockwise."""

    number: int
    page: Any
    resources: Any
    left: float
    bottom: float
    right: float
    top: float
    rotate: int
    unit: float
    counts_pixels: bool = False
    paper: tuple[str, int] | None = None  # name and dpi, where the size was taken from the number of pixels

    @property
    def width(self) -> float:
        return (self.right - self.left) * self.unit

    @property
    def height(self) -> float:
        return (self.top - self.bottom) * self.unit


def leaves(pdf: pikepdf.Pdf) -> list[Leaf]:
    """All pages in order. Raises RefusedUpload: page_tree_invalid, page_count, recursion, ambiguous, too_deep, too many
    pages, and sizes that no page has."""
    root = pdf.Root.get("/Pages")
    if not isinstance(root, pikepdf.Dictionary):
        raise RefusedUpload(Refusal.PAGE_TREE_INVALID)
    found: list[Leaf] = []
    _descend(root, {}, found, set(), ())
    if not found:
        raise RefusedUpload(Refusal.NO_PAGES)
    return found


def _descend(
    node: Any, inherited: dict[str, Any], found: list[Leaf], seen: set[Place], above: tuple[Place, ...]
) -> None:
    if len(above) > MOST_DEPTH:
        raise RefusedUpload(Refusal.TOO_DEEP)
    if not isinstance(node, pikepdf.Dictionary):
        raise RefusedUpload(Refusal.PAGE_TREE_INVALID)
    if node.is_indirect and node.objgen in seen:
        raise RefusedUpload(Refusal.RECURSION if node.objgen in above else Refusal.AMBIGUOUS)
    seen.add(node.objgen)
    attributes = inherited | {key: node[key] for key in INHERITED if key in node}
    if "/Kids" not in node:
        found.append(_leaf(node, attributes, len(found) + 1))
        return
    if not isinstance(node["/Kids"], pikepdf.Array) or node.get("/Type") == pikepdf.Name.Page:
        raise RefusedUpload(Refusal.PAGE_TREE_INVALID)
    before = len(found)
    for kid in node["/Kids"]:
        _descend(kid, attributes, found, seen, (*above, node.objgen))
    if node.get("/Count", 0) != len(found) - before:
        raise RefusedUpload(Refusal.PAGE_COUNT)  # programs that trust the number show other pages than those that count


def _leaf(node: Any, attributes: dict[str, Any], number: int) -> Leaf:
    if number > MOST_PAGES:
        raise RefusedUpload(Refusal.TOO_MANY_PAGES)
    if node.get("/Type") != pikepdf.Name.Page:
        raise RefusedUpload(
            Refusal.NO_PAGES if number == 1 and node.get("/Type") == pikepdf.Name.Pages else Refusal.PAGE_TREE_INVALID
        )
    left, bottom, right, top = _visible(attributes, number)
    unit = _number(node.get("/UserUnit", 1), number)
    leaf = Leaf(
        number,
        node,
        attributes.get("/Resources"),
        left,
        bottom,
        right,
        top,
        _turn(attributes.get("/Rotate", 0)),
        unit,
    )
    return _checked(_scaled(leaf))


def _scaled(leaf: Leaf) -> Leaf:
    """Brought to paper, where its points are the pixels of a paper at a usual resolution."""
    width, height = leaf.width, leaf.height
    if papers.is_paper(width, height) or not papers.counts_pixels(width, height, leaf.resources):
        return leaf
    found = papers.paper(width, height)
    unit = leaf.unit * papers.POINTS / found[1] if found else leaf.unit
    return replace(leaf, counts_pixels=True, paper=found, unit=unit)


def _checked(leaf: Leaf) -> Leaf:
    if all(LEAST_SIDE <= side <= MOST_SIDE for side in (leaf.width, leaf.height)):
        return leaf
    if leaf.counts_pixels:
        raise RefusedUpload(
            Refusal.PAGE_SIZE_PIXELS, page=leaf.number, width_px=round(leaf.width), height_px=round(leaf.height)
        )
    width, height = (round(side / papers.MM) for side in (leaf.width, leaf.height))
    raise RefusedUpload(Refusal.PAGE_SIZE, page=leaf.number, width_mm=width, height_mm=height)


def _visible(attributes: dict[str, Any], number: int) -> tuple[float, float, float, float]:
    """What of the page is shown: the crop box inside the media box."""
    media = _box(attributes.get("/MediaBox"), number)
    crop = _box(attributes["/CropBox"], number) if "/CropBox" in attributes else media
    shown = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else media


def _box(value: Any, number: int) -> tuple[float, float, float, float]:
    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        raise RefusedUpload(Refusal.PAGE_SIZE, page=number)
    a, b, c, d = (_number(one, number) for one in value)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _number(value: Any, page: int) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise RefusedUpload(Refusal.PAGE_SIZE, page=page) from None
    if not math.isfinite(number):
        raise RefusedUpload(Refusal.PAGE_SIZE, page=page)
    return number


def _turn(value: Any) -> int:
    try:
        return int(value) // 90 * 90 % 360
    except (TypeError, ValueError):
        return 0
