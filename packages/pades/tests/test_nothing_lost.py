"""Whatever of a scan is short, damaged or not to be confirmed refuses the file and names the page; what is whole is taken
in and looks the same."""

from itertools import product
from pathlib import Path

import pytest
from pades import budget
from pades.intake import examine_and_rebuild, intake_in_child
from pades.refusals import RefusedUpload

from packages.pades.tests import broken
from packages.pades.tests.broken import ANY, GRAYS, PLACES, TWO_TONES, UNSEEN, WAYS, made, upload
from packages.pades.tests.test_intake_base import difference, drawn

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
        assert found.message.startswith("Trang 1: "), way


@pytest.mark.parametrize(("name", "reason"), [("cut", "picture_incomplete"), ("promised larger", "picture_incomplete")])
@pytest.mark.parametrize("coding", [*GRAYS, *ANY, *TWO_TONES])
def test_what_is_missing_is_called_missing(coding: str, name: str, reason: str, tmp_path: Path) -> None:
    found = refusal(upload("picture", made(coding, name, tones=2 if coding in TWO_TONES else 256)), tmp_path)
    assert found.code == reason
    assert "phần cuối của ảnh bị thiếu" in found.message


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
    assert found.message.startswith("Trang 3: ")
    assert not (tmp_path / "base").exists()


def test_each_good_page_is_named_rightly_only_once(tmp_path: Path) -> None:
    """A picture on several pages is looked at once, and a broken one is named by the first."""
    broken_picture = made("Flate", "cut")
    found = refusal(upload("second picture", broken_picture, pages_before=1), tmp_path)
    assert found.message.startswith("Trang 2: ")
    assert broken.SIZE == (413, 585)
