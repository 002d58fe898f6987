"""Writing the base: a PDF of pictures on pages, every byte of its structure ours.

Classic cross-reference table, no object streams, no encryption (ISO 32000-2, 7.5.4), so that revisions can be appended;
PDF/A-2u (``archival``). The same pages always give the same bytes.
"""

import hashlib
from collections.abc import Hashable, Sequence
from typing import BinaryIO

from pades.intake.archival import SCREEN, XMP, screen_profile
from pades.intake.pdf.content import Matrix
from pades.intake.pictures import Picture

CATALOG, PAGES = 1, 2
PlacedPicture = tuple[int, Matrix]


class BaseWriter:
    """Pages one after the other, then ``finish``."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self._place = 0
        self._places: dict[int, int] = {}
        self._next = PAGES + 1
        self._pages: list[int] = []
        self._pictures: dict[Hashable, int] = {}
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def known(self, key: Hashable) -> int | None:
        """The object number of a picture added before under this key."""
        return self._pictures.get(key)

    def add_picture(self, picture: Picture, key: Hashable) -> int:
        """Its object number."""
        head = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace %b" % (
            picture.width, picture.height, picture.bits, picture.colours,
        )  # fmt: skip
        head += b" /Filter " + picture.filter
        head += b" /DecodeParms " + picture.parameters if picture.parameters else b""
        head += b" /Decode " + picture.decode if picture.decode else b""
        self._pictures[key] = self._add_stream(head, picture.data)
        return self._pictures[key]

    def add_page(self, width: float, height: float, rotate: int, shown: Sequence[PlacedPicture]) -> None:
        """A page of ``width`` × ``height`` points, turned clockwise; later pictures lie above earlier ones."""
        instructions = [
            b"q " + b" ".join(map(_number, matrix)) + b" cm /Im%d Do Q" % place
            for place, (_, matrix) in enumerate(shown)
        ]
        content = self._add_stream(b"<<", b"\n".join(instructions))
        names = b" ".join(b"/Im%d %d 0 R" % (place, number) for place, (number, _) in enumerate(shown))
        turned = b" /Rotate %d" % rotate if rotate else b""
        page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %b %b]%b /Resources << /XObject << %b >> >>" % (
            PAGES, _number(width), _number(height), turned, names,
        )  # fmt: skip
        page += b" /Annots []"  # the list that a later time-stamp's field joins: to add the list itself is a change
        self._pages.append(self._add(page + b" /Contents %d 0 R >>" % content))

    def finish(self) -> None:
        """Catalog, page tree, what PDF/A wants, cross-reference table, trailer."""
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        self._add(b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(self._pages)), PAGES)
        metadata = self._add_stream(b"<< /Type /Metadata /Subtype /XML", XMP)
        profile = self._add_stream(b"<< /N 3", screen_profile())
        intent = b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (%b) /Info (%b)" % (SCREEN, SCREEN)
        intent += b" /DestOutputProfile %d 0 R >>" % profile
        catalog = b"<< /Type /Catalog /Pages %d 0 R /Metadata %d 0 R /OutputIntents [%b] >>"
        self._add(catalog % (PAGES, metadata, intent), CATALOG)
        start, count = self._place, self._next
        table = b"".join(b"%010d 00000 n \n" % self._places[number] for number in range(1, count))
        name = self._hash.hexdigest()[:32].encode()
        self._write(b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table))
        self._write(b"trailer\n<< /Size %d /Root %d 0 R /ID [<%b> <%b>] >>\n" % (count, CATALOG, name, name))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _add_stream(self, head: bytes, data: bytes) -> int:
        return self._add(head + b" /Length %d >>\nstream\n" % len(data), data=data)

    def _add(self, head: bytes, number: int | None = None, data: bytes | None = None) -> int:
        if number is None:
            number, self._next = self._next, self._next + 1
        self._places[number] = self._place
        self._write(b"%d 0 obj\n%b" % (number, head))
        if data is not None:
            self._write(data)
            self._write(b"\nendstream")
        self._write(b"\nendobj\n")
        return number

    def _write(self, piece: bytes) -> None:
        self._out.write(piece)
        self._hash.update(piece)
        self._place += len(piece)


def _number(value: float) -> bytes:
    """Without exponent and without needless zeros."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return (text if text not in ("-0", "") else "0").encode()
