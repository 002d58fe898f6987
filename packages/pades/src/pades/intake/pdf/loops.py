"""What draws itself: forms, patterns, glyphs and masks, colour spaces and functions that lead back to themselves.

No honest program writes them, readers end them each in their own way, and some not at all. A form may well stand in the
resources that it shares with its page: only what its instructions name counts.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from pades.intake import budget
from pades.intake.pdf.page_tree import Leaf
from pades.intake.refusals import Refusal, RefusedUpload

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
    done: set[Place] = set()
    for one in pdf.objects:
        budget.check_time()
        if _is_recipe(one):
            _follow_recipe(one, (), done)
    finder = _Finder()
    for leaf in leaves:
        finder.follow_page(leaf)


def _is_recipe(one: Any) -> bool:
    """A colour space or a function."""
    if isinstance(one, pikepdf.Array):
        return len(one) > 1 and isinstance(one[0], pikepdf.Name) and str(one[0]) in FAMILIES
    return isinstance(one, pikepdf.Dictionary | pikepdf.Stream) and ("/FunctionType" in one or "/Alternate" in one)


def _follow_recipe(one: Any, above: tuple[Place, ...], done: set[Place]) -> None:
    if not isinstance(one, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
        return
    above = _entered(one, above)
    if above[-1] in done:
        return
    inner = list(one) if isinstance(one, pikepdf.Array) else [one[key] for key in INNER if key in one]
    for part in inner:
        _follow_recipe(part, above, done)
    if one.is_indirect:
        done.add(above[-1])


def _entered(one: Any, above: tuple[Place, ...]) -> tuple[Place, ...]:
    """The way here; RefusedUpload when it has been here before, or is too long."""
    place = one.objgen if isinstance(one, pikepdf.Object) and one.is_indirect else (0, 0)
    if place != (0, 0) and place in above:
        raise RefusedUpload(Refusal.RECURSION)
    if len(above) >= MOST_DEPTH:
        raise RefusedUpload(Refusal.TOO_DEEP)
    return (*above, place)


@dataclass(frozen=True)
class _Names:
    """A table of resources, and whose it is."""

    table: Any
    owner: Place

    def of(self, one: Any) -> "_Names":
        """Those of this stream or font; without any of its own, these."""
        own = one.get("/Resources")
        return self if own is None else _Names(own, own.objgen if own.is_indirect else one.objgen)

    def get(self, kind: str, name: str) -> Any:
        table = self.table.get(kind) if isinstance(self.table, pikepdf.Dictionary) else None
        return table.get(name) if isinstance(table, pikepdf.Dictionary) else None


class _Finder:
    """Follows what is drawn; each stream with each table of names once."""

    def __init__(self) -> None:
        self._done: set[tuple[Place, Place]] = set()
        self._used: dict[Place, list[tuple[bytes, str]]] = {}

    def follow_page(self, leaf: Leaf) -> None:
        shared = isinstance(leaf.resources, pikepdf.Dictionary) and leaf.resources.is_indirect
        names = _Names(leaf.resources, leaf.resources.objgen if shared else leaf.page.objgen)
        contents = leaf.page.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        for one in (*streams, *appearances(leaf.page)):
            if isinstance(one, pikepdf.Stream):
                self._follow(one, names, ())

    def _follow(self, one: Any, outer: _Names, above: tuple[Place, ...]) -> None:
        """``one``: a stream of instructions; ``outer``: the names it may use when it has none of its own."""
        budget.check_time()
        above, names = _entered(one, above), outer.of(one)
        if (one.objgen, names.owner) in self._done:
            return
        for operator, name in self._uses(one):
            for inner, its_names in _drawn_by(names.get(TABLES[operator], name), names):
                self._follow(inner, its_names, above)
        self._done.add((one.objgen, names.owner))

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


def _drawn_by(used: Any, names: _Names) -> Iterator[tuple[Any, _Names]]:
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


def _glyphs(font: Any, names: _Names) -> Iterator[tuple[Any, _Names]]:
    glyphs = font.get("/CharProcs")
    if font.get("/Subtype") == pikepdf.Name.Type3 and isinstance(glyphs, pikepdf.Dictionary):
        yield from ((glyphs[key], names.of(font)) for key in glyphs.keys() if isinstance(glyphs[key], pikepdf.Stream))  # noqa: SIM118


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
