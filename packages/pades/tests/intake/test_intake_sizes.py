"""Pages as many points wide as their picture has pixels: brought to paper, or told truly."""

from pathlib import Path

import pikepdf
import pytest
from pades.intake.pdf.papers import PAPERS, RESOLUTIONS, paper

from packages.pades.tests.builders.uploads import pdf_bytes, scanners
from packages.pades.tests.intake.test_intake_base import accepted, codes, difference, drawn
from packages.pades.tests.intake.test_intake_refusals import take_in

DPI = {"A4": RESOLUTIONS, "Letter": RESOLUTIONS, "A3": (240, 400, 600), "A5": (150, 200, 240)}


def pixels(name: str, dpi: int) -> tuple[int, int]:
    short, long = PAPERS[name]
    return round(short / 25.4 * dpi), round(long / 25.4 * dpi)


def a_point_for_each_pixel(size: tuple[int, int], *, jpx: bool = False) -> bytes:
    picture = pdf_bytes.paper(size, mode="L")
    head = {"Width": size[0], "Height": size[1], "BitsPerComponent": 8, "ColorSpace": pikepdf.Name.DeviceGray}
    return scanners.with_image(head | {"Filter": pikepdf.Name.DCTDecode}, pdf_bytes.jpeg(picture), size=size)


def box(folder: Path) -> list[float]:
    with pikepdf.open(folder / "base.pdf") as pdf:
        return [float(one) for one in pdf.pages[0].obj.MediaBox]


@pytest.mark.parametrize(("name", "dpi"), [(name, dpi) for name, all_dpi in DPI.items() for dpi in all_dpi])
def test_papers_are_known_by_their_pixels(name: str, dpi: int) -> None:
    width, height = pixels(name, dpi)
    assert paper(width, height) == paper(height, width) == (name, dpi)
    assert paper(width * 1.01, height * 0.99) == (name, dpi)  # cut a little, as devices do


def test_two_papers_with_the_same_pixels_are_none() -> None:
    assert paper(*pixels("A3", 150)) is None
    assert paper(*pixels("A5", 300)) is None
    assert paper(1000, 1000) is None


@pytest.mark.parametrize("dpi", [200, 300, 600])
def test_an_a4_is_an_a4(dpi: int, tmp_path: Path) -> None:
    upload = a_point_for_each_pixel(pixels("A4", dpi))
    found, base = accepted(upload, tmp_path)
    assert codes(found) == {"scaled_to_paper": [1]}
    assert found.warnings[0]["papers"] == f"A4, {dpi} dpi"
    assert box(tmp_path) == pytest.approx([0, 0, 595.28, 841.89], abs=1)
    assert difference(drawn(upload, dpi=50 * 72 / dpi), drawn(base)) < 3


def test_a_coarse_a4_is_said_to_be_coarse(tmp_path: Path) -> None:
    """150 dpi by its pixels, and that is what is told."""
    found, _ = accepted(a_point_for_each_pixel(pixels("A4", 150)), tmp_path)
    assert codes(found) == {"scaled_to_paper": [1], "low_resolution": [1]}
    assert found.warnings[1]["dpi"] == 150


def test_strips_count_together(tmp_path: Path) -> None:
    size = pixels("A4", 200)

    def stretch(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.MediaBox = pikepdf.Array([0, 0, *size])
        page.Contents = pdf.make_stream(
            b"q %f 0 0 %f 0 0 cm " % (size[0] / 595.28, size[1] / 841.89) + page.Contents.read_bytes() + b" Q"
        )

    found, _ = accepted(pdf_bytes.changed(stretch, scanners.in_strips()), tmp_path)
    assert codes(found) == {"scaled_to_paper": [1]}


def test_a_page_whose_picture_was_made_smaller_later(tmp_path: Path) -> None:
    upload = a_point_for_each_pixel((827, 1170)).replace(b"[ 0 0 827 1170 ]", b"[ 0 0 4960 7016 ]")
    upload = pdf_bytes.changed(
        lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", pikepdf.Array([0, 0, 4960, 7016])), upload
    )
    found, _ = accepted(upload, tmp_path)
    assert codes(found)["scaled_to_paper"] == [1]
    assert box(tmp_path) == pytest.approx([0, 0, 595.28, 841.89], abs=1)


def test_pixels_of_no_paper_are_told_truly(tmp_path: Path) -> None:
    """A telephone's picture: neither its resolution nor its paper is known, so neither is called low or odd."""
    found, _ = accepted(a_point_for_each_pixel((1500, 2000)), tmp_path)
    assert codes(found) == {"page_size_unknown": [1]}


def test_more_pixels_than_a_page_may_have_points(tmp_path: Path) -> None:
    found = take_in(a_point_for_each_pixel((5200, 6000)), tmp_path)
    assert found.reason == "page_size_pixels"
    assert found.facts == {"page": 1, "width_px": 5200, "height_px": 6000}


def test_a_small_paper_scanned_coarsely_is_that_paper(tmp_path: Path) -> None:
    """595 × 842 pixels on an A4 are 72 dpi, and no paper of 3 cm."""
    found, _ = accepted(a_point_for_each_pixel((595, 842)), tmp_path)
    assert codes(found) == {"low_resolution": [1]}
    assert found.warnings[0]["dpi"] == 72


def test_sizes_are_named_in_the_refusal(tmp_path: Path) -> None:
    upload = pdf_bytes.scan().replace(b"[0 0 595.28 841.89]", b"[0 0 9595.3 841.89]")
    found = take_in(upload, tmp_path)
    assert found.reason == "page_size"
    assert found.facts == {"page": 1, "width_mm": 3385, "height_mm": 297}
