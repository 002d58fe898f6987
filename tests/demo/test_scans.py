"""The generated scans are what tests and seeds rely on: repeatable, of the wanted size, and full of things to see."""

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageStat

from demo import scans

MIB = 1024 * 1024


def pictures(data: bytes) -> list[Image.Image]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [Image.open(io.BytesIO(page.obj.Resources.XObject.Im0.read_raw_bytes())).copy() for page in pdf.pages]


@pytest.mark.parametrize("kind", scans.KINDS)
def test_the_same_seed_gives_the_same_bytes(kind: str) -> None:
    first = scans.scan(kind, seed=4)
    assert first == scans.scan(kind, seed=4)
    assert first != scans.scan(kind, seed=5)
    assert 0.2 * MIB < len(first) < 1.5 * MIB


@pytest.mark.parametrize("kind", scans.KINDS)
def test_pages_carry_ink_and_noise_and_are_as_many_as_asked(kind: str) -> None:
    views = pictures(scans.scan(kind, seed=1, pages=3))
    assert len(views) == 3
    for view in views:
        assert view.width * view.height > 3_000_000
        assert min(ImageStat.Stat(view).stddev) > 4
        assert view.convert("L").getextrema()[0] < 90


@pytest.mark.parametrize("kind", ["diploma", "birth_certificate", "decision", "transcript"])
def test_the_last_page_bears_a_red_seal_and_a_blue_signature(kind: str) -> None:
    view = np.asarray(pictures(scans.scan(kind, seed=3))[-1].reduce(2), dtype=np.int16)
    red, green, blue = view[np.ptp(view, axis=2) > 60].T
    assert np.count_nonzero((red > green + 60) & (red > blue + 50)) > 500
    assert np.count_nonzero(blue > red + 50) > 80


def test_resolution_is_the_one_asked_for() -> None:
    with pikepdf.open(io.BytesIO(scans.scan("decision", seed=1, dpi=300))) as pdf:
        page = pdf.pages[0].obj
        assert page.Resources.XObject.Im0.Width / (float(page.MediaBox[2]) / 72) == pytest.approx(300, abs=0.5)


@pytest.mark.parametrize(("size", "pages"), [(300_000, 1), (1 * MIB, 2), (5 * MIB, 3), (30 * MIB, 60), (5 * MIB, 60)])
def test_hits_the_wanted_size(size: int, pages: int) -> None:
    data = scans.scan_of_size(size, pages)
    assert 0.93 * size <= len(data) <= size
    assert len(pictures(data)) == pages


def test_an_impossible_size_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="cannot be made"):
        scans.scan_of_size(50_000, 10)
    with pytest.raises(ValueError, match="kind is one of"):
        scans.scan("letter", seed=1)
