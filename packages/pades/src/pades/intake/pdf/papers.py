"""Pages whose size a writer took from the picture's pixels, a point for each: which paper and resolution they mean."""

from typing import Any

import pikepdf

POINTS = 72
MM = POINTS / 25.4
PAPERS = {  # millimetres, short side first (ISO 216; ANSI; Folio)
    "A3": (297, 420), "A4": (210, 297), "A5": (148, 210), "Letter": (216, 279), "Legal": (216, 356),
    "Folio": (216, 330),
}  # fmt: skip
RESOLUTIONS = (150, 200, 240, 300, 400, 600)  # that devices offer, dpi
WITHIN = 0.02  # of each side: devices cut and round
AGREES = 1.0  # points between a page's side and its picture's pixels
MOST_PICTURES = 256


def paper(width: float, height: float) -> tuple[str, int] | None:
    """The one paper and resolution (dpi) at which a picture has so many pixels; None when there is none,
    or two (an A3 at 150 dpi is an A5 at 300)."""
    short, long = sorted((width, height))
    found = [
        (name, dpi)
        for name in PAPERS
        for dpi in RESOLUTIONS
        if all(_near(*pair) for pair in zip((short, long), _sides(name, dpi), strict=True))
    ]
    return found[0] if len(found) == 1 else None


def _sides(name: str, dpi: int) -> tuple[float, float]:
    """Pixels."""
    short, long = PAPERS[name]
    return short * MM * dpi / POINTS, long * MM * dpi / POINTS


def is_paper(width: float, height: float) -> bool:
    """Are so many points a page of paper as they stand?"""
    short, long = sorted((width, height))
    return any(_near(short, a * MM) and _near(long, b * MM) for a, b in PAPERS.values())


def counts_pixels(width: float, height: float, resources: Any) -> bool:
    """Is the page as many points wide and high as its picture, or its strips together, have pixels? Or had, before
    another program made the picture smaller: then they are to the point those of a paper at a usual resolution."""
    found = paper(width, height)
    if found and all(_same(*pair) for pair in zip(sorted((width, height)), _sides(*found), strict=True)):
        return True
    sizes = _pictures(resources)
    if any(_same(width, w) and _same(height, h) for w, h in sizes):
        return True
    return bool(sizes) and all(_same(width, w) for w, _ in sizes) and _same(height, sum(h for _, h in sizes))


def _pictures(resources: Any) -> list[tuple[int, int]]:
    named = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(named, pikepdf.Dictionary) or len(named) > MOST_PICTURES:
        return []
    pictures = [named[key] for key in named.keys()]  # noqa: SIM118 - no mapping
    sizes: list[tuple[Any, Any]] = [
        (one.get("/Width"), one.get("/Height"))
        for one in pictures
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == pikepdf.Name.Image
    ]
    return [(w, h) for w, h in sizes if isinstance(w, int) and isinstance(h, int)]


def _near(one: float, other: float) -> bool:
    return abs(one / other - 1) <= WITHIN


def _same(points: float, pixels: float) -> bool:
    return abs(points - pixels) <= AGREES
