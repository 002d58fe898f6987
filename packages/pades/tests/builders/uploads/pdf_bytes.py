"""PDFs written by hand, and the plain scan that hostile ones start from."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image, ImageDraw

A4_PIXELS = (1654, 2339)  # 200 dpi
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


def paper(size: tuple[int, int] = A4_PIXELS, *, mode: str = "RGB", word: str = "VĂN BẢN") -> Image.Image:
    """A page with lines on it, like a scan."""
    picture = Image.new("RGB", size, (247, 245, 238))
    pen = ImageDraw.Draw(picture)
    for line in range(size[1] // 12, size[1] - size[1] // 12, 48):
        pen.line((size[0] // 8, line, size[0] - size[0] // 8 - line % 200, line), fill=(40, 40, 60), width=5)
    pen.text((size[0] // 3, size[1] // 20), word, fill=(20, 20, 20))
    pen.ellipse((size[0] // 2, size[1] // 2, size[0] * 3 // 4, size[1] * 2 // 3), outline=(200, 20, 30), width=6)
    return picture.convert(mode)


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (picture or paper()).save(out, "JPEG", **{"quality": 80} | options)
    return out.getvalue()


def written(objects: list[bytes], *, trailer: bytes = b"", root: int = 1, header: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF of these objects, numbered from 1, with a classic table."""
    out, places = bytearray(header), []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R %b>>\n" % (len(objects) + 1, root, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(head: bytes, data: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head, len(data), data)


def scan(
    data: bytes | None = None, *, page: bytes = b"", catalog: bytes = b"", more: list[bytes] | None = None
) -> bytes:
    """One page with one JPEG, as a scanner writes it; ``more`` objects from number 6."""
    data = data if data is not None else jpeg()
    picture = Image.open(io.BytesIO(data))
    colours = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}[len(picture.getbands())]
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %b /Filter /DCTDecode"
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
            PAGES,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Resources << /XObject << /Im0 5 0 R >> >>"
            b" /Contents 4 0 R %b >>" % page,
            stream(b"", b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q"),
            stream(head % (*picture.size, colours), data),
            *(more or []),
        ]
    )


def changed(change: Callable[[pikepdf.Pdf], object], start: bytes | None = None, **options: Any) -> bytes:
    """The scan after a change made with pikepdf."""
    with pikepdf.open(io.BytesIO(start or scan())) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, **options)
    return out.getvalue()
