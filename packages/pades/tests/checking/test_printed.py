"""Which addresses a file shows, wherever they stand."""

import io
from pathlib import Path

import pytest
import segno
from pades.checking.printed import read_in_child
from PIL import Image

ADDRESS = "https://sao.xa.gov.vn/c/ABCD-EFGH-JKMN-PQRS"


def pictures(count: int, at: int) -> bytes:
    """Pages of a scan; one shows a QR."""
    drawn, out = io.BytesIO(), io.BytesIO()
    segno.make(ADDRESS).save(drawn, kind="png", scale=4)
    pages = [Image.new("L", (620, 877), 255) for _page in range(count)]
    pages[at].paste(Image.open(drawn).convert("L"), (200, 300))
    pages[0].save(out, "PDF", resolution=75, save_all=True, append_images=pages[1:])
    return out.getvalue()


@pytest.mark.parametrize("at", [0, 1, 9, 13, 19])
def test_a_code_is_seen_on_whatever_page(tmp_path: Path, at: int) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(pictures(20, at))
    assert read_in_child(file).addresses == (ADDRESS,)
