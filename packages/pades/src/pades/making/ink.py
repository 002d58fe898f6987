"""Pictures of signatures and seals: where their ink ends, and how a seal comes to lie over a third of a signature's.

NĐ 30/2020, Annex I: the seal in its true size, over about a third of the signature's picture, at its left.
"""

from io import BytesIO

from PIL import Image

from pades.making.geometry import DIAMETER, MM, Positions, Rect, circumscribed

FAINT = 24  # of 255: what is more transparent is a trace of the scanner, not ink
SHARE = 1 / 3
COARSE = (80, 40)  # dots, at most, in which ink is counted
STEPS = (6.0, 0.3)  # points to the right at a time: first in strides, then by a tenth of a millimetre


def trimmed(picture: bytes) -> Image.Image:
    """The picture with its transparent edges cut off; the whole one where nothing stands out."""
    image = Image.open(BytesIO(picture)).convert("RGBA")
    box = _mask(image).getbbox()
    return image.crop(box) if box else image


def trimmed_png(picture: bytes) -> bytes:
    """As ``trimmed``, to be shown as it will stand."""
    out = BytesIO()
    trimmed(picture).save(out, "PNG")
    return out.getvalue()


def beside(leader: Rect, *, picture: bytes | None, diameter_mm: float = DIAMETER) -> Positions:
    """A seal of this true diameter, half-way up the signature, over a third of the ink that will be drawn in ``leader``
    (of the whole rectangle where there is no picture). One too small covers what it can of the left third."""
    dots = _dots(leader, picture)
    half = diameter_mm * MM / 2
    first, last = min(x for x, _ in dots), max(x for x, _ in dots)
    across = first - half  # just beside the ink; now to the right, until enough lies under it
    for step in STEPS:
        while _covered(dots, across, leader.middle, half) < SHARE and across < last:
            across += step
        across -= step
    across += step
    if across >= last:
        across = first + (last - first) * SHARE - half
    return Positions(leader, circumscribed(across, leader.middle, diameter_mm))


def drawn_in(box: Rect, size: tuple[int, int]) -> Rect:
    """Where a picture of this size stands in the box: as large as fits, its sides in proportion, in the middle."""
    scale = min(box.width / size[0], box.height / size[1])
    width, height = size[0] * scale, size[1] * scale
    left, bottom = box.left + (box.width - width) / 2, box.bottom + (box.height - height) / 2
    return Rect(left, bottom, left + width, bottom + height)


def _mask(image: Image.Image) -> Image.Image:
    return image.getchannel("A").point(lambda level: 255 if level >= FAINT else 0)


def _dots(leader: Rect, picture: bytes | None) -> list[tuple[float, float]]:
    """Points of ink on the page, evenly spread."""
    image = trimmed(picture) if picture else Image.new("RGBA", (38, 15), (0, 0, 0, 255))
    place = drawn_in(leader, image.size)
    mask = _mask(image)
    mask.thumbnail(COARSE)
    across, down = place.width / mask.width, place.height / mask.height
    pixels = mask.tobytes()
    found = [
        (place.left + (n % mask.width + 0.5) * across, place.top - (n // mask.width + 0.5) * down)
        for n, level in enumerate(pixels)
        if level >= FAINT
    ]
    return found or [((place.left + place.right) / 2, place.middle)]


def _covered(dots: list[tuple[float, float]], across: float, up: float, half: float) -> float:
    """Which share of the dots lies under a seal whose centre is there."""
    return sum((x - across) ** 2 + (y - up) ** 2 <= half**2 for x, y in dots) / len(dots)
