"""A look at every object of an upload, with caps, for what a scan never has. Names are compared after unescaping."""

import math
import re
import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pikepdf

from pades.intake import budget
from pades.intake.codings import picture_sizes
from pades.intake.refusals import Refusal, RefusedUpload

MOST_OBJECTS = 200_000
MOST_PIXELS = 100_000_000
MOST_DEPTH = 50
MOST_EMPTY = 6  # deep; with more around nothing, somebody hides something
MOST_FUNCTION = 64 * 1024
MOST_XMP = 4 * 1024 * 1024

KEYS = {  # a key of any dictionary → the reason
    "/ByteRange": Refusal.ALREADY_SIGNED,
    "/Perms": Refusal.ALREADY_SIGNED,
    "/XFA": Refusal.XFA,
    "/Collection": Refusal.PORTFOLIO,
    "/JS": Refusal.JAVASCRIPT,
    "/JavaScript": Refusal.JAVASCRIPT,
    "/RichMediaContent": Refusal.ACTIVE_CONTENT,
    "/RichMediaSettings": Refusal.ACTIVE_CONTENT,
    "/3DD": Refusal.ACTIVE_CONTENT,
    "/EmbeddedFiles": Refusal.EMBEDDED_FILE,
    "/EF": Refusal.EMBEDDED_FILE,
    "/OPI": Refusal.EXTERNAL_REFERENCE,
    "/AA": Refusal.ACTION,
    "/OCProperties": Refusal.HIDDEN_CONTENT,
    "/OC": Refusal.HIDDEN_CONTENT,
}
ORDINARY_ACTIONS = (
    "/Launch", "/SubmitForm", "/ResetForm", "/ImportData", "/GoToR", "/Named", "/Hide", "/SetOCGState",
    "/Thread", "/GoToDp",
)  # fmt: skip
ACTIONS = {
    "/JavaScript": Refusal.JAVASCRIPT,
    "/Rendition": Refusal.ACTIVE_CONTENT,
    "/Movie": Refusal.ACTIVE_CONTENT,
    "/Sound": Refusal.ACTIVE_CONTENT,
    "/RichMediaExecute": Refusal.ACTIVE_CONTENT,
    "/GoTo3DView": Refusal.ACTIVE_CONTENT,
    "/GoToE": Refusal.EMBEDDED_FILE,
} | dict.fromkeys(ORDINARY_ACTIONS, Refusal.ACTION)
TYPES = {
    "/EmbeddedFile": Refusal.EMBEDDED_FILE,
    "/Filespec": Refusal.EXTERNAL_REFERENCE,
    "/F": Refusal.EXTERNAL_REFERENCE,
    "/OCG": Refusal.HIDDEN_CONTENT,
    "/OCMD": Refusal.HIDDEN_CONTENT,
    "/Rendition": Refusal.ACTIVE_CONTENT,
}
ANNOTATIONS = {
    "/RichMedia": Refusal.ACTIVE_CONTENT,
    "/Movie": Refusal.ACTIVE_CONTENT,
    "/Sound": Refusal.ACTIVE_CONTENT,
    "/Screen": Refusal.ACTIVE_CONTENT,
    "/3D": Refusal.ACTIVE_CONTENT,
    "/FileAttachment": Refusal.EMBEDDED_FILE,
}
RESOURCES = ("/Font", "/ExtGState", "/Pattern", "/XObject")
DRAWN = ("/Image", "/Form")
# An upload may break several rules; the most telling reason comes first.
ORDER = (
    Refusal.ALREADY_SIGNED, Refusal.XFA, Refusal.PORTFOLIO, Refusal.JAVASCRIPT, Refusal.ACTIVE_CONTENT,
    Refusal.EMBEDDED_FILE, Refusal.EXTERNAL_REFERENCE, Refusal.ACTION, Refusal.FORM, Refusal.HIDDEN_CONTENT,
    Refusal.XMP, Refusal.IMAGE_TOO_LARGE,
)  # fmt: skip
COMMENT = re.compile(rb"%[^\r\n]*")
CALCULATOR = 4  # the type of functions written in PostScript
MOST_BRACES = 32
ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


