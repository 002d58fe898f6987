"""A look at every object of an upload, with caps, for what a scan never has. Names are compared after unescaping."""

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from pades import budget, picture_sizes
from pades.refusals import RefusedUpload

MOST_OBJECTS = 200_000
MOST_PIXELS = 100_000_000
MOST_DEPTH = 50
MOST_XMP = 4 * 1024 * 1024

KEYS = {  # a key of any dictionary → the reason
    "/ByteRange": "already_signed",
    "/Perms": "already_signed",
    "/XFA": "xfa",
    "/Collection": "portfolio",
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/RichMediaContent": "active_content",
    "/RichMediaSettings": "active_content",
    "/3DD": "active_content",
    "/EmbeddedFiles": "embedded_file",
    "/EF": "embedded_file",
    "/OPI": "external_reference",
    "/AA": "action",
    "/OCProperties": "hidden_content",
}
ORDINARY_ACTIONS = (
    "/Launch", "/SubmitForm", "/ResetForm", "/ImportData", "/GoToR", "/Named", "/Hide", "/SetOCGState",
    "/Thread", "/GoToDp",
)  # fmt: skip
ACTIONS = {
    "/JavaScript": "javascript",
    "/Rendition": "active_content",
    "/Movie": "active_content",
    "/Sound": "active_content",
    "/RichMediaExecute": "active_content",
    "/GoTo3DView": "active_content",
    "/GoToE": "embedded_file",
} | dict.fromkeys(ORDINARY_ACTIONS, "action")
TYPES = {
    "/EmbeddedFile": "embedded_file",
    "/Filespec": "external_reference",
    "/F": "external_reference",
    "/OCG": "hidden_content",
    "/OCMD": "hidden_content",
    "/Rendition": "active_content",
}
ANNOTATIONS = {
    "/RichMedia": "active_content",
    "/Movie": "active_content",
    "/Sound": "active_content",
    "/Screen": "active_content",
    "/3D": "active_content",
    "/FileAttachment": "embedded_file",
}
RESOURCES = ("/Font", "/ExtGState", "/Pattern", "/XObject")
DRAWN = ("/Image", "/Form")
# An upload may break several rules; the most telling reason comes first.
ORDER = (
    "already_signed", "xfa", "portfolio", "javascript", "active_content", "embedded_file", "external_reference",
    "action", "form", "hidden_content", "xmp", "image_too_large",
)  # fmt: skip
ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


def check(pdf: pikepdf.Pdf) -> None:
    """Raise RefusedUpload for the most telling rule that any object breaks."""
    objects = pdf.objects
    if len(objects) > MOST_OBJECTS:
        raise RefusedUpload("too_expensive")
    found, unpacked = _look_at_root(pdf.Root), 0
    for one in objects:
        budget.check_time()
        for part in _parts(one, 0):
            found |= _look(part)
        if isinstance(one, pikepdf.Stream):
            unpacked += _look_at_stream(one, found, budget.MOST_UNPACKED - unpacked)
    for reason in ORDER:
        if reason in found:
            raise RefusedUpload(reason)


def _parts(one: Any, depth: int) -> Iterator[Any]:
    """The dictionaries written inside this object in place; indirect ones come by themselves."""
    if depth > MOST_DEPTH:
        raise RefusedUpload("too_deep")
    if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
        yield one
        children = [one[key] for key in one.keys()]  # noqa: SIM118 - a stream is no mapping
    elif isinstance(one, pikepdf.Array):
        children = list(one)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _parts(child, depth + 1)


def _look(one: Any) -> set[str]:
    """The rules that this dictionary breaks."""
    keys = set(one.keys())
    found = {KEYS[key] for key in keys & KEYS.keys() if not _is_resource(one[key])}
    kind, subtype = _name(one, "/Type"), _name(one, "/Subtype")
    if kind != "/StructElem" and (reason := ACTIONS.get(_name(one, "/S"))):
        found.add(reason)
    if _name(one, "/S") == "/URI" and "/Next" in keys:
        found.add("action")
    if kind == "/Filespec" and "/EF" in keys:
        found.add("embedded_file")
    elif kind in TYPES:
        found.add(TYPES[kind])
    if "/Rect" in keys and subtype in ANNOTATIONS:
        found.add(ANNOTATIONS[subtype])
    if "/Rect" in keys and subtype == "/Widget" and "/FT" in keys:
        found.add("form")
    if _name(one, "/FT") == "/Sig" and "/V" in keys:
        found.add("already_signed")
    if subtype == "/PS" or (subtype == "/Form" and "/PS" in keys):
        found.add("active_content")
    if subtype == "/Form" and "/Ref" in keys:
        found.add("external_reference")
    if subtype == "/Image" and _number(one, "/Width") * _number(one, "/Height") > MOST_PIXELS:
        found.add("image_too_large")
    return found


def _is_resource(value: Any) -> bool:
    """A font, picture or colour space, whose name the program that wrote the file was free to choose (7.8.3)."""
    if isinstance(value, pikepdf.Array):
        return len(value) > 0 and isinstance(value[0], pikepdf.Name)
    if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return _name(value, "/Type") in RESOURCES or _name(value, "/Subtype") in DRAWN


def _look_at_root(root: Any) -> set[str]:
    """A form with fields, and what happens on opening; a harmless opening view is what many scanners write."""
    found = set()
    form, opening = root.get("/AcroForm"), root.get("/OpenAction")
    if isinstance(form, pikepdf.Dictionary) and len(form.get("/Fields", ())) > 0:
        found.add("form")
    if isinstance(opening, pikepdf.Dictionary) and _name(opening, "/S") != "/GoTo":
        found.add("action")
    return found


def _look_at_stream(one: Any, found: set[str], left: int) -> int:
    """Its unpacked bytes (pictures count apart). Adds to ``found``; RefusedUpload when more than ``left``."""
    if "/F" in one or "/FFilter" in one:
        found.add("external_reference")
    if _name(one, "/Subtype") == "/Image":
        if picture_sizes.pixels(one) > MOST_PIXELS:
            found.add("image_too_large")
        return 0
    length = _unpacked(one, left)
    if length > left:
        raise RefusedUpload("too_expensive")
    if _name(one, "/Type") == "/Metadata" and (length > MOST_XMP or _has_entities(one)):
        found.add("xmp")
    return length


def _unpacked(one: Any, left: int) -> int:
    """The length after all filters."""
    filters = _filters(one)
    if not filters:
        return len(one.read_raw_bytes())
    try:
        if filters == ["/FlateDecode"]:
            return budget.unpacked_length(one.read_raw_bytes(), left)[0]
        return len(one.read_bytes())
    except zlib.error:
        return 0  # what cannot be unpacked cannot hurt; drawing the page will tell
    except pikepdf.PdfError as error:
        return left + 1 if "limit" in str(error) else 0


def _filters(one: Any) -> list[str]:
    value = one.get("/Filter")
    return [str(name) for name in value] if isinstance(value, pikepdf.Array) else [str(value)] if value else []


def _has_entities(one: Any) -> bool:
    """XML that declares entities: metadata never does, attacks on XML readers do."""
    try:
        text = one.read_bytes().replace(b"\0", b"").upper()
    except pikepdf.PdfError:
        return True
    return any(mark in text for mark in ENTITIES)


def _name(one: Any, key: str) -> str:
    value = one.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _number(one: Any, key: str) -> int:
    value = one.get(key, 0)
    return max(0, int(value)) if isinstance(value, int | float) else MOST_PIXELS + 1
