"""Everything that a page draws, looked at before it is drawn: instructions, forms, patterns, glyphs, pictures, masks.

The drawing library says nothing of what it cannot unpack; what it would leave out refuses the upload here. What no page
uses may be as it likes.
"""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from pades.intake import budget
from pades.intake.codings import two_readers, unpacking, whole
from pades.intake.codings.unpacking import DAMAGED, INCOMPLETE, Lost
from pades.intake.pdf import font_programs
from pades.intake.pdf.page_tree import Leaf
from pades.intake.refusals import Refusal, RefusedUpload

TABLES = ("/XObject", "/Pattern", "/ExtGState", "/Font", "/ColorSpace", "/Shading")
BESIDE = {  # keys that lead away from what is drawn
    "/Parent", "/P", "/Metadata", "/PieceInfo", "/StructParent", "/StructParents", "/ToUnicode", "/CIDSet", "/OC",
    "/OPI", "/Resources", "/LastModified", "/Alternates",
}  # fmt: skip
MASKS = ("/SMask", "/Mask")  # pictures, even where they do not say so
SHOWN = ("/Image", "/Form")
PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
NO_PAGE = -1
NAME = re.compile(rb"/([^\s\0()<>\[\]{}/%]+)")
DRAWN = re.compile(rb"/([^\s\0()<>\[\]{}/%]+)[\s\0]*Do(?![^\s\0()<>\[\]{}/%])")
INLINE = re.compile(rb"(?<![^\s\0\])>])BI[\s\0]*/")
UNSEEN = re.compile(rb"(?<![^\s])3[\s\0]+Tr(?![A-Za-z*])")  # text laid invisibly over a scan, in fonts that nobody sees
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
PICTURE_REASONS = {INCOMPLETE: Refusal.PICTURE_INCOMPLETE, DAMAGED: Refusal.PICTURE_DAMAGED}


def lost_picture(lost: Lost, page: int) -> RefusedUpload:
    """What is said of a picture that is not all there."""
    return RefusedUpload(PICTURE_REASONS.get(lost.why, Refusal.PICTURE_UNREADABLE), page=page)


class Look:
    """``seen``: what was found whole on an earlier page."""

    def __init__(self) -> None:
        self._page = 0
        self._seen: set[tuple[int, ...]] = set()

    def at(self, leaf: Leaf) -> None:
        """Raises RefusedUpload: picture_incomplete, picture_damaged, picture_unreadable, page_incomplete."""
        self._page = leaf.number
        contents = leaf.page.get("/Contents")
        streams = [] if contents is None else list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        self._instructions(b"\n".join(self._content(one) for one in streams), leaf.resources)

    def _content(self, one: Any) -> bytes:
        """A stream to its end; a missing one is a part of the page that is missing."""
        try:
            if not isinstance(one, pikepdf.Stream):
                raise Lost(INCOMPLETE)
            return unpacking.content(one)
        except Lost:
            raise RefusedUpload(Refusal.PAGE_INCOMPLETE, page=self._page) from None

    def _instructions(self, data: bytes, resources: Any) -> None:
        """What these drawing instructions name. Names in strings count too: that costs time and loses nothing."""
        budget.check_time()
        names = {_name(found) for found in NAME.findall(data)}
        tables = {key: _table(resources, key) for key in TABLES}
        for found in DRAWN.findall(data):
            if _subtype(tables["/XObject"].get(_name(found))) not in SHOWN:
                raise RefusedUpload(Refusal.PAGE_INCOMPLETE, page=self._page)
        for table in tables.values():
            for key in names & set(table.keys()):
                self._appointment(table[key], resources, drawn=False)
        if not UNSEEN.search(data) and any(
            _lacks_letters(tables["/Font"][key]) for key in names & set(tables["/Font"].keys())
        ):
            raise RefusedUpload(Refusal.FONT_MISSING, page=self._page)
        if INLINE.search(data):
            self._inline(data, resources)

    def _appointment(self, one: Any, resources: Any, *, drawn: bool) -> None:
        """``drawn``: its stream holds drawing instructions, as glyphs do without saying so."""
        if not isinstance(one, pikepdf.Stream | pikepdf.Dictionary | pikepdf.Array) or self._knows(one):
            return
        budget.check_time()
        if isinstance(one, pikepdf.Stream):
            self._stream(one, resources, drawn=drawn)
        for key, child in _children(one):
            if key in MASKS and isinstance(child, pikepdf.Stream):
                self._picture(child)
                continue
            if key in PROGRAMS and isinstance(child, pikepdf.Stream):
                self._program(child)
                continue
            inherited = one.get("/Resources", resources) if isinstance(one, pikepdf.Dictionary) else resources
            self._appointment(child, inherited, drawn=drawn or key == "/CharProcs")

    def _knows(self, one: Any) -> bool:
        """Met before; what has no resources of its own is drawn with those of its page, so each page counts."""
        if not one.is_indirect:
            return False
        may_borrow = isinstance(one, pikepdf.Stream) or (
            isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == pikepdf.Name.Type3
        )
        borrows = may_borrow and "/Resources" not in one
        key = (*one.objgen, self._page) if borrows else one.objgen
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def _stream(self, one: Any, resources: Any, *, drawn: bool) -> None:
        if one.get("/Subtype") == pikepdf.Name.Image:
            self._picture(one)
            return
        data = self._content(one)
        if drawn or one.get("/Subtype") == pikepdf.Name.Form or one.get("/PatternType") == 1:
            self._instructions(data, one.get("/Resources", resources))

    def _picture(self, image: Any) -> None:
        """Its pixels do not depend on the page."""
        key = (*image.objgen, NO_PAGE)
        if key not in self._seen:
            self._check(image)
            self._seen.add(key)

    def _check(self, image: Any) -> None:
        try:
            whole.check(image)
            two_readers.check_drawn(image)
        except Lost as lost:
            raise lost_picture(lost, self._page) from None

    def _program(self, one: Any) -> None:
        if self._knows(one):
            return
        data = self._content(one)
        try:
            font_programs.check(data)
        except Lost:
            raise RefusedUpload(Refusal.FONT_DAMAGED, page=self._page) from None

    def _inline(self, data: bytes, resources: Any) -> None:
        """Pictures written among the instructions."""
        with pikepdf.new() as pdf:
            try:
                found = pikepdf.parse_content_stream(pdf.make_stream(data))
                inline = [one.iimage for one in found if isinstance(one, pikepdf.ContentStreamInlineImage)]
                pictures = [_as_stream(pdf, one, resources) for one in inline]
            except (pikepdf.PdfError, ValueError, TypeError, NotImplementedError):
                raise RefusedUpload(Refusal.PAGE_INCOMPLETE, page=self._page) from None
            if not pictures:
                raise RefusedUpload(Refusal.PAGE_INCOMPLETE, page=self._page)
            for one in pictures:
                self._check(one)


