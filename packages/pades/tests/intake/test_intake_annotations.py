"""Annotations that show are drawn into the page and said so; what is not clear refuses the file; nothing vanishes."""

import re
from pathlib import Path

import pypdfium2
import pytest
from pades.common.errors import Unclear
from PIL import Image, ImageChops, ImageStat

from packages.pades.tests.builders.uploads import noted, pdf_bytes
from packages.pades.tests.intake.test_intake_base import accepted, codes, drawn
from packages.pades.tests.intake.test_intake_refusals import take_in


def seen(data: bytes, page: int = 0, *, dpi: int = 50) -> Image.Image:
    """As a viewer shows it, with annotations."""
    picture: Image.Image = pypdfium2.PdfDocument(data)[page].render(scale=dpi / 72, draw_annots=True).to_pil()
    return picture.convert("RGB")


def apart(one: Image.Image, other: Image.Image) -> float:
    """Of the pixel blocks, the largest difference, 0 to 255: a small annotation must not drown in a large page."""
    difference = ImageChops.difference(one, other.resize(one.size)).convert("L")
    return float(difference.reduce(8).getextrema()[1])  # type: ignore[arg-type]


@pytest.mark.parametrize("case", noted.VISIBLE)
def test_what_every_viewer_shows_is_drawn_in(case: str, tmp_path: Path) -> None:
    upload = noted.VISIBLE[case]()
    assert apart(seen(upload), drawn(upload)) > 40  # else the case would show nothing
    found, base = accepted(upload, tmp_path)
    assert codes(found) == {"annotations_drawn": [1], "rasterised": [1]}
    assert apart(seen(upload), drawn(base)) < 25
    assert set(re.findall(rb"/Annot[^>]*?\]", base)) == {b"/Annots []"}


def test_a_scan_that_hangs_over_an_empty_page_is_no_blank_page(tmp_path: Path) -> None:
    found, base = accepted(noted.scan_in_a_stamp(), tmp_path)
    assert "blank_page" not in codes(found)
    assert max(ImageStat.Stat(ImageChops.difference(drawn(pdf_bytes.scan()), drawn(base))).mean) < 3


def test_only_pages_with_something_on_them_are_drawn(tmp_path: Path) -> None:
    found, _ = accepted(noted.twice_on_two_pages(), tmp_path)
    assert codes(found) == {"annotations_drawn": [2], "rasterised": [2]}


@pytest.mark.parametrize("case", noted.UNSEEN)
def test_what_nobody_sees_goes_without_a_word(case: str, tmp_path: Path) -> None:
    upload = noted.UNSEEN[case]()
    assert apart(seen(upload), drawn(upload)) == 0
    found, base = accepted(upload, tmp_path)
    assert codes(found) == {}
    assert set(re.findall(rb"/Annot[^>]*?\]", base)) == {b"/Annots []"}


@pytest.mark.parametrize("case", noted.UNCLEAR)
def test_what_one_shows_and_another_does_not_is_refused(case: str, tmp_path: Path) -> None:
    found = take_in(noted.UNCLEAR[case](), tmp_path)
    assert (found.reason, found.facts["page"]) == ("annotation_unclear", 1)
    assert found.facts["unclear"] in set(Unclear)


def test_a_frame_around_a_link_is_left_out_and_said_so(tmp_path: Path) -> None:
    found, _ = accepted(noted.noted(b"/Subtype /Link /Rect [9 9 99 99]"), tmp_path)
    assert codes(found) == {"link_frames_removed": [1]}


def test_a_picture_in_a_stamp_that_nobody_can_read_refuses_the_file(tmp_path: Path) -> None:
    """It would vanish: the page around it is not of one tone."""
    assert take_in(noted.broken_picture_in_a_stamp(), tmp_path).reason == "picture_unreadable"


def test_annotations_that_are_no_list(tmp_path: Path) -> None:
    assert take_in(pdf_bytes.scan(page=b"/Annots << /A 1 >>"), tmp_path).reason == "malformed"
