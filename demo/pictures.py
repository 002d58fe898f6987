"""Pictures for the cast: a blue signature as if written by hand, a round red seal with the office's name."""

import math
import random
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parent.parent / ".local" / "fonts"
BLUE, RED = (22, 54, 150, 235), (200, 24, 30, 225)
SIGNATURE_SIZE = (760, 300)
SEAL_PIXELS, SEAL_MM = 600, 36.0
FINER = 3  # drawn this many times larger, then made smaller
TALL, DEEP = set("bdfhklt"), set("gjpqyz")
STAR_CORNERS = 5

Point = tuple[float, float]


@lru_cache(maxsize=64)
def signature(name: str) -> bytes:
    """A signature that is always the same for the same name; transparent PNG, 760×300."""
    dice = random.Random(name)
    width, height = SIGNATURE_SIZE[0] * FINER, SIGNATURE_SIZE[1] * FINER
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    hand = _hand(dice)
    for stroke in (_letters(name, dice), _flourish(dice)):
        _draw(pen, [(x * width, y * height) for x, y in _smooth([hand(point) for point in stroke])], dice)
    return _png(picture.resize(SIGNATURE_SIZE, Image.Resampling.LANCZOS), 300)


@lru_cache(maxsize=64)
def seal(office: str) -> bytes:
    """A round seal of 36 mm at 600 px: rings, the office's name along the circle, a star in the middle."""
    side = 2 * SEAL_PIXELS
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for inset, width in ((14, 20), (50, 6), (318, 6)):
        pen.ellipse([inset, inset, side - inset, side - inset], outline=RED, width=width)
    _circular(picture, office.upper(), radius=416, most=math.radians(300))
    _star(pen, side / 2, 0.0, -28.0, 150)
    _star(pen, side / 2, 0.0, 416.0, 34)
    return _png(picture.resize((SEAL_PIXELS, SEAL_PIXELS), Image.Resampling.LANCZOS), SEAL_PIXELS / SEAL_MM * 25.4)


def _hand(dice: random.Random) -> Callable[[Point], Point]:
    """What is one person's own: slant, breadth, a restless or a calm line."""
    slant, breadth, unrest = dice.uniform(-0.05, 0.22), dice.uniform(0.72, 1.0), dice.uniform(0.004, 0.03)

    def written(point: Point) -> Point:
        x = 0.5 + (point[0] - 0.5) * breadth + (0.6 - point[1]) * slant * 0.5 + dice.gauss(0, unrest)
        y = point[1] + dice.gauss(0, unrest * 1.6)
        return min(0.98, max(0.02, x)), min(0.95, max(0.05, y))

    return written


def _letters(name: str, dice: random.Random) -> list[Point]:
    """One line through the given name: a large first loop, then a letter a wave, smaller and smaller. Unit square."""
    given = name.split()[-1].casefold().replace("đ", "d")
    word = [one for one in unicodedata.normalize("NFD", given) if one.isalpha()]
    initial = name[0].casefold()
    points: list[Point] = [(0.10, 0.62), (0.13, 0.30), (0.20, 0.08 + dice.random() * 0.06), (0.24, 0.20)]
    points += [
        (0.17, 0.66),
        (0.14, 0.80),
        (0.22, 0.70),
        (0.30, 0.34 if initial in TALL else 0.44),
        (0.31, 0.60),
    ]
    x, step, size = 0.34, 0.46 / max(3, len(word)), 1.0
    for letter in word:
        top = 0.58 - size * (0.34 if letter in TALL else 0.14 + 0.05 * dice.random())
        low = 0.60 + size * (0.28 if letter in DEEP else 0.06 * dice.random())
        points += [
            (x + step * 0.35, top),
            (x + step * (0.2 + 0.2 * dice.random()), low),
            (x + step * 0.75, 0.60),
        ]
        x, size = x + step, size * 0.86
    return [*points, (x + 0.05, 0.52), (min(0.95, x + 0.13), 0.46 + 0.05 * dice.random())]


def _flourish(dice: random.Random) -> list[Point]:
    """The line under it, drawn back and forth."""
    low = 0.80 + 0.05 * dice.random()
    if dice.random() < 0.4:
        return [
            (0.94, low - 0.20),
            (0.70, low - 0.02),
            (0.40, low + 0.02),
            (0.30, low - 0.10),
            (0.52, low - 0.14),
            (0.86, low + 0.04),
        ]
    return [
        (0.90, low - 0.12),
        (0.55, low),
        (0.20, low + 0.06),
        (0.32, low + 0.02),
        (0.62, low - 0.03),
        (0.84, low - 0.01),
    ]


def _smooth(points: list[Point], steps: int = 26) -> list[Point]:
    """A Catmull–Rom curve through the points."""
    ends = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    return [*curve, points[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def _draw(pen: ImageDraw.ImageDraw, curve: list[Point], dice: random.Random) -> None:
    """A pen presses harder downwards and tapers at both ends."""
    press = 1.0
    for place, (first, second) in enumerate(pairwise(curve)):
        length = math.dist(first, second) or 1.0
        wanted = 1.0 + 0.9 * max(-0.35, (second[1] - first[1]) / length)
        press += 0.12 * (wanted - press) + 0.01 * (dice.random() - 0.5)
        taper = min(1.0, 0.3 + place / 30, 0.2 + (len(curve) - place) / 40)
        radius = FINER * 2.3 * press * taper
        steps = max(1, int(length / (radius * 0.5)))
        for step in range(steps):
            x = first[0] + (second[0] - first[0]) * step / steps
            y = first[1] + (second[1] - first[1]) * step / steps
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=BLUE)


def _circular(picture: Image.Image, text: str, *, radius: float, most: float) -> None:
    """Letters along the upper circle, spread over at most ``most`` radians; the font shrinks for long names."""
    size = 104
    while True:
        font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), size)
        widths = [font.getlength(letter) + 8 for letter in text]
        if sum(widths) <= most * radius or size <= 40:
            break
        size -= 4
    angle = -sum(widths) / radius / 2
    for letter, width in zip(text, widths, strict=True):
        _letter(picture, letter, font, angle + width / radius / 2, radius, size)
        angle += width / radius


def _letter(
    picture: Image.Image, letter: str, font: ImageFont.FreeTypeFont, turn: float, radius: float, size: int
) -> None:
    centre = picture.width / 2
    tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
    ImageDraw.Draw(tile).text((size, size * 1.36), letter, font=font, fill=RED, anchor="ms")
    tile = tile.rotate(-math.degrees(turn), resample=Image.Resampling.BICUBIC)
    x, y = centre + radius * math.sin(turn), centre - radius * math.cos(turn)
    picture.alpha_composite(tile, (round(x - size), round(y - size)))


def _star(pen: ImageDraw.ImageDraw, centre: float, right: float, down: float, radius: float) -> None:
    corners = []
    for corner in range(2 * STAR_CORNERS):
        reach = radius if corner % 2 == 0 else radius * 0.38
        turn = math.pi * corner / STAR_CORNERS
        corners.append((centre + right + reach * math.sin(turn), centre + down - reach * math.cos(turn)))
    pen.polygon(corners, fill=RED)


def _png(picture: Image.Image, dpi: float) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True, dpi=(dpi, dpi))
    return out.getvalue()
