"""Pictures for the cast: a blue signature as if written by hand, a round red seal with the office's name."""

import math
import random
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parent.parent / ".local" / "fonts"
BLUE, RED = (22, 54, 150, 235), (200, 24, 30, 225)


def signature(name: str) -> bytes:
    """A scribble that is always the same for the same name; transparent PNG, 760×300."""
    dice = random.Random(name)  # noqa: S311  (a drawing, not a secret)
    picture = Image.new("RGBA", (1520, 600), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    points, x, y = [], 140.0, 330.0
    for step in range(260):
        x += 4.2 + 2.6 * math.sin(step / (5 + dice.random()))
        y = 320 + 120 * math.sin(step / 7.3 + dice.random() * 0.25) * math.exp(-step / 260) + 26 * math.sin(step / 2.9)
        points.append((x, y))
    for first, second in zip(points, points[1:], strict=False):
        pen.line([first, second], fill=BLUE, width=round(9 + 4 * math.sin(first[0] / 60)), joint="curve")
    pen.line([(180, 470), (700, 430), (1290, 452)], fill=BLUE, width=8, joint="curve")
    return _png(picture.resize((760, 300), Image.Resampling.LANCZOS))


def seal(office: str) -> bytes:
    """A round seal of 36 mm at 600 px: rings, the office's name along the circle, a star in the middle."""
    side = 1200
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for inset, width in ((20, 22), (58, 6), (330, 6)):
        pen.ellipse([inset, inset, side - inset, side - inset], outline=RED, width=width)
    _circular(picture, office.upper(), radius=430, size=92)
    _star(pen, side / 2, 190)
    return _png(picture.resize((600, 600), Image.Resampling.LANCZOS))


def _circular(picture: Image.Image, text: str, *, radius: float, size: int) -> None:
    font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), size)
    centre = picture.width / 2
    widths = [font.getlength(letter) + 6 for letter in text]
    angle = -sum(widths) / radius / 2
    for letter, width in zip(text, widths, strict=True):
        turn = angle + width / radius / 2
        tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((size, size), letter, font=font, fill=RED, anchor="mm")
        tile = tile.rotate(-math.degrees(turn), resample=Image.Resampling.BICUBIC)
        x, y = centre + radius * math.sin(turn), centre - radius * math.cos(turn)
        picture.alpha_composite(tile, (round(x - size), round(y - size)))
        angle += width / radius


def _star(pen: ImageDraw.ImageDraw, centre: float, radius: float) -> None:
    corners = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.38
        turn = math.pi * corner / 5
        corners.append((centre + reach * math.sin(turn), centre - reach * math.cos(turn)))
    pen.polygon(corners, fill=RED)


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
