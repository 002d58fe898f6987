"""Pages in another order, turned, left out, joined: the same pictures, in a base made anew."""

from pathlib import Path

import pikepdf
import pytest
from pades.common.errors import PadesError
from pades.intake.arranging import Piece, arrange_in_child

from packages.pades.tests.builders.uploads import photographs
from packages.pades.tests.builders.uploads.photographs import saved, sheet
from packages.pades.tests.intake.test_photographs import has_stamp, shown, take


@pytest.fixture
def bases(tmp_path: Path) -> tuple[Path, Path]:
    """A telephone's photograph; three pages, the last two small."""
    several = saved(sheet(), "TIFF", save_all=True, append_images=[sheet(827, 1170)] * 2, dpi=(200, 200))
    for name in "ab":
        (tmp_path / name).mkdir()
    return take(photographs.telephone(6), tmp_path / "a")[1], take(several, tmp_path / "b")[1]


def test_pages_are_arranged_and_no_picture_is_touched(bases: tuple[Path, Path], tmp_path: Path) -> None:
    one, three = bases
    wanted, base = [Piece(three, 3), Piece(one, 1, 90), Piece(three, 1, 180)], tmp_path / "new.pdf"
    made = arrange_in_child(wanted, base=base)
    assert (made.pages, made.length) == (3, base.stat().st_size)
    assert arrange_in_child(wanted, base=tmp_path / "again.pdf").sha256 == made.sha256
    assert shown(base, 1).size[0] < 130
    turned = shown(base, 2)
    assert turned.width > turned.height
    assert has_stamp(turned, (0.97, 0.05))
    assert has_stamp(shown(base, 3), (0.95, 0.97))
    with pikepdf.open(base) as pdf, pikepdf.open(one) as before:
        kept = [each.pages[n].Resources.XObject["/Im0"].read_raw_bytes() for each, n in ((pdf, 1), (before, 0))]
        assert kept[0] == kept[1]


def test_what_is_no_page_and_no_quarter(bases: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(PadesError, match="page_not_found"):
        arrange_in_child([Piece(bases[0], 2)], base=tmp_path / "none.pdf")
    for wanted in ([Piece(bases[0], 1, 45)], [], [Piece(bases[0], 1)] * 301):
        with pytest.raises(ValueError, match="quarters"):
            arrange_in_child(wanted, base=tmp_path / "none.pdf")
