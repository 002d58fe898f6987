"""The pages of an upload by our own walk: inherited attributes resolved, loops and odd nodes refused."""

import math
from dataclasses import dataclass
from typing import Any

import pikepdf

from pades.refusals import RefusedUpload

MOST_PAGES = 300
MOST_DEPTH = 50
LEAST_SIDE, MOST_SIDE = 10.0, 5000.0  # points
INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")


@dataclass(frozen=True)
class Leaf:
    """One page: visible box in points (user unit not applied), turn in degrees clockwise."""

    number: int
    page: Any
    resources: Any
    left: float
    bottom: float
    right: float
    top: float
    rotate: int
    unit: float

    @property
    def width(self) -> float:
        return (self.right - self.left) * self.unit

    @property
    def height(self) -> float:
        return (self.top - self.bottom) * self.unit


def leaves(pdf: pikepdf.Pdf) -> list[Leaf]:
    """All pages in order. Raises RefusedUpload: page_tree_invalid, recursion, too_deep, page_size, numbers."""
    root = pdf.Root.get("/Pages")
    if not isinstance(root, pikepdf.Dictionary):
        raise RefusedUpload("page_tree_invalid")
    found: list[Leaf] = []
    _descend(root, {}, found, set(), 0)
    if not found:
        raise RefusedUpload("no_pages")
    return found


def _descend(node: Any, inherited: dict[str, Any], found: list[Leaf], seen: set[tuple[int, int]], depth: int) -> None:
    if depth > MOST_DEPTH:
        raise RefusedUpload("too_deep")
    if not isinstance(node, pikepdf.Dictionary):
        raise RefusedUpload("page_tree_invalid")
    if node.is_indirect and node.objgen in seen:
        raise RefusedUpload("recursion" if "/Kids" in node else "ambiguous")
    seen.add(node.objgen)
    attributes = inherited | {key: node[key] for key in INHERITED if key in node}
    if "/Kids" not in node:
        found.append(_leaf(node, attributes, len(found) + 1))
        return
    if not isinstance(node["/Kids"], pikepdf.Array) or node.get("/Type") == pikepdf.Name.Page:
        raise RefusedUpload("page_tree_invalid")
    for kid in node["/Kids"]:
        _descend(kid, attributes, found, seen, depth + 1)


def _leaf(node: Any, attributes: dict[str, Any], number: int) -> Leaf:
    if number > MOST_PAGES:
        raise RefusedUpload("too_many_pages")
    if node.get("/Type") != pikepdf.Name.Page:
        raise RefusedUpload(
            "no_pages" if number == 1 and node.get("/Type") == pikepdf.Name.Pages else "page_tree_invalid"
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
    if not all(LEAST_SIDE <= side <= MOST_SIDE for side in (leaf.width, leaf.height)):
        raise RefusedUpload("page_size", page=number)
    return leaf


def _visible(attributes: dict[str, Any], number: int) -> tuple[float, float, float, float]:
    """What of the page is shown: the crop box inside the media box."""
    media = _box(attributes.get("/MediaBox"), number)
    crop = _box(attributes["/CropBox"], number) if "/CropBox" in attributes else media
    shown = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else media


def _box(value: Any, number: int) -> tuple[float, float, float, float]:
    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        raise RefusedUpload("page_size", page=number)
    a, b, c, d = (_number(one, number) for one in value)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _number(value: Any, page: int) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise RefusedUpload("page_size", page=page) from None
    if not math.isfinite(number):
        raise RefusedUpload("page_size", page=page)
    return number


def _turn(value: Any) -> int:
    try:
        return int(value) // 90 * 90 % 360
    except (TypeError, ValueError):
        return 0