def check(pdf: pikepdf.Pdf) -> None:
    """Raise RefusedUpload for the most telling rule that any object breaks."""
    objects = pdf.objects
    if len(objects) > MOST_OBJECTS:
        raise RefusedUpload(Refusal.TOO_EXPENSIVE)
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


def touch(pdf: pikepdf.Pdf) -> None:
    """Read every object once, so that the parser has said all that it has to say."""
    objects = pdf.objects
    if len(objects) > MOST_OBJECTS:
        raise RefusedUpload(Refusal.TOO_EXPENSIVE)
    for _ in objects:
        budget.check_time()


def _parts(one: Any, depth: int) -> Iterator[Any]:
    """The dictionaries written inside this object in place; indirect ones come by themselves."""
    if depth > MOST_DEPTH:
        raise RefusedUpload(Refusal.TOO_DEEP)
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


def _look(one: Any) -> set[Refusal]:
    """The rules that this dictionary breaks."""
    keys = set(one.keys())
    found = {KEYS[key] for key in keys & KEYS.keys() if not (_is_resource(one[key]) or is_empty(one[key]))}
    kind, subtype = _name(one, "/Type"), _name(one, "/Subtype")
    if kind != "/StructElem" and (reason := ACTIONS.get(_name(one, "/S"))):
        found.add(reason)
    if _name(one, "/S") == "/URI" and "/Next" in keys:
        found.add(Refusal.ACTION)
    if kind == "/Filespec" and "/EF" in keys:
        found.add(Refusal.EMBEDDED_FILE)
    elif kind in TYPES:
        found.add(TYPES[kind])
    if "/Rect" in keys and subtype in ANNOTATIONS:
        found.add(ANNOTATIONS[subtype])
    if "/Rect" in keys and subtype == "/Widget" and "/FT" in keys:
        found.add(Refusal.FORM)
    if _name(one, "/FT") == "/Sig" and "/V" in keys:
        found.add(Refusal.ALREADY_SIGNED)
    if subtype == "/PS" or (subtype == "/Form" and "/PS" in keys):
        found.add(Refusal.ACTIVE_CONTENT)
    if subtype == "/Form" and "/Ref" in keys:
        found.add(Refusal.EXTERNAL_REFERENCE)
    if subtype == "/Image" and _number(one, "/Width") * _number(one, "/Height") > MOST_PIXELS:
        found.add(Refusal.IMAGE_TOO_LARGE)
    return found


def _is_resource(value: Any) -> bool:
    """A font, picture or colour space, whose name the program that wrote the file was free to choose (7.8.3)."""
    if isinstance(value, pikepdf.Array):
        return len(value) > 0 and isinstance(value[0], pikepdf.Name)
    if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return _name(value, "/Type") in RESOURCES or _name(value, "/Subtype") in DRAWN


def is_empty(value: Any, depth: int = 0) -> bool:
    """Nothing stands in it: empty arrays and dictionaries in one another, a name tree or a list of layers with none."""
    budget.check_time()
    if depth > MOST_EMPTY or isinstance(value, pikepdf.Stream):
        return False
    if isinstance(value, pikepdf.Array):
        return all(is_empty(one, depth + 1) for one in value)
    if isinstance(value, pikepdf.Dictionary):
        if "/OCGs" in value:  # the settings of no layers
            return is_empty(value["/OCGs"], depth + 1)
        return all(is_empty(value[key], depth + 1) for key in value.keys() if key != "/Type")  # noqa: SIM118
    return value is None or (isinstance(value, pikepdf.String) and bytes(value) == b"")


