"""A quick page for tests that need a file but do not look at it."""

from functools import lru_cache
from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw


@lru_cache(maxsize=8)
def small_scan(pages: int = 1, dpi: int = 200) -> bytes:
    """Grey A4 pages with some lines, as one JPEG each."""
    pdf = pikepdf.new()
    for number in range(pages):
        width, height = round(8.27 * dpi), round(11.69 * dpi)
        picture = Image.new("RGB", (width, height), (244, 242, 236))
        pen = ImageDraw.Draw(picture)
        for line in range(20):
            pen.line([(120, 200 + 60 * line), (width - 120 - 37 * (line % 5), 200 + 60 * line)], (40, 40, 60), 4)
        pen.text((120, 120), f"Trang {number + 1}", fill=(30, 30, 30))
        _add(pdf, picture)
    out = BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


def _add(pdf: pikepdf.Pdf, picture: Image.Image) -> None:
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=80)
    image = pdf.make_stream(
        jpeg.getvalue(),
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB,
            Filter=pikepdf.Name.DCTDecode,
        ),
    )
    pdf.add_blank_page(page_size=(595.28, 841.89))
    page = pdf.pages[-1]
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj.Contents = pdf.make_stream(b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q")
