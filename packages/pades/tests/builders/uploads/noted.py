"""Scans with annotations that show, that do not, and of which nobody can say."""

import io
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageDraw

from packages.pades.tests.builders.uploads.pdf_bytes import jpeg, scan, stream, written

A4_BOX = b"[0 0 595.28 841.89]"
RED_BOX = b"1 0 0 rg 0 0 100 60 re f"


def seal() -> bytes:
    picture = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(picture).ellipse((20, 20, 280, 280), outline=(200, 20, 30), width=24)
    return jpeg(picture)


def picture(data: bytes) -> bytes:
    size = Image.open(io.BytesIO(data)).size
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB" % size
    return stream(head + b" /Filter /DCTDecode", data)


def noted(annotation: bytes, *more: bytes, page: bytes = b"") -> bytes:
    """The plain scan with one annotation; ``more`` objects from number 6."""
    return scan(page=b"/Annots [<< /Type /Annot %b >>] %b" % (annotation, page), more=list(more))


def looks(content: bytes = RED_BOX, box: bytes = b"[0 0 100 60]", extra: bytes = b"") -> bytes:
    return stream(b"/Type /XObject /Subtype /Form /BBox %b %b" % (box, extra), content)


def shown(kind: bytes, flags: bytes = b"/F 4", rect: bytes = b"[100 300 300 420]", extra: bytes = b"") -> bytes:
    """An annotation of this kind whose normal appearance is object 6."""
    return b"/Subtype /%b %b /Rect %b /AP << /N 6 0 R >> %b" % (kind, flags, rect, extra)


def scan_in_a_stamp(data: bytes | None = None) -> bytes:
    """An empty page; the whole scan hangs over it."""
    form = looks(b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q", A4_BOX, b"/Resources << /XObject << /Im0 7 0 R >> >>")
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Resources << >> /Annots [5 0 R] /Contents 4 0 R >>"
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            stream(b"", b"q Q"),
            b"<< /Type /Annot " + shown(b"Stamp", rect=A4_BOX) + b" >>",
            form,
            picture(data or jpeg()),
        ]
    )


def seal_as_a_stamp() -> bytes:
    form = looks(b"q 100 0 0 60 0 0 cm /S Do Q", extra=b"/Resources << /XObject << /S 7 0 R >> >>")
    return noted(shown(b"Stamp"), form, picture(seal()))


def turned_appearance() -> bytes:
    """Its matrix turns it by a quarter; it is fitted into its place (12.5.5)."""
    return noted(shown(b"Stamp"), looks(b"0 0 1 rg 0 0 50 30 re f", extra=b"/Matrix [0 1 -1 0 7 9]"))


def button_in_a_state() -> bytes:
    states = b"/Subtype /Widget /F 4 /Rect [100 300 300 420] /AP << /N << /Yes 6 0 R /Off 7 0 R >> >> /AS /Yes"
    return noted(states, looks(), looks(b""))


def twice_on_two_pages() -> bytes:
    """Two equal pages, the second with ink."""
    with pikepdf.open(io.BytesIO(noted(shown(b"Ink"), looks()))) as pdf:
        pdf.pages.append(pdf.pages[0])
        del pdf.pages[0].obj["/Annots"]
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def broken_picture_in_a_stamp() -> bytes:
    """Object 7 is no JPEG at all: programs show nothing, or an empty frame, or a complaint."""
    form = looks(b"q 100 0 0 60 0 0 cm /S Do Q", extra=b"/Resources << /XObject << /S 7 0 R >> >>")
    head = b"/Type /XObject /Subtype /Image /Width 300 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    return noted(shown(b"Stamp"), form, stream(head + b" /Filter /JPXDecode", bytes(500)))


# name → builder: what every viewer shows
VISIBLE: dict[str, Callable[[], bytes]] = {
    "scan in a stamp": scan_in_a_stamp,
    "seal": seal_as_a_stamp,
    "turned": turned_appearance,
    "mask of a watermark": lambda: noted(shown(b"Watermark"), looks()),
} | {
    kind: (lambda kind=kind: noted(shown(kind.encode()), looks()))  # type: ignore[misc]
    for kind in ("FreeText", "Ink", "Line", "Square", "Circle", "Polygon", "Highlight", "Text", "Caret")
}
# what no viewer shows
UNSEEN: dict[str, Callable[[], bytes]] = {
    "hidden": lambda: noted(shown(b"Stamp", b"/F 6"), looks()),
    "nowhere": lambda: noted(shown(b"Stamp", b"/F 32"), looks()),
    "popup": lambda: noted(b"/Subtype /Popup /Rect [0 0 99 99] /Open true /Contents (Ghi chu)"),
    "link without border": lambda: noted(b"/Subtype /Link /Border [0 0 0] /Rect [0 0 99 99]"),
    "link without width": lambda: noted(b"/Subtype /Link /BS << /W 0 >> /Rect [0 0 99 99]"),
    "link without colour": lambda: noted(b"/Subtype /Link /C [] /Rect [0 0 99 99]"),
    "empty appearance": lambda: noted(shown(b"Widget"), looks(b"/Tx BMC\nEMC\n")),
    "packed empty appearance": lambda: noted(
        shown(b"Stamp"), stream(b"/Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode", zlib.compress(b"q Q"))
    ),
    "button without picture": lambda: noted(b"/Subtype /Widget /F 4 /Rect [0 0 99 99]"),
    "list of nothing": lambda: scan(page=b"/Annots []"),
    "null": lambda: scan(page=b"/Annots [null]"),
}
# what one viewer shows and another does not
UNCLEAR: dict[str, Callable[[], bytes]] = {
    "on the screen only": lambda: noted(shown(b"Stamp", b""), looks()),
    "on paper only": lambda: noted(shown(b"Stamp", b"/F 36"), looks()),
    "text without picture": lambda: noted(
        b"/Subtype /FreeText /F 4 /Rect [9 9 99 99] /Contents (Them) /DA (/Helv 9 Tf)"
    ),
    "ink without picture": lambda: noted(b"/Subtype /Ink /F 4 /Rect [9 9 99 99] /InkList [[9 9 99 99]]"),
    "state that is not there": lambda: noted(
        b"/Subtype /Stamp /F 4 /Rect [9 9 99 99] /AP << /N << /A 6 0 R >> >>", looks()
    ),
    "field with a frame": lambda: noted(b"/Subtype /Widget /F 4 /Rect [9 9 99 99] /MK << /BC [1 0 0] >>"),
    "field of no form": lambda: noted(shown(b"Widget"), looks()),
    "button of no form": button_in_a_state,
    "unknown kind": lambda: noted(shown(b"Bespoke"), looks()),
    "link with a picture": lambda: noted(shown(b"Link"), looks()),
    "upright on a turned page": lambda: noted(shown(b"Stamp", b"/F 20"), looks(), page=b"/Rotate 90"),
    "placed by the paper": lambda: noted(shown(b"Watermark", extra=b"/FixedPrint << /Type /FixedPrint >>"), looks()),
    "flags that are none": lambda: noted(shown(b"Stamp", b"/F (4)"), looks()),
}
