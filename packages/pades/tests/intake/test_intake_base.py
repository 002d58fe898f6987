"""Good scans are accepted; what is stored is a new file in which only the pictures are the upload's."""

import hashlib
import io
import re
from itertools import product
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pades.commands import upload_words
from pades.intake.examine import Intake, intake_in_child
from PIL import Image, ImageChops, ImageStat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from demo import scans
from packages.pades.tests.builders.uploads import bombs, broken, codings, pdf_bytes, scanners
from packages.pades.tests.builders.uploads.pdf_bytes import jpeg, paper, scan
from packages.pades.tests.builders.uploads.scanners import CASES


def accepted(data: bytes, folder: Path) -> tuple[Intake, bytes]:
    upload, base = folder / "upload", folder / "base.pdf"
    upload.write_bytes(data)
    found = intake_in_child(upload, base=base)
    assert (found.verdict, found.reason, found.facts) == ("accept", "ok", {}), found
    stored = base.read_bytes()
    assert found.base_sha256 == hashlib.sha256(stored).hexdigest()
    assert found.base_length == len(stored)
    return found, stored


def codes(found: Intake) -> dict[str, list[int]]:
    return {one["code"]: one["pages"] for one in found.warnings}


def drawn(data: bytes, page: int = 0, dpi: int = 50) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(data)[page].render(scale=dpi / 72, draw_annots=False).to_pil()
    return picture.convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of the pixels, 0 to 255."""
    assert one.width / one.height == pytest.approx(other.width / other.height, rel=0.01)
    return max(ImageStat.Stat(ImageChops.difference(one, other.resize(one.size))).mean)


@pytest.mark.parametrize("case", CASES)
def test_scanners_of_all_kinds_are_accepted(case: str, tmp_path: Path) -> None:
    build, lanes = CASES[case]
    upload = build()
    found, base = accepted(upload, tmp_path)
    assert found.pages == len(lanes)
    assert codes(found).get("rasterised", []) == [n for n, lane in enumerate(lanes, start=1) if lane == "B"]
    for page in range(found.pages):
        assert difference(drawn(upload, page), drawn(base, page)) < 3


@pytest.mark.parametrize("case", CASES)
def test_nothing_else_of_the_upload_survives(case: str, tmp_path: Path) -> None:
    """Every dictionary of the base has only keys of ours, reached from the catalog alone."""
    _, base = accepted(CASES[case][0](), tmp_path)
    with pikepdf.open(io.BytesIO(base)) as pdf:
        keys = {
            key for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream) for key in _keys(one)
        }
        assert set(pdf.trailer.keys()) == {"/Size", "/Root", "/ID"}
        assert not pdf.get_warnings()
    assert keys <= OURS


OURS = {
    "/Type", "/Subtype", "/Pages", "/Kids", "/Count", "/Parent", "/MediaBox", "/Rotate", "/Resources", "/XObject",
    "/Contents", "/Length", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Filter", "/DecodeParms", "/Decode",
    "/Predictor", "/Colors", "/Columns", "/K", "/Rows", "/BlackIs1", "/EncodedByteAlign", "/EndOfLine", "/EndOfBlock",
    "/Metadata", "/OutputIntents", "/N", "/Annots",
}  # fmt: skip


def _keys(one: Any) -> set[str]:
    names = set(one.keys())
    found = {key for key in names if not re.fullmatch(r"/Im\d+", key)}
    for key in names:
        if isinstance(one[key], pikepdf.Dictionary) and not one[key].is_indirect:
            found |= _keys(one[key])
    return found


@pytest.mark.parametrize("kind", scans.KINDS)
def test_realistic_scans_keep_their_bytes(kind: str, tmp_path: Path) -> None:
    upload = scans.scan(kind, seed=11, pages=2)
    found, base = accepted(upload, tmp_path)
    assert found.pages == 2
    assert "rasterised" not in codes(found)
    assert "low_resolution" not in codes(found)
    with pikepdf.open(io.BytesIO(upload)) as before, pikepdf.open(io.BytesIO(base)) as after:
        for old, new in zip(before.pages, after.pages, strict=True):
            assert old.obj.Resources.XObject.Im0.read_raw_bytes() == new.obj.Resources.XObject.Im0.read_raw_bytes()


def test_the_same_upload_gives_the_same_base(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    upload = scanners.with_text_layer()
    assert accepted(upload, tmp_path / "one")[1] == accepted(upload, tmp_path / "two")[1]


def test_turn_and_size_are_kept(tmp_path: Path) -> None:
    _, base = accepted(scanners.turned_and_mixed(), tmp_path)
    with pikepdf.open(io.BytesIO(base)) as pdf:
        boxes = [[float(one) for one in page.obj.MediaBox] for page in pdf.pages]
        turns = [int(page.obj.get("/Rotate", 0)) for page in pdf.pages]
    assert turns == [0, 90, 0, 0]
    expected = [[0, 0, 1190.55, 841.89], [0, 0, 595.28, 841.89], [0, 0, 297.64, 419.53], [0, 0, 595.28, 841.89]]
    assert boxes == [pytest.approx(box, abs=0.01) for box in expected]


def test_an_inherited_box_and_turn_count(tmp_path: Path) -> None:
    data = scan().replace(b"/Kids [3 0 R] /Count 1 >>", b"/Kids [3 0 R] /Count 1 >>")
    upload = pdf_bytes.changed(lambda pdf: pdf.Root.Pages.__setitem__("/Rotate", 270), data)
    _, base = accepted(upload, tmp_path)
    with pikepdf.open(io.BytesIO(base)) as pdf:
        assert int(pdf.pages[0].obj.Rotate) == 270


def test_a_turned_page_that_is_drawn_stands_upright(tmp_path: Path) -> None:
    upload = pdf_bytes.changed(lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", 90), scanners.with_visible_text())
    found, base = accepted(upload, tmp_path)
    assert codes(found)["rasterised"] == [1]
    assert difference(drawn(upload), drawn(base)) < 3


def test_the_base_can_grow_by_revisions(tmp_path: Path) -> None:
    """Classic table, no object streams, no encryption: pyHanko appends, and the base stays a prefix."""
    _, base = accepted(scan(), tmp_path)
    assert b"/ObjStm" not in base
    assert b"/XRef" not in base
    assert b"/Encrypt" not in base
    assert base.endswith(b"%%EOF\n")
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(base))
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(base)
    reader = PdfFileReader(io.BytesIO(out.getvalue()))
    assert reader.xrefs.total_revisions == 2
    assert not reader.input_version > (1, 7)


def test_low_resolution_is_a_remark(tmp_path: Path) -> None:
    found, _ = accepted(scanners.by_pillow("RGB", "RGB", size=(827, 1170), dpi=100), tmp_path)
    (remark,) = found.warnings
    assert (remark["code"], remark["page"], remark["pages"]) == ("low_resolution", 1, [1, 2])
    assert remark["dpi"] == 100
    assert upload_words.remark(remark).startswith("Trang 1–2:")


def test_low_resolution_is_seen_behind_a_text_layer(tmp_path: Path) -> None:
    def shrink(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Resources.XObject.Im0 = pikepdf.open(io.BytesIO(small)).pages[0].obj.Resources.XObject.Im0

    small = scan(jpeg(paper((620, 877))))
    upload = pdf_bytes.changed(lambda pdf: pdf.pages[0].contents_add(pdf.make_stream(b"0 0 1 1 re f")), small)
    assert set(codes(accepted(upload, tmp_path)[0])) == {"rasterised", "low_resolution"}


def test_two_hundred_dpi_is_enough_also_when_rounded(tmp_path: Path) -> None:
    assert codes(accepted(scan(jpeg(paper((1653, 2338)))), tmp_path)[0]) == {}


@pytest.mark.parametrize(
    ("size", "odd"), [((595, 842), False), ((842, 595), False), ((612, 792), False), ((300, 900), True)]
)
def test_odd_page_sizes_are_a_remark(size: tuple[int, int], odd: bool, tmp_path: Path) -> None:
    picture = paper((size[0] * 3, size[1] * 3))
    head = {
        "Width": picture.width,
        "Height": picture.height,
        "BitsPerComponent": 8,
        "ColorSpace": pikepdf.Name.DeviceRGB,
    }
    upload = scanners.with_image(head | {"Filter": pikepdf.Name.DCTDecode}, jpeg(picture), size=size)
    assert ("odd_page_size" in codes(accepted(upload, tmp_path)[0])) == odd


def test_a_white_page_is_a_remark(tmp_path: Path) -> None:
    upload = scanners.by_pillow("RGB")
    white = Image.new("RGB", pdf_bytes.A4_PIXELS, (250, 249, 246))
    assert "blank_page" not in codes(accepted(upload, tmp_path)[0])
    assert codes(accepted(scan(jpeg(white)), tmp_path)[0]) == {"blank_page": [1]}


def test_hidden_text_is_gone(tmp_path: Path) -> None:
    upload = scanners.with_text_layer()
    assert "Van ban mat" in pypdfium2.PdfDocument(upload)[0].get_textpage().get_text_range()
    _, base = accepted(upload, tmp_path)
    assert pypdfium2.PdfDocument(base)[0].get_textpage().get_text_range() == ""


def test_a_picture_under_another_is_gone(tmp_path: Path) -> None:
    """What lies hidden under a picture does not travel on."""
    hidden = jpeg(paper(word="HIDDEN"), quality=71)

    def cover(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        head = {"Width": 1654, "Height": 2339, "BitsPerComponent": 8, "ColorSpace": pikepdf.Name.DeviceRGB}
        page.Resources.XObject.Im1 = pdf.make_stream(
            hidden, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.DCTDecode, **head
        )
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im1 Do /Im0 Do Q")

    found, base = accepted(pdf_bytes.changed(cover), tmp_path)
    assert codes(found)["rasterised"] == [1]
    assert hidden not in base


def test_a_picture_that_reaches_out_of_the_page_is_cut(tmp_path: Path) -> None:
    picture = jpeg()
    upload = scan(picture).replace(b"595.28 0 0 841.89 0 0 cm", b"999.28 0 0 941.89 0 0 cm")
    found, base = accepted(upload, tmp_path)
    assert codes(found)["rasterised"] == [1]
    assert picture not in base


def test_bytes_behind_a_jpeg_do_not_travel_on(tmp_path: Path) -> None:
    found, base = accepted(scan(jpeg() + b"PK\3\4 something else"), tmp_path)
    assert codes(found)["rasterised"] == [1]
    assert b"something else" not in base


def test_a_bomb_in_a_picture_does_not_travel_on(tmp_path: Path) -> None:
    """The stream unpacks to gigabytes, the picture has a few pixels: only those are kept."""
    found, base = accepted(bombs.image_bomb(), tmp_path)
    assert codes(found)["rasterised"] == [1]
    assert len(base) < 200_000


def test_bytes_behind_a_fax_do_not_travel_on(tmp_path: Path) -> None:
    """Its own end is known to the bit: what follows is cut off, the rest keeps its bytes."""
    coded = broken.made("fax, group 4", tones=2)
    whole = coded.data
    coded.data += b"PK\3\4 something else"
    found, base = accepted(broken.upload("picture", coded), tmp_path)
    assert "rasterised" not in codes(found)
    assert whole in base
    assert b"something else" not in base


@pytest.mark.parametrize(("black_is_one", "decode"), list(product((False, True), (None, [0, 1], [1, 0]))))
def test_a_white_fax_is_a_remark_and_a_written_one_is_not(black_is_one: bool, decode: object, tmp_path: Path) -> None:
    """Whichever of its two values is shown as black."""
    shown_white = 255 if black_is_one != (decode == [1, 0]) else 0
    for value, expected in ((shown_white, True), (255 - shown_white, False)):
        coded = codings.TWO_TONES["fax, group 4"](Image.new("1", codings.SIZE, value))
        coded.parameters = pikepdf.Dictionary(Columns=codings.SIZE[0], BlackIs1=black_is_one, K=-1)
        coded.more = {"Decode": pikepdf.Array(decode)} if decode else {}  # type: ignore[arg-type]
        data = broken.upload("picture", coded)
        assert (drawn(data).convert("L").getextrema() == (255, 255)) == expected
        assert ("blank_page" in codes(accepted(data, tmp_path)[0])) == expected


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (413, 3), (7, 7)])
def test_a_narrow_jpeg_keeps_its_bytes(size: tuple[int, int], tmp_path: Path) -> None:
    picture = jpeg(paper((413, 585)).crop((100, 100, 100 + size[0], 100 + size[1])))
    found, base = accepted(scan(picture), tmp_path)
    assert "rasterised" not in codes(found)
    assert picture in base


def test_a_picture_used_on_many_pages_is_stored_once(tmp_path: Path) -> None:
    def repeat(pdf: pikepdf.Pdf) -> None:
        for _ in range(9):
            pdf.pages.append(pdf.pages[0])

    found, base = accepted(pdf_bytes.changed(repeat), tmp_path)
    assert found.pages == 10
    assert len(base) < len(scan()) + 8000


def test_gray_pages_that_are_drawn_become_gray_pictures(tmp_path: Path) -> None:
    _, base = accepted(scanners.typeset(), tmp_path)
    with pikepdf.open(io.BytesIO(base)) as pdf:
        assert pdf.pages[0].obj.Resources.XObject.Im0.ColorSpace == pikepdf.Name.DeviceGray