def _look_at_root(root: Any) -> set[Refusal]:
    """A form with fields, and what happens on opening; a harmless opening view is what many scanners write."""
    found = set()
    form, opening = root.get("/AcroForm"), root.get("/OpenAction")
    if isinstance(form, pikepdf.Dictionary) and len(form.get("/Fields", ())) > 0:
        found.add(Refusal.FORM)
    if isinstance(opening, pikepdf.Dictionary) and not is_empty(opening) and _name(opening, "/S") != "/GoTo":
        found.add(Refusal.ACTION)
    return found


def _look_at_stream(one: Any, found: set[Refusal], left: int) -> int:
    """Its unpacked bytes (pictures count apart). Adds to ``found``; RefusedUpload when more than ``left``."""
    if "/F" in one or "/FFilter" in one:
        found.add(Refusal.EXTERNAL_REFERENCE)
    if _name(one, "/Type") == "/ObjStm" and _whole(one, "/N") not in range(MOST_OBJECTS + 1):
        raise RefusedUpload(Refusal.TOO_EXPENSIVE)
    if _whole(one, "/FunctionType") == CALCULATOR:
        _look_at_calculator(one)
    if _name(one, "/Subtype") == "/Image":
        if picture_sizes.pixels(one) > MOST_PIXELS:
            found.add(Refusal.IMAGE_TOO_LARGE)
        return 0
    if _name(one, "/Type") == "/Metadata":
        return _look_at_metadata(one, found)
    length = _unpacked(one, left)
    if length > left:
        raise RefusedUpload(Refusal.TOO_EXPENSIVE)
    return length


def _look_at_metadata(one: Any, found: set[Refusal]) -> int:
    """It is neither read nor kept: only what could hurt another reader counts, not what is broken."""
    text: bytes = one.read_raw_bytes()
    if _filters(one) == ["/FlateDecode"]:
        try:
            text = zlib.decompressobj().decompress(text, MOST_XMP + 1)
        except zlib.error:
            return 0
    if len(text) > MOST_XMP or _has_entities(text):
        found.add(Refusal.XMP)
    return len(text)


def _look_at_calculator(one: Any) -> None:
    """A function in PostScript (7.10.5): braces in pairs around the whole, nested as far as readers go."""
    try:
        text = one.read_bytes()[: MOST_FUNCTION + 1].strip(b"\0\t\n\f\r ")
    except pikepdf.PdfError:
        raise RefusedUpload(Refusal.FUNCTION_INVALID) from None
    depth, ended = 0, False
    for brace in re.findall(rb"[{}]", COMMENT.sub(b"", text)):
        if ended:
            raise RefusedUpload(Refusal.FUNCTION_INVALID)
        depth += 1 if brace == b"{" else -1
        ended = depth == 0
        if depth > MOST_BRACES:
            raise RefusedUpload(Refusal.TOO_DEEP)
    if not ended or not text.startswith(b"{") or not text.endswith(b"}") or len(text) > MOST_FUNCTION:
        raise RefusedUpload(Refusal.FUNCTION_INVALID)


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
        return 0  # what cannot be unpacked cannot hurt here; what a page uses of it is found before drawing (in_use)
    except pikepdf.PdfError as error:
        return left + 1 if "limit" in str(error) else 0


def _filters(one: Any) -> list[str]:
    value = one.get("/Filter")
    return [str(name) for name in value] if isinstance(value, pikepdf.Array) else [str(value)] if value else []


def _has_entities(text: bytes) -> bool:
    """XML that declares entities: metadata never does, attacks on XML readers do."""
    text = text.replace(b"\0", b"").upper()
    return any(mark in text for mark in ENTITIES)


def _name(one: Any, key: str) -> str:
    value = one.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _whole(one: Any, key: str) -> int:
    """The number, -1 when there is none."""
    value = one.get(key)
    return value if isinstance(value, int) else -1


def _number(one: Any, key: str) -> int:
    value = one.get(key, 0)
    if not isinstance(value, int | float | Decimal) or not math.isfinite(value):
        raise RefusedUpload(Refusal.MALFORMED)
    return max(0, int(value))
