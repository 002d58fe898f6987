"""A look at every object of an upload, with caps, for what a scan never has. Names are compared after unescaping."""

from typing import Any

import pikepdf

from pades.refusals import RefusedUpload

MOST_OBJECTS = 200_000
MOST_PAGES = 300
MOST_PIXELS = 100_000_000
LEAST_SIDE, MOST_SIDE = 10.0, 5000.0  # points
MOST_DEPTH = 50

KEYS = {  # a key anywhere → the reason
    "/ByteRange": "already_signed",
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/AA": "action",
    "/EmbeddedFiles": "embedded_file",
    "/EF": "embedded_file",
    "/XFA": "xfa",
    "/Collection": "portfolio",
    "/OCProperties": "hidden_content",
    "/OCGs": "hidden_content",
    "/RichMediaContent": "active_content",
    "/Rendition": "active_content",
}
ACTIONS = {"/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Named", "/Hide", "/ResetForm"}
SUBTYPES = {
    "/RichMedia": "active_content",
    "/Movie": "active_content",
    "/Sound": "active_content",
    "/Screen": "active_content",
    "/3D": "active_content",
    "/FileAttachment": "embedded_file",
}
TYPES = {"/EmbeddedFile": "embedded_file", "/Filespec": "external_reference"}
# A file may break several rules; the most telling reason is named first.
ORDER = (
    "already_signed", "xfa", "portfolio", "javascript", "embedded_file", "active_content", "external_reference",
    "hidden_content", "form", "action", "image_too_large",
)  # fmt: skip


def check(pdf: pikepdf.Pdf) -> None:
    """Raise RefusedUpload for the first rule (in the order above) that any object breaks."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise RefusedUpload("too_expensive")
    found: set[str] = set()
    for one in pdf.objects:
        _look(one, found, 0)
    _look_at_root(pdf.Root, found)
    for reason in ORDER:
        if reason in found:
            raise RefusedUpload(reason)
    _check_pages(pdf)


def _look(one: Any, found: set[str], depth: int) -> None:
    if depth > MOST_DEPTH:
        raise RefusedUpload("too_deep")
    if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
        _look_at_dictionary(one, found)
        for key in one:
            _look_inside(one[key], found, depth)
    elif isinstance(one, pikepdf.Array):
        for child in one:
            _look_inside(child, found, depth)


def _look_inside(child: Any, found: set[str], depth: int) -> None:
    """Indirect objects come by themselves: only what is written in place is followed."""
    if isinstance(child, pikepdf.Object) and not child.is_indirect:
        _look(child, found, depth + 1)


def _look_at_dictionary(one: Any, found: set[str]) -> None:
    found.update(KEYS[key] for key in one.keys() if key in KEYS)
    if str(one.get("/FT", "")) == "/Sig":
        found.add("already_signed")
    if str(one.get("/S", "")) in ACTIONS and "/Kids" not in one:
        found.add("action")
    if (subtype := str(one.get("/Subtype", ""))) in SUBTYPES and "/Rect" in one:
        found.add(SUBTYPES[subtype])
    if (kind := str(one.get("/Type", ""))) in TYPES:
        found.add(TYPES[kind])
    if isinstance(one, pikepdf.Stream) and ("/F" in one or "/FFilter" in one):
        found.add("external_reference")
    if str(one.get("/Subtype", "")) == "/Image" and _pixels(one) > MOST_PIXELS:
        found.add("image_too_large")


def _pixels(image: Any) -> int:
    try:
        return int(image.get("/Width", 0)) * int(image.get("/Height", 0))
    except (TypeError, ValueError):
        return MOST_PIXELS + 1


def _look_at_root(root: Any, found: set[str]) -> None:
    form = root.get("/AcroForm")
    if form is not None and len(form.get("/Fields", ())) > 0:
        found.add("form")
    opening = root.get("/OpenAction")  # many scanners write a harmless opening view
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) != "/GoTo":
        found.add("action")


def _check_pages(pdf: pikepdf.Pdf) -> None:
    try:
        count = len(pdf.pages)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        raise RefusedUpload("page_tree_invalid") from None
    if count == 0:
        raise RefusedUpload("no_pages")
    if count > MOST_PAGES:
        raise RefusedUpload("too_many_pages")
    for page in pdf.pages:
        left, bottom, right, top = box(page)
        if not (LEAST_SIDE <= right - left <= MOST_SIDE and LEAST_SIDE <= top - bottom <= MOST_SIDE):
            raise RefusedUpload("page_size")


def box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """The page's visible box in points: left, bottom, right, top."""
    try:
        a, b, c, d = (float(one) for one in page.cropbox)
    except (ValueError, TypeError, pikepdf.PdfError, AttributeError):
        raise RefusedUpload("page_size") from None
    return min(a, c), min(b, d), max(a, c), max(b, d)
