"""Page pictures come from the stored bytes, drawn in a child."""

import io
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pades.common import children
from pades.common.children import ChildFailed
from pades.common.errors import PadesError
from pades.common.source import Source
from pades.intake.pages import page_count, render_in_child, render_pages_in_child
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import PageObject
from sandbox.limits import Limits

from demo import scans
from packages.pades.tests.builders.uploads import bombs, hostile


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.pdf"
    path.write_bytes(scans.scan("decision", seed=2, pages=3))
    return path


dictionary: Any = generic.DictionaryObject  # pyHanko's constructors are not typed
number: Any = generic.NumberObject
page_object: Any = PageObject


def picture(data: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(data))
    found.load()
    return found


def with_page(base: Path) -> Source:
    """A tail that adds a black page with a green field on it."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(base.read_bytes()))
    black = RawContent(b"0 0 300 300 re f", box=BoxConstraints(width=300, height=300)).as_form_xobject()
    page = page_object(
        contents=writer.add_object(generic.StreamObject(stream_data=b"/Black Do")), media_box=(0, 0, 300, 300)
    )
    page["/Resources"] = dictionary(
        {generic.pdf_name("/XObject"): dictionary({generic.pdf_name("/Black"): writer.add_object(black)})}
    )
    green = RawContent(b"0 1 0 rg 0 0 100 100 re f", box=BoxConstraints(width=100, height=100)).as_form_xobject()
    field = writer.add_object(
        dictionary(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/Widget"),
                generic.pdf_name("/FT"): generic.pdf_name("/Tx"),
                generic.pdf_name("/T"): generic.pdf_string("CertNo"),
                generic.pdf_name("/F"): number(4),
                generic.pdf_name("/Rect"): generic.ArrayObject(map(number, (100, 100, 200, 200))),
                generic.pdf_name("/AP"): dictionary({generic.pdf_name("/N"): writer.add_object(green)}),
            }
        )
    )
    page["/Annots"] = generic.ArrayObject([field])
    writer.root["/AcroForm"] = dictionary({generic.pdf_name("/Fields"): generic.ArrayObject([field])})
    writer.update_root()
    writer.insert_page(page)
    out = io.BytesIO()
    writer.write(out)
    return Source(base, out.getvalue()[base.stat().st_size :])


def test_counts_pages(base: Path) -> None:
    assert page_count(base) == 3
    assert page_count(Source(base)) == 3
    assert page_count(with_page(base)) == 4


def test_draws_at_the_resolution_asked_for(base: Path) -> None:
    small, large = (picture(render_in_child(base, 1, dpi=dpi)) for dpi in (50, 100))
    assert small.format == large.format == "PNG"
    assert small.width == pytest.approx(8.27 * 50, abs=2)
    assert large.height == pytest.approx(11.69 * 100, abs=2)
    assert min(small.convert("L").tobytes()) < 100  # there is ink on it


def test_jpeg_and_several_pages_in_one_child(base: Path) -> None:
    found = [picture(one) for one in render_pages_in_child(base, [3, 1], dpi=60, kind="JPEG")]
    assert [one.format for one in found] == ["JPEG", "JPEG"]
    assert found[1].tobytes() == picture(render_in_child(base, 1, dpi=60, kind="JPEG")).tobytes()
    assert found[0].tobytes() != found[1].tobytes()


def test_the_tail_is_drawn_with_its_fields(base: Path) -> None:
    last = picture(render_in_child(with_page(base), 4, dpi=72)).convert("RGB")
    assert last.size == (300, 300)
    assert last.getpixel((20, 20)) == (0, 0, 0)
    assert last.getpixel((150, 150)) == (0, 255, 0)


def test_the_base_is_drawn_the_same_with_a_tail(base: Path) -> None:
    assert render_in_child(with_page(base), 2, dpi=40) == render_in_child(base, 2, dpi=40)


@pytest.mark.parametrize("page", [0, -1, 4])
def test_no_such_page(base: Path, page: int) -> None:
    with pytest.raises(PadesError) as caught:
        render_in_child(base, page)
    assert caught.value.code == "page_not_found"


def test_an_unknown_kind_is_a_mistake(base: Path) -> None:
    with pytest.raises(ValueError, match="kind"):
        render_in_child(base, 1, kind="GIF")


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", bombs.drawing_bomb(), hostile.encrypted("mo", "chu")])
def test_what_cannot_be_drawn_is_a_failed_child(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "f.pdf").write_bytes(data)
    with pytest.raises(ChildFailed):
        render_in_child(tmp_path / "f.pdf", 1)


def test_a_vast_page_becomes_no_vast_picture(tmp_path: Path) -> None:
    (tmp_path / "f.pdf").write_bytes(hostile.sized_page(b"[0 0 14000 14000]"))
    found = picture(render_in_child(tmp_path / "f.pdf", 1, dpi=200, kind="JPEG"))
    assert found.width * found.height < 25_000_000


def test_any_page_of_a_large_scan_is_drawn_with_little_of_the_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each alone, not the file through: within a few seconds of the processor, however long it has to wait for it."""
    (tmp_path / "large.pdf").write_bytes(scans.scan_of_size(30 * 1024 * 1024, 60))
    source = Source(tmp_path / "large.pdf")
    little = Limits(cpu_seconds=3, wall_seconds=300)
    monkeypatch.setattr(children, "run", partial(children.run, limits=little))
    for page in (1, 30, 60):
        assert picture(render_in_child(source, page, dpi=110, kind="JPEG")).width > 100
