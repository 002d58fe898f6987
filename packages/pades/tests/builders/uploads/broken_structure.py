"""Uploads that are wrong from the outside or broken inside."""

import io
import zlib

from pikepdf import Name

from packages.pades.tests.builders.uploads import broken, codings
from packages.pades.tests.builders.uploads.pdf_bytes import (
    CATALOG,
    PAGE,
    PAGES,
    jpeg,
    paper,
    scan,
    stream,
    written,
)

# wrong from the outside


def truncated() -> bytes:
    return scan()[:-4000]


def truncated_update() -> bytes:
    """Cut in its second revision: an earlier end is still inside."""
    return scan() + b"7 0 obj\n<< /Type /Example /Text (" + b"x" * 5000


def png() -> bytes:
    out = io.BytesIO()
    paper((300, 400)).save(out, "PNG")
    return out.getvalue()


# broken inside


def page_tree_loop() -> bytes:
    return written(
        [CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
    )


def deep_page_tree() -> bytes:
    depth = 200
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth)]
    return written([CATALOG, *nodes, PAGE])


def deep_array() -> bytes:
    return written([CATALOG, PAGES, PAGE, b"[" * 5000 + b"]" * 5000])


def same_page_twice() -> bytes:
    return written([CATALOG, b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>", PAGE])


def duplicate_keys() -> bytes:
    return written([CATALOG, PAGES, PAGE.replace(b">>", b"/MediaBox [0 0 300 300] >>")])


def wrong_table() -> bytes:
    return scan().replace(b"startxref\n", b"startxref\n9")


def broken_object() -> bytes:
    return written([CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R ] ) /MediaBox [0 0 595 842] >>"])


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    return written([CATALOG, b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count), *[PAGE] * count])


def sized_page(box: bytes) -> bytes:
    return written([CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R /MediaBox %b >>" % box])


def no_media_box() -> bytes:
    return written([CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R >>"])


def unknown_coding() -> bytes:
    return broken.upload("picture", codings.Coded(jpeg(), Name.XyzDecode))


def page_cut() -> bytes:
    packed = zlib.compress(b"BT /F1 12 Tf 72 720 Td (Chung thuc) Tj ET\n" * 90 + b"100 100 200 200 re f")
    content = stream(b"/Filter /FlateDecode", packed[: len(packed) // 2])
    return written([CATALOG, PAGES, PAGE.replace(b">>", b"/Contents 4 0 R >>"), content])


def picture_missing() -> bytes:
    """The page draws what the file does not have."""
    return scan().replace(b"/Im0 5 0 R", b"/Im0 9 0 R")
