"""Whatever of a scan is short, damaged or not to be confirmed refuses the file and names the page; what is whole is taken
in and looks the same."""

import io
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from pades.intake import budget
from pades.intake.examine import examine_and_rebuild, intake_in_child
from pades.intake.refusals import RefusedUpload
from pikepdf import Array, Name

from packages.pades.tests.builders.uploads import broken
from packages.pades.tests.builders.uploads.broken import PLACES, UNSEEN, WAYS, made, upload
from packages.pades.tests.builders.uploads.codings import ANY, GRAYS, TWO_TONES
from packages.pades.tests.builders.uploads.cut_instructions import STREAM_PLACES, STREAMS, instructions
from packages.pades.tests.intake.test_intake_base import difference, drawn

GRAY_PLACES = [name for name in PLACES if name not in ("stencil", "mask")]
TWO_TONE_PLACES = [name for name in PLACES if name != "soft mask"]
PLACED = [
    *((name, place, 256) for name, place in product(GRAYS, GRAY_PLACES)),
    *((name, place, 256) for name, place in product(ANY, GRAY_PLACES)),
    *((name, place, 2) for name, place in product(ANY, ("stencil", "mask"))),
    *((name, place, 2) for name, place in product(TWO_TONES, TWO_TONE_PLACES)),
]
REASONS = {"picture_incomplete", "picture_damaged", "picture_unreadable"}


@pytest.fixture(autouse=True)
def _this_process_may_have_worked_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "CPU_SECONDS", float("inf"))


def taken(data: bytes, folder: Path) -> bytes:
    """The base, made in this process. Raises RefusedUpload."""
    (folder / "upload").write_bytes(data)
    examine_and_rebuild(folder / "upload", folder / "base")
    return (folder / "base").read_bytes()


def refusal(data: bytes, folder: Path) -> RefusedUpload:
    with pytest.raises(RefusedUpload) as found:
        taken(data, folder)
    return found.value


@pytest.mark.parametrize(("name", "place", "tones"), PLACED)
def test_what_is_whole_is_taken_in_and_looks_the_same(name: str, place: str, tones: int, tmp_path: Path) -> None:
    data = upload(place, made(name, tones=2 if name in TWO_TONES else tones))
    assert difference(drawn(data), drawn(taken(data, tmp_path))) < 3


@pytest.mark.parametrize(("name", "place", "tones"), PLACED)
def test_what_is_broken_is_refused_by_its_page(name: str, place: str, tones: int, tmp_path: Path) -> None:
    """In every way in which this coding can be seen to be broken."""
    for way in WAYS:
        if (name, way) in UNSEEN:
            continue
        try:
            taken(upload(place, made(name, way, tones=2 if name in TWO_TONES else tones)), tmp_path)
        except RefusedUpload as refused:
            found = refused
        else:
            pytest.fail(f"{way}: taken in")
        assert found.code in REASONS, way
        assert found.facts == {"page": 1}, way


@pytest.mark.parametrize(("name", "reason"), [("cut", "picture_incomplete"), ("promised larger", "picture_incomplete")])
@pytest.mark.parametrize("coding", [*GRAYS, *ANY, *TWO_TONES])
def test_what_is_missing_is_called_missing(coding: str, name: str, reason: str, tmp_path: Path) -> None:
    found = refusal(upload("picture", made(coding, name, tones=2 if coding in TWO_TONES else 256)), tmp_path)
    assert found.code == reason
    assert found.facts == {"page": 1}


@pytest.mark.parametrize(
    ("coding", "way", "reason"),
    [
        ("JPEG", "cut and ended", "picture_incomplete"),
        ("JPEG", "with a header", "picture_unreadable"),
        ("Flate", "damaged", "picture_damaged"),
        ("fax, group 4", "damaged", "picture_damaged"),
        ("JBIG2", "with a header", "picture_unreadable"),
    ],
)
def test_the_child_says_the_same(coding: str, way: str, reason: str, tmp_path: Path) -> None:
    """On the third page, behind two good ones."""
    data = upload("picture", made(coding, way, tones=2 if coding in TWO_TONES else 256), pages_before=2)
    (tmp_path / "upload").write_bytes(data)
    found = intake_in_child(tmp_path / "upload", base=tmp_path / "base")
    assert (found.verdict, found.reason) == ("reject", reason)
    assert found.facts == {"page": 3}
    assert not (tmp_path / "base").exists()


def test_a_picture_of_several_pages_is_named_by_the_first(tmp_path: Path) -> None:
    """Looked at once; the page that shows it first is the one that the officer looks up."""
    data = upload("second picture", made("Flate", "cut"), pages_before=1)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages.append(pdf.pages[1])
        found = refusal(broken.saved(pdf), tmp_path)
    assert found.facts == {"page": 2}


def test_what_no_page_uses_may_be_as_it_likes(tmp_path: Path) -> None:
    """A broken picture among the resources, a broken thumbnail, broken metadata, a broken profile."""
    with pikepdf.open(io.BytesIO(upload("second picture", made("Flate")))) as pdf:
        page = pdf.pages[0].obj
        page.Resources.XObject.Unused = pdf.make_stream(
            b"nothing", Type=Name.XObject, Subtype=Name.Image, Width=9, Height=9, Filter=Name.FlateDecode
        )
        page.Thumb = pdf.make_stream(b"nothing", Width=9, Height=9, Filter=Name.FlateDecode)
        page.PieceInfo = pdf.make_stream(b"nothing", Filter=Name.LZWDecode)
        profile = pdf.make_stream(b"nothing", N=1, Filter=Name.FlateDecode)
        page.Resources.XObject.Im1.ColorSpace = Array([Name.ICCBased, profile])
        data = broken.saved(pdf)
    assert difference(drawn(data), drawn(taken(data, tmp_path))) < 3


@pytest.mark.parametrize(("place", "coding"), list(product(STREAM_PLACES, STREAMS)))
def test_drawing_instructions_are_read_to_their_end(place: str, coding: str, tmp_path: Path) -> None:
    whole = instructions(place, coding)
    assert difference(drawn(whole, dpi=200), drawn(taken(whole, tmp_path), dpi=200)) < 1
    for share in (0.45, 0.98):
        found = refusal(instructions(place, coding, cut_at=share), tmp_path)
        assert (found.code, found.facts) == ("page_incomplete", {"page": 1})
