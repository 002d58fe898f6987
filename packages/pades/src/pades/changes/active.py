"""What in a file can show something else than was signed, or start something: warnings, each by its code.

A signature covers the bytes; where they say «draw what lies at that address» or «run this when the page opens», what a
reader sees or what happens is not in them (ISO 32000-2, 7.3.8.2, 8.10.4, 8.11, 12.6, 7.11.4).
"""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from pades.common.objects import at, list_of
from pades.common.reasons import Caution

MOST_OBJECTS = 200_000
ACTIVE, OUTSIDE, LAYERS = Caution.ACTIVE_CONTENT, Caution.OUTSIDE_CONTENT, Caution.LAYERS_DIFFER
PROGRAM, ATTACHMENT, UNSEARCHED = Caution.ATTACHED_PROGRAM, Caution.ATTACHMENT, Caution.CONTENT_NOT_SEARCHED
# Actions that only move within the file, or open an address when somebody clicks a link of ordinary size.
QUIET = frozenset({"/GoTo", "/URI", "/Named", "/Thread"})
STARTING = frozenset(
    f"/{one}"
    for one in [
        "JavaScript",
        "Launch",
        "SubmitForm",
        "ImportData",
        "ResetForm",
        "Hide",
        "GoToR",
        "GoToE",
        "Rendition",
        "Movie",
        "Sound",
        "GoTo3DView",
        "SetOCGState",
        "RichMediaExecute",
    ]
)
PLAYING = frozenset({"/Movie", "/Sound", "/Screen", "/RichMedia", "/3D"})
PROGRAMS = tuple(
    f".{one}"
    for one in [
        "exe",
        "com",
        "bat",
        "cmd",
        "js",
        "jse",
        "vbs",
        "vbe",
        "wsf",
        "scr",
        "pif",
        "msi",
        "ps1",
        "jar",
        "hta",
        "lnk",
        "dll",
        "sh",
        "apk",
        "app",
        "docm",
        "xlsm",
        "pptm",
        "chm",
        "cpl",
        "reg",
    ]
)
EXECUTABLE = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
USUAL_LINK = 0.25  # of the page's area; a link that covers more is opened by a click on the text


def warnings(reader: PdfFileReader) -> tuple[Caution, ...]:
    """The codes, in a fixed order; objects that nothing leads to show nothing."""
    try:
        found = _walked(reader)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  the verdict is judged elsewhere; here only that nobody could look
        found = {UNSEARCHED}
    return tuple(one for one in (OUTSIDE, ACTIVE, LAYERS, PROGRAM, ATTACHMENT, UNSEARCHED) if one in found)


def _walked(reader: PdfFileReader) -> set[Caution]:
    found, met, count = _of_catalogue(reader.root), set(), 0
    waiting: list[Any] = [reader.root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, generic.IndirectObject):
            if (key := (value.idnum, value.generation)) in met:
                continue
            met.add(key)
            value = value.get_object()
        count += 1
        if count > MOST_OBJECTS * 10 or len(met) > MOST_OBJECTS:
            return {*found, UNSEARCHED}
        if isinstance(value, generic.DictionaryObject):
            found |= _of_dictionary(value)
            waiting += [value.raw_get(key) for key in value if key not in ("/Parent", "/P")]
        elif isinstance(value, generic.ArrayObject):
            waiting += list.copy(value)
    return found


def _of_catalogue(root: Any) -> set[Caution]:
    """What starts on opening, scripts by name, forms of another kind, layers that differ."""
    found = set()
    opening = at(root, "/OpenAction")
    if isinstance(opening, generic.DictionaryObject) and str(at(opening, "/S")) not in QUIET:
        found.add(ACTIVE)
    if "/JavaScript" in (at(root, "/Names") or {}) or "/XFA" in (at(root, "/AcroForm") or {}):
        found.add(ACTIVE)
    if "/OCProperties" in root and at(root["/OCProperties"], "/OCGs"):
        found |= {ACTIVE, LAYERS} if _layers_differ(root["/OCProperties"]) else {ACTIVE}
    return found


def _layers_differ(layers: Any) -> bool:
    """Is any layer off, or switched by whether the page is shown, printed or exported?"""
    for setting in (at(layers, "/D"), *_members(layers, "/Configs")):
        if not isinstance(setting, generic.DictionaryObject):
            continue
        if at(setting, "/OFF") or at(setting, "/AS") or str(at(setting, "/BaseState", "/ON")) != "/ON":
            return True
    return any("/Usage" in one for one in _members(layers, "/OCGs"))


def _members(container: Any, key: str) -> list[Any]:
    """The dictionaries in an array, wherever each is written."""
    found = (one.get_object() if isinstance(one, generic.IndirectObject) else one for one in list_of(container, key))
    return [one for one in found if isinstance(one, generic.DictionaryObject)]


def _of_dictionary(one: Any) -> set[Caution]:
    found = set()
    if isinstance(one, generic.StreamObject) and ("/F" in one and str(at(one, "/Type")) != "/EmbeddedFile"):
        found.add(OUTSIDE)  # the data lie in another file
    if "/Ref" in one and str(at(one, "/Subtype")) == "/Form":
        found.add(OUTSIDE)  # a page of another file
    if "/AA" in one or _starts(one) or str(at(one, "/Subtype")) in PLAYING:
        found.add(ACTIVE)
    if "/EF" in one or str(at(one, "/Type")) == "/EmbeddedFile" or str(at(one, "/Subtype")) == "/FileAttachment":
        found |= _attached(one)
    if "/MediaBox" in one and "/Annots" in one and _has_wide_link(one):
        found.add(ACTIVE)
    return found


def _starts(one: Any) -> bool:
    """An action, wherever it hangs: on a link, a field, an outline's line."""
    kind = at(one, "/S")
    known = isinstance(kind, generic.NameObject) and str(kind) in STARTING
    return known and str(at(one, "/Type", "/Action")) == "/Action"


def _attached(one: Any) -> set[Caution]:
    names = [str(at(one, key) or "").lower() for key in ("/UF", "/F") if key in one]
    content = bytes(one.data[:4]) if isinstance(one, generic.StreamObject) else b""
    if any(name.rstrip(". ").endswith(PROGRAMS) for name in names) or content.startswith(EXECUTABLE):
        return {ATTACHMENT, PROGRAM}
    return {ATTACHMENT}


def _has_wide_link(page: Any) -> bool:
    whole = _area(page["/MediaBox"])
    links = (one for one in _members(page, "/Annots") if _opens_an_address(one))
    return any(_area(one["/Rect"]) > whole * USUAL_LINK for one in links)


def _opens_an_address(link: Any) -> bool:
    action = at(link, "/A")
    return isinstance(action, generic.DictionaryObject) and str(at(action, "/S")) == "/URI" and "/Rect" in link


def _area(box: Any) -> float:
    left, low, right, high = (float(box[number]) for number in range(4))
    return abs((right - left) * (high - low))
