"""The plain scan as careless writers write it: every program opens it, and all show the same."""

import re
import zlib
from collections.abc import Callable

from packages.pades.tests.builders.uploads.pdf_bytes import CATALOG, PAGES, changed, jpeg, scan, stream, written

PACKET = b"<?xpacket?><x/>"


def _length(by: int) -> bytes:
    length = len(jpeg())
    return replaced(scan(), b"/Length %d" % length, b"/Length %d" % (length + by))


def replaced(data: bytes, old: bytes, new: bytes, *, fitted: bool = True) -> bytes:
    """Once; with ``fitted`` the text keeps its length, so that the table still fits."""
    assert data.count(old) >= 1
    assert not fitted or len(old) == len(new)
    return data.replace(old, new, 1)


def start_moved(by: int) -> bytes:
    return re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % (int(found[1]) + by), scan())


def metadata(head: bytes, data: bytes, length: int) -> bytes:
    packet = b"<< /Type /Metadata /Subtype /XML %b /Length %d >>\nstream\n%b\nendstream" % (head, length, data)
    return scan(catalog=b"/Metadata 6 0 R", more=[packet])


def without_length() -> bytes:
    length = b"/Length %d" % len(jpeg())
    return replaced(scan(), length, b" " * len(length))


def entries_off() -> bytes:
    """Each place of the table points a few bytes before the object."""
    data = scan()
    start = data.index(b"xref\n0")
    moved = re.sub(rb"(\d{10}) 00000 n", lambda found: b"%010d 00000 n" % max(1, int(found[1]) - 7), data[start:])
    return data[:start] + moved


# name → builder: mended and compared
MENDED: dict[str, Callable[[], bytes]] = {
    "table counted from 1": lambda: replaced(scan(), b"xref\n0 6\n", b"xref\n1 6\n"),
    "length too long": lambda: _length(3),
    "length too short": lambda: _length(-3),
    "no length": without_length,
    "start of the table before": lambda: start_moved(-2),
    "start of the table behind": lambda: start_moved(3),
    "start of the table anywhere": lambda: start_moved(-9000),
    "places off": entries_off,
    "size too large": lambda: replaced(scan(), b"/Size 6", b"/Size 9"),
    "size too small": lambda: replaced(scan(), b"/Size 6", b"/Size 3"),
    "mark of byte order": lambda: b"\xef\xbb\xbf" + scan(),
    "empty lines in front": lambda: b"\r\n\r\n" + scan(),
    "places counted with the mark": lambda: b"\xef\xbb\xbf" + written(
        [CATALOG, PAGES, *_page()], header=b"%PDF-1.7\n%  \n"
    ),
    "no endobj": lambda: replaced(scan(), b"\nendobj\n", b"\n       "),
    "return only behind stream": lambda: replaced(scan(), b"stream\nq ", b"stream\rq "),
    "blank behind stream": lambda: written(
        [CATALOG, PAGES, _page()[0], _page()[1].replace(b"stream\nq", b"stream \nq"), _page()[2]]
    ),
    "length of metadata": lambda: metadata(b"", PACKET, len(PACKET) + 7),
}  # fmt: skip


def _page() -> list[bytes]:
    picture = stream(
        b"/Type /XObject /Subtype /Image /Width 1654 /Height 2339 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
        b" /Filter /DCTDecode", jpeg(),
    )  # fmt: skip
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Resources << /XObject << /Im0 5 0 R >> >>"
    return [page + b" /Contents 4 0 R >>", stream(b"", b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q"), picture]


# nothing to mend: keys with nothing in them, metadata that nobody reads
EMPTY: dict[str, Callable[[], bytes]] = {
    "layers": lambda: scan(catalog=b"/OCProperties << /OCGs [] /D << /ON [] /OFF [] /Order [] /BaseState /ON >> >>"),
    "no list of layers": lambda: scan(catalog=b"/OCProperties << >>"),
    "actions": lambda: scan(catalog=b"/AA << >>", page=b"/AA << >>"),
    "opening": lambda: scan(catalog=b"/OpenAction << >>"),
    "rights": lambda: scan(catalog=b"/Perms << >>"),
    "names": lambda: scan(catalog=b"/Names << >>"),
    "trees of names": lambda: scan(
        catalog=b"/Names << /EmbeddedFiles << /Names [] >> /JavaScript << /Kids [] /Names [] /Limits [] >> >>"
    ),
    "form": lambda: scan(catalog=b"/AcroForm << /Fields [] /XFA [] >>"),
    "collection": lambda: scan(catalog=b"/Collection << /Type /Collection >>"),
    "elsewhere": lambda: scan(
        catalog=b"/Names 6 0 R", more=[b"<< /EmbeddedFiles 7 0 R >>", b"<< /Names 8 0 R >>", b"[]"]
    ),
    "metadata that cannot be unpacked": lambda: metadata(b"/Filter /FlateDecode", b"no zlib", 7),
    "metadata cut short": lambda: metadata(
        b"/Filter /FlateDecode", zlib.compress(PACKET)[:-6], len(zlib.compress(PACKET)) - 6
    ),
    "metadata in no XML": lambda: metadata(b"", b"<x:xmpmeta", 10),
    "metadata in base 85": lambda: metadata(b"/Filter /ASCII85Decode", b"\xff\xff~~", 4),
}


def defined_twice() -> bytes:
    """The table is off, and object 4 stands in the file twice: which one is meant?"""
    second = b"4 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\n"
    return replaced(scan(), b"xref\n0 6\n", second + b"xref\n0 6\n", fitted=False)


def two_ends() -> bytes:
    """Two revisions, the second one's table is off."""
    first = scan()
    again = b"4 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\n"
    return first + again + b"xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n77\n%%EOF\n"


def packed_and_off() -> bytes:
    """Objects in packed streams, and no table that leads to them."""
    data = changed(lambda pdf: None, object_stream_mode=2)
    return re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % (int(found[1]) - 5), data)


# what may be read in two ways stays refused
UNCLEAR: dict[str, Callable[[], bytes]] = {
    "object defined twice": defined_twice,
    "two ends": two_ends,
    "packed": packed_and_off,
    "length that hides the end of a picture": lambda: replaced(
        scan(jpeg() + b"\nendstream\nendobj\n4 0 obj\n<< /Length 2 >>\nstream\nqQ\nendstream\nendobj\n"),
        b"xref\n0 6", b"xref\n1 6",
    ),
}  # fmt: skip