def _children(one: Any) -> Iterator[tuple[str, Any]]:
    """Not the profile of a colour space, which everyone replaces when it cannot be read."""
    if isinstance(one, pikepdf.Array):
        if not (len(one) and one[0] == pikepdf.Name.ICCBased):
            yield from (("", child) for child in one)
        return
    image = isinstance(one, pikepdf.Stream) and one.get("/Subtype") == pikepdf.Name.Image
    for key in one.keys():  # noqa: SIM118 - a stream is no mapping
        if key not in BESIDE and not (image and key == "/DecodeParms"):
            yield key, one[key]


def _lacks_letters(font: Any) -> bool:
    """A composite font whose letters the file does not bring: its codes mean nothing to another font (9.7)."""
    if not isinstance(font, pikepdf.Dictionary) or font.get("/Subtype") != pikepdf.Name.Type0:
        return False
    inner = font.get("/DescendantFonts")
    described = inner[0].get("/FontDescriptor") if isinstance(inner, pikepdf.Array) and len(inner) else None
    return (
        not any(isinstance(described.get(key), pikepdf.Stream) for key in PROGRAMS) if described is not None else True
    )


def _subtype(one: Any) -> str:
    return str(one.get("/Subtype")) if isinstance(one, pikepdf.Stream) else ""


def _table(resources: Any, key: str) -> Any:
    table = resources.get(key) if isinstance(resources, pikepdf.Dictionary) else None
    return table if isinstance(table, pikepdf.Dictionary) else {}


def _name(written: bytes) -> str:
    return "/" + ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), written).decode("utf-8", "surrogateescape")


def _as_stream(pdf: pikepdf.Pdf, picture: Any, resources: Any) -> Any:
    """An inline picture as one that stands by itself; its colours may have a name in the resources."""
    stream = pdf.make_stream(picture.read_raw_bytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    for key, value in picture.obj.items():
        stream[key] = value
    named = _table(resources, "/ColorSpace").get(str(stream.get("/ColorSpace")))
    if named is not None:
        stream.ColorSpace = pdf.copy_foreign(named) if named.is_indirect else _copied(pdf, named)
    return stream


def _copied(pdf: pikepdf.Pdf, value: Any) -> Any:
    """A direct array of another file, with what it refers to."""
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([_copied(pdf, one) for one in value])
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        return pdf.copy_foreign(value)
    return value
