"""What draws itself: forms, patterns, glyphs and masks, colour spaces and functions that lead back to themselves.

No honest program writes them, readers end them each in their own way, and some not at all. A form may well stand in the
resources that it shares with its page: only what its instructions name counts.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from pades import budget
from pades.page_tree import Leaf
from pades.refusals import RefusedUpload

MOST_DEPTH = 50
MOST_CONTENT = 64 * 1024 * 1024
NAME = rb"/([^\s\0/<>\[\](){}%]*)[\s\0]+"
USES = re.compile(NAME + rb"(?:(Do|gs|scn|SCN)(?![A-Za-z*])|[-+.\d]+[\s\0]+(Tf)(?![A-Za-z*]))")
TABLES = {b"Do": "/XObject", b"gs": "/ExtGState", b"scn": "/Pattern", b"SCN": "/Pattern", b"Tf": "/Font"}
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
FAMILIES = ("/Indexed", "/Pattern", "/Separation", "/DeviceN", "/ICCBased")
INNER = ("/Functions", "/Function", "/Alternate", "/ColorSpace")
Place = tuple[int, int]


def check(pdf: pikepdf.Pdf, leaves: list[Leaf]) -> None:
    """Raise RefusedUpload: recursion, too_deep."""
    for one in pdf.objects:
        budget.check_time()
        if _is_recipe(one):
            _follow_recipe(one, ())
    finder = _Finder()
    for leaf in leaves:
        finder.follow_page(leaf)


def _is_recipe(one: Any) -> bool:
    """A colour space or a function."""
    if isinstance(one, pikepdf.Array):
        return len(one) > 1 and isinstance(one[0], pikepdf.Name) and str(one[0]) in FAMILIES
    return isinstance(one, pikepdf.Dictionary | pikepdf.Stream) and ("/FunctionType" in one or "/Alternate" in one)


def _follow_recipe(one: Any, above: tuple[Place, ...]) -> None:
    budget.check_time()
    above = _entered(one, above)
    if isinstance(one, pikepdf.Array):
        inner = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        inner = [one[key] for key in INNER if key in one]
    else:
        return
    for part in inner:
        if isinstance(part, pikepdf.Object):
            _follow_recipe(part, above)


def _entered(one: Any, above: tuple[Place, ...]) -> tuple[Place, ...]:
    """The way here; RefusedUpload when it has been here before, or is too long."""
    place = one.objgen if isinstance(one, pikepdf.Object) and one.is_indirect else (0, 0)
    if place != (0, 0) and place in above:
        raise RefusedUpload("recursion")
    if len(above) >= MOST_DEPTH:
        raise RefusedUpload("too_deep")
    return (*above, place)


class _Finder:
    """Follows what is drawn; each stream with each table of names once."""

    def __init__(self) -> None:
        self._done: set[tuple[Place, Place]] = set()
        self._used: dict[Place, list[tuple[bytes, str]]] = {}

    def follow_page(self, leaf: Leaf) -> None:
        contents = leaf.page.get("/Contents")
        for one in list(contents) if isinstance(contents, pikepdf.Array) else [contents]:
            if isinstance(one, pikepdf.Stream):
                self._follow(one, leaf.resources, ())
        for one in appearances(leaf.page):
            self._follow(one, leaf.resources, ())

    def _follow(self, one: Any, outer: Any, above: tuple[Place, ...]) -> None:
        """``one``: a stream of instructions; ``outer``: the names it may use when it has none of its own."""
        budget.check_time()
        above = _entered(one, above)
        names = one.get("/Resources", outer)
        key = (one.objgen, names.objgen if isinstance(names, pikepdf.Object) and names.is_indirect else one.objgen)
        if key in self._done or not isinstance(names, pikepdf.Dictionary):
            return
        for operator, name in self._uses(one):
            table = names.get(TABLES[operator])
            used = table.get(name) if isinstance(table, pikepdf.Dictionary) else None
            for inner, its_names in _drawn_by(used, names):
                self._follow(inner, its_names, above)
        self._done.add(key)

    def _uses(self, one: Any) -> list[tuple[bytes, str]]:
        if one.objgen not in self._used:
            self._used[one.objgen] = _uses(_instructions(one))
        return self._used[one.objgen]


def appearances(page: Any) -> Iterator[Any]:
    """Every normal appearance stream of the page's annotations."""
    annotations = page.get("/Annots")
    for one in annotations if isinstance(annotations, pikepdf.Array) else ():
        table = one.get("/AP") if isinstance(one, pikepdf.Dictionary) else None
        normal = table.get("/N") if isinstance(table, pikepdf.Dictionary) else None
        if isinstance(normal, pikepdf.Stream):
            yield normal
        elif isinstance(normal, pikepdf.Dictionary):
            yield from (normal[key] for key in normal.keys() if isinstance(normal[key], pikepdf.Stream))  # noqa: SIM118


def _drawn_by(used: Any, names: Any) -> Iterator[tuple[Any, Any]]:
    """The instructions behind a named thing, each with the names it may use."""
    if isinstance(used, pikepdf.Stream):  # a form, a tiling pattern; of a picture, its masks
        inner = [used.get(key) for key in ("/SMask", "/Mask")] if used.get("/Subtype") == pikepdf.Name.Image else []
        yield used, names
        yield from ((one, names) for one in inner if isinstance(one, pikepdf.Stream))
    elif isinstance(used, pikepdf.Dictionary):
        yield from _glyphs(used, names)
        mask, font = used.get("/SMask"), used.get("/Font")
        group = mask.get("/G") if isinstance(mask, pikepdf.Dictionary) else None
        if isinstance(group, pikepdf.Stream):
            yield group, names
        if isinstance(font, pikepdf.Array) and len(font) and isinstance(font[0], pikepdf.Dictionary):
            yield from _glyphs(font[0], names)


def _glyphs(font: Any, names: Any) -> Iterator[tuple[Any, Any]]:
    glyphs = font.get("/CharProcs")
    if font.get("/Subtype") == pikepdf.Name.Type3 and isinstance(glyphs, pikepdf.Dictionary):
        own = font.get("/Resources", names)
        yield from ((glyphs[key], own) for key in glyphs.keys() if isinstance(glyphs[key], pikepdf.Stream))  # noqa: SIM118


def _instructions(one: Any) -> bytes:
    if one.get("/Subtype") == pikepdf.Name.Image:
        return b""
    try:
        if one.get("/Filter") == pikepdf.Name.FlateDecode and "/DecodeParms" not in one:
            return zlib.decompressobj().decompress(one.read_raw_bytes(), MOST_CONTENT)
        return bytes(one.read_bytes())
    except (zlib.error, pikepdf.PdfError):
        return b""  # what cannot be unpacked is not drawn


def _uses(content: bytes) -> list[tuple[bytes, str]]:
    """Operators with the names that they use, each pair once."""
    found = dict.fromkeys((operator or tf, name) for name, operator, tf in USES.findall(content))
    return [(operator, _unescaped(name)) for operator, name in found]


def _unescaped(name: bytes) -> str:
    return "/" + ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), name).decode("utf-8", "replace")
