"""Photographs become pages of the same kind of base as PDFs do; hostile ones are refused in the child."""

import io
from pathlib import Path

import pikepdf
import pytest
from pades.intake.examine import PHOTOGRAPH_CHILD, Intake, intake_in_child
from pades.intake.pages import render_in_child
from PIL import Image

from packages.pades.tests.builders.uploads import photographs
from packages.pades.tests.builders.uploads.photographs import STAMP, saved, sheet

AT_200 = {"dpi": (200, 200)}
DEEP = Image.new("I;16", (1654, 2339), 60000)
FAX = {"compression": "group4", **AT_200}


def take(data: bytes, folder: Path) -> tuple[Intake, Path]:
    upload, base = folder / "upload", folder / "base.pdf"
    upload.write_bytes(data)
    found = intake_in_child(upload, base=base)
    assert base.exists() == (found.verdict == "accept")
    return found, base


def told(found: Intake) -> dict[str, list[int]]:
    return {one["code"]: one["pages"] for one in found.warnings}


def shown(base: Path, page: int = 1) -> Image.Image:
    return Image.open(io.BytesIO(render_in_child(base, page, dpi=30))).convert("RGB")


def has_stamp(picture: Image.Image, corner: tuple[float, float] = (0.05, 0.03)) -> bool:
    at = picture.getpixel((int(picture.width * corner[0]), int(picture.height * corner[1])))
    assert isinstance(at, tuple)
    return all(abs(a - b) < 25 for a, b in zip(at, STAMP, strict=True))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_telephones_picture_stands_upright_and_keeps_its_bytes(orientation: int, tmp_path: Path) -> None:
    found, base = take(photographs.telephone(orientation), tmp_path)
    assert told(found) == {"fitted_to_a4": [1], "metadata_removed": [1]}
    picture = shown(base)
    assert has_stamp(picture)
    assert picture.width < picture.height
    assert b"Acme" not in base.read_bytes()  # neither device nor place
    with pikepdf.open(base) as pdf:
        kept = pdf.pages[0].Resources.XObject["/Im0"].read_raw_bytes()
        _, _, width, height = (float(one) for one in pdf.pages[0].MediaBox)
    assert width <= 596
    assert height <= 842
    assert pixels(kept) == pixels((tmp_path / "upload").read_bytes())


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).tobytes()


KINDS = {
    "PNG": (saved(sheet(), "PNG", **AT_200), set()),
    "PNG of 16 bits": (saved(DEEP, "PNG", **AT_200), {"blank_page", "colours_converted"}),
    "PNG with a palette": (saved(sheet().quantize(16), "PNG", **AT_200), set()),
    "opaque alpha": (saved(sheet().convert("RGBA"), "PNG", **AT_200), set()),
    "TIFF as a fax": (saved(sheet().convert("1"), "TIFF", **FAX), set()),
    "TIFF, turned": (saved(photographs.stored(sheet(), 6), "TIFF", tiffinfo={274: 6}, **AT_200), {"recoded"}),
    "JPEG in ink": (saved(sheet().convert("CMYK"), "JPEG", **AT_200), {"colours_converted", "recoded"}),
    "gray JPEG": (saved(sheet().convert("L"), "JPEG", **AT_200), set()),
    "progressive JPEG": (saved(sheet(), "JPEG", progressive=True, **AT_200), set()),
    "more behind the JPEG": (saved(sheet(), "JPEG", **AT_200) + b"PK\3\4" + bytes(5000), set()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_and_what_is_told_of_them(kind: str, tmp_path: Path) -> None:
    data, codes = KINDS[kind]
    found, base = take(data, tmp_path)
    assert (found.verdict, found.pages, set(told(found))) == ("accept", 1, codes)
    assert [abs(side - a4) <= 1 for side, a4 in zip(shown(base).size, (248, 351), strict=True)] == [True, True]


def test_what_is_seen_through_is_told_and_weighs(tmp_path: Path) -> None:
    picture = sheet().convert("RGBA")
    picture.putalpha(120)
    found, _ = take(saved(picture, "PNG", **AT_200), tmp_path)
    assert "transparency_filled" in told(found)


def test_moving_pictures_are_not_cut_in_silence(tmp_path: Path) -> None:
    data = saved(sheet(), "PNG", save_all=True, append_images=[sheet().rotate(180)], **AT_200)
    assert told(take(data, tmp_path)[0]) == {"frames_left_out": [1]}


def test_a_tiff_of_several_pages(tmp_path: Path) -> None:
    pages = [sheet().convert("L"), sheet(400, 600).convert("1")]
    found, base = take(saved(sheet(), "TIFF", save_all=True, append_images=pages, **AT_200), tmp_path)
    assert found.pages == 3
    assert told(found)["odd_page_size"] == [3]
    assert has_stamp(shown(base, 1))


def test_heic(tmp_path: Path) -> None:
    found, base = take(photographs.HEIC, tmp_path)
    assert (found.verdict, found.pages) == ("accept", 1)
    assert told(found) == {"low_resolution": [1], "fitted_to_a4": [1], "metadata_removed": [1]}
    assert shown(base).size[0] < shown(base).size[1]  # turned as its file says
    assert b"Acme" not in base.read_bytes()


HOSTILE = {
    "PNG of billions": (lambda: photographs.png_of(60000, 60000, 1, 0, 10), "image_too_large"),
    "TIFF of ten thousand pages": (lambda: photographs.tiff_of(10_000), "too_many_pages"),
    "HEIC garbage": (lambda: photographs.HEIC[:60] + b"\x55" * 4000, None),
    "HEIC cut": (lambda: photographs.HEIC[:900], None),
    "JPEG cut": (lambda: saved(sheet(), "JPEG")[:-3000], "photograph_incomplete"),
    "PNG cut": (lambda: saved(sheet(), "PNG")[:-300], "photograph_incomplete"),
    "JPEG that says it is a PDF": (photographs.polyglot, "header_offset"),
    "a stripe": (lambda: saved(Image.new("L", (9000, 10)), "PNG"), "page_size_pixels"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_photographs_are_refused(case: str, tmp_path: Path) -> None:
    build, reason = HOSTILE[case]
    wanted = [reason] if reason else ["photograph_incomplete", "photograph_unreadable"]
    assert take(build(), tmp_path)[0].reason in wanted


def test_as_many_points_as_we_promise_are_taken(tmp_path: Path) -> None:
    """49 of 50 million, of four channels: 196 MB unpacked, some 650 in all while it is put on white and packed."""
    found = take(photographs.png_of(7000, 7000, 8, 6, 28000), tmp_path)[0]
    assert found.verdict == "accept", (found.reason, found.facts)


def test_pages_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    assert take(photographs.tiff_of(3, loop=True), tmp_path)[0].pages <= 300


def test_the_child_is_bounded() -> None:
    assert (PHOTOGRAPH_CHILD.cpu_seconds, PHOTOGRAPH_CHILD.memory_bytes) == (18, 768 * 1024 * 1024)
