"""Annotations that show: a stamp, ink, text in a frame. What every viewer shows is drawn into its page; what one viewer
shows and another does not, or each in its own way, refuses the file. ISO 32000-2, 12.5.
"""

import zlib
from dataclasses import dataclass
from typing import Any

import pikepdf

from pades.common.errors import Unclear
from pades.intake.pdf import twice
from pades.intake.pdf.page_tree import Leaf
from pades.intake.pdf.reading import InMemory, Openable, saved
from pades.intake.refusals import Refusal, RefusedUpload
from pades.intake.remarks import Remark

INVISIBLE, HIDDEN, PRINT, NO_ROTATE, NO_VIEW = 1, 2, 4, 16, 32  # table 167
UNSEEN = ("/Popup", "/Link")  # a popup is a window of the program; a link has at most a frame
WITHOUT_PICTURE = ("/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/")  # show their appearance or nothing
STANDARD = UNSEEN + WITHOUT_PICTURE + (
    "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
    "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Redact", "/Projection",
)  # fmt: skip
IDLE = (b"q", b"Q", b"EMC", b"/Tx", b"BMC")
MOST_IDLE = 1024


@dataclass(frozen=True)
class Drawn:
    """The pages with what annotations show as part of them; page numbers by the code of the remark."""

    leaves: list[Leaf]
    source: Openable
    remarks: dict[Remark, list[int]]


def draw_in(pdf: pikepdf.Pdf, leaves: list[Leaf], source: Openable, again: Any) -> Drawn:
    """Changes ``pdf`` when there is anything to draw; ``again`` then finds its pages anew. RefusedUpload for what is
    unclear."""
    frames = [leaf.number for leaf in leaves if any(_is_frame(one) for one in _annotations(leaf))]
    remarks = {Remark.LINK_FRAMES_REMOVED: frames} if frames else {}
    shown = {
        leaf.number: found for leaf in leaves if (found := [one for one in _annotations(leaf) if _shows(one, leaf)])
    }
    if not shown:
        return Drawn(leaves, source, remarks)
    for leaf in leaves:
        leaf.page["/Annots"] = pikepdf.Array(shown.get(leaf.number, []))
    pdf.flatten_annotations("all")
    flat = InMemory(saved(pdf))
    if visible := twice.shown_by_annotations(source, flat, list(shown)):
        remarks[Remark.ANNOTATIONS_DRAWN] = visible
    return Drawn(again(pdf), flat, remarks)


def _annotations(leaf: Leaf) -> list[Any]:
    value = leaf.page.get("/Annots")
    if value is None:
        return []
    if not isinstance(value, pikepdf.Array):
        raise RefusedUpload(Refusal.MALFORMED)
    return [one for one in value if isinstance(one, pikepdf.Dictionary)]


def _shows(one: Any, leaf: Leaf) -> bool:
    """Does it show its appearance, in every viewer and on paper? RefusedUpload when that is not clear."""
    kind, flags = str(one.get("/Subtype", "/")), _flags(one, leaf)
    if kind == "/Popup" or flags & HIDDEN or (flags & NO_VIEW and not flags & PRINT):
        return False
    picture = _appearance(one)
    if picture is None and kind in UNSEEN + WITHOUT_PICTURE and not _has_make_up(one):
        return False
    if picture is not None and _is_idle(picture):
        return False
    doubts = {
        Unclear.NO_STANDARD: kind not in STANDARD or kind == "/",
        Unclear.DRAWN_DIFFERENTLY: kind == "/Link" or "/FixedPrint" in one,
        Unclear.DRAWN_BY_PROGRAMS: picture is None,
        Unclear.ONLY_SOMEWHERE: not flags & PRINT or flags & NO_VIEW,
        Unclear.TURNS: flags & NO_ROTATE and leaf.rotate,
    }
    for what, doubtful in doubts.items():
        if doubtful:
            raise RefusedUpload(Refusal.ANNOTATION_UNCLEAR, page=leaf.number, unclear=what)
    return True


def _flags(one: Any, leaf: Leaf) -> int:
    flags = one.get("/F", 0)
    if not isinstance(flags, int):
        raise RefusedUpload(Refusal.ANNOTATION_UNCLEAR, page=leaf.number, unclear=Unclear.ONLY_SOMEWHERE)
    return flags


def _appearance(one: Any) -> Any:
    """The normal appearance in its present state; None when there is none."""
    table = one.get("/AP")
    normal = table.get("/N") if isinstance(table, pikepdf.Dictionary) else None
    if isinstance(normal, pikepdf.Dictionary):
        state = one.get("/AS")
        normal = normal.get(str(state)) if isinstance(state, pikepdf.Name) else None
    return normal if isinstance(normal, pikepdf.Stream) else None


def _has_make_up(one: Any) -> bool:
    """A field's frame, ground or caption, from which some programs draw it."""
    make_up = one.get("/MK")
    return isinstance(make_up, pikepdf.Dictionary) and any(len(make_up.get(key, ())) for key in ("/BC", "/BG", "/CA"))


def _is_idle(picture: Any) -> bool:
    """Instructions that draw nothing, as empty fields have."""
    raw = picture.read_raw_bytes()
    try:
        content = raw if "/Filter" not in picture else zlib.decompressobj().decompress(raw, MOST_IDLE)
    except zlib.error:
        return False
    return len(content) < MOST_IDLE and all(word in IDLE for word in content.split())


def _is_frame(one: Any) -> bool:
    """A link whose border shows: it is one point wide unless the file says otherwise (tables 166 and 168)."""
    if one.get("/Subtype") != pikepdf.Name.Link or one.get("/F", 0) & (HIDDEN | NO_VIEW):
        return False
    colour, style, border = one.get("/C"), one.get("/BS"), one.get("/Border")
    if isinstance(colour, pikepdf.Array) and len(colour) == 0:
        return False
    if isinstance(style, pikepdf.Dictionary):
        return bool(style.get("/W", 1) != 0)
    if isinstance(border, pikepdf.Array):
        return len(border) < 3 or bool(border[2] != 0)
    return True
