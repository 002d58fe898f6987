"""What scanners and telephones do to a page: ink, paper, light, lens, noise. Arrays of height × width × 3 bytes."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]
Field = NDArray[np.float32]
TILE = 512
TABLE = (104, 78, 56)  # wood
PHOTO_ASPECT = (3, 4)


def ink(pixels: Pixels, picture: Image.Image, x: float, y: float, seed: int, *, patchy: float = 0.15) -> None:
    """Put a transparent picture on paper as ink: it darkens, and its cover varies from spot to spot."""
    left, top = max(0, round(x)), max(0, round(y))
    part = np.asarray(picture, dtype=np.float32)
    height, width = min(part.shape[0], pixels.shape[0] - top), min(part.shape[1], pixels.shape[1] - left)
    part = part[:height, :width]
    dice = np.random.default_rng(seed)
    cover = part[..., 3:] / 255 * (1 - patchy * _cloud(dice, height, width, 14))[..., None]
    place = pixels[top : top + height, left : left + width]
    place[:] = (place * (1 - cover * (1 - part[..., :3] / 255))).astype(np.uint8)


class Eye:
    """One device looking at pages; the same seed sees the same."""

    def __init__(self, seed: int) -> None:
        self._dice = np.random.default_rng(seed)

    def scan(self, page: Pixels) -> Pixels:
        """A flatbed scanner: a slight skew, off-white paper, uneven light, a shadow at one edge, dust, noise."""
        height, width = page.shape[:2]
        skewed = Image.fromarray(page).rotate(
            float(self._dice.normal(0, 0.35)), Image.Resampling.BILINEAR, fillcolor=(236, 235, 231)
        )
        soft = np.asarray(skewed.filter(ImageFilter.BoxBlur(0.45)), dtype=np.uint8)
        light = self._light(height, width) * self._edge(width)[None, :]
        return self._exposed(soft, light, paper=(250, 248, 243), noise=2.6)

    def photograph(self, page: Pixels) -> Pixels:
        """A telephone over a table: perspective, warm light falling off, the shadow of a hand, more noise."""
        height, width = page.shape[0] * 11 // 10, page.shape[0] * 11 // 10 * 3 // 4
        height = width * 4 // 3
        grain = _cloud(self._dice, height // 8, width // 2, 40)
        wood = np.asarray(Image.fromarray((grain * 255).astype(np.uint8)).resize((width, height)), dtype=np.float32)
        table = (np.array(TABLE, dtype=np.float32) * (0.8 + wood[..., None] / 640)).astype(np.uint8)
        seen = self._in_perspective(page, table)
        light = self._light(height, width, depth=0.16) * self._shadow(height, width)
        blurred = np.asarray(Image.fromarray(seen).filter(ImageFilter.BoxBlur(0.8)), dtype=np.uint8)
        return self._exposed(blurred, light, paper=(252, 242, 224), noise=4.5)

    def again(self, view: Pixels) -> Pixels:
        """Another sheet, cheaply: the same view with fresh noise, a little lighter or darker, a little aside."""
        moved = np.roll(view, tuple(self._dice.integers(-6, 7, 2)), axis=(0, 1)).astype(np.int16)
        moved += self._noise(view.shape[0], view.shape[1], 2.0)[..., None] + int(self._dice.integers(-3, 4))
        return np.clip(moved, 0, 255).astype(np.uint8)

    def _exposed(self, page: Pixels, light: Field, *, paper: tuple[int, int, int], noise: float) -> Pixels:
        seen = np.empty(page.shape, dtype=np.uint8)
        grain = self._noise(page.shape[0], page.shape[1], noise)
        for channel, white in enumerate(paper):
            lit = page[..., channel] * (light * (white / 255)) + grain
            seen[..., channel] = np.clip(lit + 3, 0, 255)
        self._dust(seen)
        return seen

    def _light(self, height: int, width: int, depth: float = 0.05) -> Field:
        """A slope across the page and the paper's own clouds."""
        turn = self._dice.uniform(0, 2 * math.pi)
        down, across = np.linspace(-1, 1, height, dtype=np.float32), np.linspace(-1, 1, width, dtype=np.float32)
        slope = 1 - depth * (0.5 + 0.35 * (math.sin(turn) * down[:, None] + math.cos(turn) * across[None, :]))
        return (slope * (1 - 0.02 * _cloud(self._dice, height, width, 60))).astype(np.float32)

    def _edge(self, width: int) -> Field:
        """The lid does not close fully: darker towards one side."""
        across = np.linspace(0, 1, width, dtype=np.float32)
        side = across if self._dice.random() < 0.5 else 1 - across
        return (1 - 0.22 * np.exp(-side * 90)).astype(np.float32)

    def _shadow(self, height: int, width: int) -> Field:
        """A round, soft one from a corner."""
        down, across = np.mgrid[0:1:64j, 0:1:64j].astype(np.float32)
        x, y = self._dice.uniform(-0.2, 0.2), self._dice.uniform(0.7, 1.1)
        reach = np.hypot(across - x, down - y)
        soft = 1 - 0.35 / (1 + np.exp((reach - 0.45) * 14))
        return _stretched(soft, height, width)

    def _noise(self, height: int, width: int, strength: float) -> NDArray[np.int16]:
        """A tile of sensor noise, laid out from a random corner: cheap, and nobody sees the repetition."""
        tile = np.rint(self._dice.normal(0, strength, (TILE, TILE))).astype(np.int16)
        tile = np.roll(tile, tuple(self._dice.integers(0, TILE, 2)), axis=(0, 1))
        return np.tile(tile, (height // TILE + 1, width // TILE + 1))[:height, :width]

    def _dust(self, page: Pixels) -> None:
        height, width = page.shape[:2]
        for _ in range(int(self._dice.integers(15, 60))):
            y, x = int(self._dice.integers(0, height - 3)), int(self._dice.integers(0, width - 3))
            size = int(self._dice.integers(1, 4))
            page[y : y + size, x : x + size] = page[y : y + size, x : x + size] // 2 + 30

    def _in_perspective(self, page: Pixels, table: Pixels) -> Pixels:
        height, width = table.shape[:2]
        shift = self._dice.uniform(-0.03, 0.03, 8)
        corners = np.array([0.09, 0.06, 0.91, 0.05, 0.955, 0.95, 0.05, 0.955]) + shift * 0.7
        target = [(corners[i] * width, corners[i + 1] * height) for i in range(0, 8, 2)]
        source = [(0, 0), (page.shape[1], 0), (page.shape[1], page.shape[0]), (0, page.shape[0])]
        matrix = _perspective(target, source)
        sheet = Image.fromarray(page).transform(
            (width, height), Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BICUBIC
        )
        mask = Image.new("L", (page.shape[1], page.shape[0]), 255).transform(
            (width, height), Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BILINEAR
        )
        dark = Image.fromarray(table // 2)
        ground = Image.composite(dark, Image.fromarray(table), mask.filter(ImageFilter.BoxBlur(width / 90)))
        return np.array(Image.composite(sheet, ground, mask))


def _cloud(dice: np.random.Generator, height: int, width: int, grain: int) -> Field:
    """Soft random spots between 0 and 1, about ``grain`` pixels wide."""
    small = dice.random((max(2, height // grain), max(2, width // grain)), dtype=np.float32)
    return _stretched(small, height, width)


def _stretched(small: NDArray[Any], height: int, width: int) -> Field:
    picture = Image.fromarray(small.astype(np.float32)).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(picture, dtype=np.float32)


def _perspective(target: list[tuple[float, float]], source: list[tuple[int, int]]) -> list[float]:
    """The eight coefficients by which Pillow finds a source point for each target point."""
    rows, values = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solved: list[float] = np.linalg.solve(np.array(rows), np.array(values)).tolist()
    return solved
