"""Pages of bases put in another order, turned, left out or joined: a new base of the very same pictures.

In the limited child, though each base was written by us: what lies in a store is read like anything else. No picture is
unpacked; the same pages always give the same bytes.
"""

import hashlib
import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from pades.common import children
from pades.common.errors import ErrorCode, PadesError
from pades.intake import budget
from pades.intake.base_writer import BaseWriter, PlacedPicture
from pades.intake.examine import CHILD
from pades.intake.pdf.page_tree import MOST_PAGES
from pades.intake.pictures import Picture

QUARTERS = (0, 90, 180, 270)
PLACED = re.compile(rb"q ((?:[-0-9.]+ ){6})cm /(Im[0-9]+) Do Q")


@dataclass(frozen=True)
class Piece:
    """A page of a base (from 1), turned clockwise by so many degrees more."""

    base: Path
    page: int
    turn: int = 0


@dataclass(frozen=True)
class NewBase:
    """The new base: its pages, SHA-256 in hexadecimal, length in bytes."""

    pages: int
    sha256: str
    length: int


def arrange_in_child(pieces: Sequence[Piece], *, base: Path) -> NewBase:
    """Write the pieces in order to ``base``. Raises ChildFailed; PadesError «page_not_found»; ValueError for turns that
    are no quarters, no pages, or more than a base may have."""
    if not 1 <= len(pieces) <= MOST_PAGES or any(one.turn not in QUARTERS for one in pieces):
        raise ValueError("one to 300 pages, turned by quarters")
    base.touch()
    wanted = {
        "pieces": [[str(one.base.absolute()), one.page, one.turn] for one in pieces],
        "base": str(base.absolute()),
    }
    sources = list({one.base for one in pieces})
    answer = children.run("pades.intake.arranging:child", wanted, limits=CHILD, readable=sources, writable=[base])
    if "pages" not in answer:
        raise PadesError(ErrorCode.PAGE_NOT_FOUND)
    with base.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return NewBase(answer["pages"], digest, base.stat().st_size)


def child(wanted: dict[str, Any]) -> dict[str, Any]:
    """What runs inside the child."""
    with ExitStack() as stack, Path(wanted["base"]).open("wb") as out:
        opened = {name: stack.enter_context(pikepdf.open(name)) for name in {one[0] for one in wanted["pieces"]}}
        writer = BaseWriter(out)
        for name, page, turn in wanted["pieces"]:
            budget.check_time()
            if not 1 <= page <= len(opened[name].pages):
                return {}
            _copy(opened[name].pages[page - 1].obj, name, turn, writer)
        writer.finish()
    return {"pages": len(wanted["pieces"])}


def _copy(page: Any, name: str, turn: int, writer: BaseWriter) -> None:
    _, _, width, height = (float(one) for one in page.MediaBox)
    shown: list[PlacedPicture] = []
    for matrix, picture in PLACED.findall(page.Contents.read_bytes()):
        image = page.Resources.XObject["/" + picture.decode()]
        key = (name, image.objgen)
        number = writer.known(key) or writer.add_picture(_picture(image), key)
        a, b, c, d, e, f = (float(one) for one in matrix.split())
        shown.append((number, (a, b, c, d, e, f)))
    writer.add_page(width, height, (int(page.get("/Rotate", 0)) + turn) % 360, shown)


def _picture(image: Any) -> Picture:
    """As ``BaseWriter`` has written it."""

    def written(key: str) -> bytes:
        return bytes(image[key].unparse()) if key in image else b""

    return Picture(
        int(image.Width),
        int(image.Height),
        int(image.BitsPerComponent),
        written("/ColorSpace"),
        written("/Filter"),
        bytes(image.read_raw_bytes()),
        written("/DecodeParms"),
        written("/Decode"),
    )
