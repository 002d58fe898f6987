"""The attestation page (testimony, QR, signatory) and the empty fields, as a first tail behind the immutable scan.

Structure: ISO 32000-2, 12.7 (fields) and 12.8.2.4 (FieldMDP lock); words: NĐ 280/2025, form 01.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from pades.common.appending import Appending
from pades.common.numberfont import FONT_NAME, embed
from pades.common.source import Source
from pades.making.attestation_page import AttestationPage, render, taken
from pades.making.geometry import DATE, LEADER, NUMBER, PAGE_HEIGHT, PAGE_WIDTH, SEAL, VOLUME, Positions, Rect

__all__ = [
    "LEADER",
    "PAGE_HEIGHT",
    "PAGE_WIDTH",
    "SEAL",
    "AttestationPage",
    "Positions",
    "Rect",
    "attach",
    "render",
    "taken",
]

PRINT = 4  # annotation flag
READ_ONLY = 1  # field flag
TEXT_FIELDS = {"CertNo": NUMBER, "CertVolume": VOLUME, "CertDate": DATE}

LOCKED = ("SigLeader", *TEXT_FIELDS, "SigSeal")  # none begins with another's name: pyHanko compares beginnings


def attach(base: Path, page: AttestationPage, positions: Positions, *, fonts: Path) -> bytes:
    """The tail that adds the page and the fields SigLeader, CertNo, CertVolume, CertDate, SigSeal to the scan.

    Raises PadesError by the words that do not fit, or by what is wrong with the positions.
    """
    positions.check(taken(page, fonts=fonts))
    pdf = render(page, fonts=fonts)
    with Source(base).open() as stream:
        writer = Appending(stream, strict=True)
        page_ref = _import_page(writer, pdf)
        font_ref = embed(writer, fonts)
        form = _form(writer, font_ref, _fields(writer, page_ref, positions))
        writer.root["/AcroForm"] = writer.add_object(form)
        writer.update_root()
        writer.write_in_place()
        return stream.take_tail()


def _import_page(writer: IncrementalPdfFileWriter, pdf: bytes) -> generic.IndirectObject:
    """Copy the page behind the last one of the scan."""
    page = PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0]
    kept = generic.DictionaryObject(
        {pdf_name(key): writer.import_object(page.raw_get(key)) for key in ("/Contents", "/Resources", "/MediaBox")}
    )
    kept[pdf_name("/Type")] = pdf_name("/Page")
    tree_ref = writer.root.raw_get("/Pages")
    kept[pdf_name("/Parent")] = tree_ref
    page_ref: generic.IndirectObject = writer.add_object(kept)
    tree = writer.root["/Pages"]
    tree["/Kids"].append(page_ref)
    tree["/Count"] = generic.NumberObject(int(tree["/Count"]) + 1)
    writer.mark_update(tree_ref)
    return page_ref


def _fields(
    writer: IncrementalPdfFileWriter, page_ref: generic.IndirectObject, positions: Positions
) -> generic.ArrayObject:
    """Merged fields and widgets, in painting order: numbers, signature, and the seal on top."""
    widgets = [_text_field(writer, page_ref, name, rect) for name, rect in TEXT_FIELDS.items()]
    widgets.append(_signature_field(writer, page_ref, "SigLeader", positions.leader))
    widgets.append(_signature_field(writer, page_ref, "SigSeal", positions.seal, locks=True))
    refs = generic.ArrayObject(writer.add_object(widget) for widget in widgets)
    page = page_ref.get_object()
    page[pdf_name("/Annots")] = generic.ArrayObject(refs)
    return refs


def _widget(page_ref: generic.IndirectObject, name: str, kind: str, rect: Rect) -> generic.DictionaryObject:
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name(kind),
            pdf_name("/T"): pdf_string(name),
            pdf_name("/F"): generic.NumberObject(PRINT),
            pdf_name("/Rect"): _corners(rect),
            pdf_name("/P"): page_ref,
        }
    )


def _text_field(
    writer: IncrementalPdfFileWriter, page_ref: generic.IndirectObject, name: str, rect: Rect
) -> generic.DictionaryObject:
    widget = _widget(page_ref, name, "/Tx", rect)
    widget[pdf_name("/Ff")] = generic.NumberObject(READ_ONLY)
    widget[pdf_name("/DA")] = pdf_string(f"{FONT_NAME} 12 Tf 0 g")
    width, height = _sides(rect)
    empty = writer.add_object(_empty(0, 0, width, height))
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): empty})
    return widget


def _signature_field(
    writer: IncrementalPdfFileWriter,
    page_ref: generic.IndirectObject,
    name: str,
    rect: Rect,
    *,
    locks: bool = False,
) -> generic.DictionaryObject:
    widget = _widget(page_ref, name, "/Sig", rect)
    # Its box exactly as pyHanko's stamp will write it, in whole points and in that order: else it counts as changed.
    width, height = _sides(rect)
    empty = writer.add_object(_empty(0, int(height), int(width), 0))
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): empty})
    if locks:  # no /P: readers differ on time-stamps after P=1, and the lock protects the number as well
        widget[pdf_name("/Lock")] = writer.add_object(_lock())
    return widget


def _lock() -> generic.DictionaryObject:
    """By name, not /All: a later time-stamp's own field is then no violation to those who read it by the letter."""
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/SigFieldLock"),
            pdf_name("/Action"): pdf_name("/Include"),
            pdf_name("/Fields"): generic.ArrayObject(pdf_string(name) for name in LOCKED),
        }
    )


def _corners(rect: Rect) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(round(corner, 2)) for corner in rect.corners)


def _sides(rect: Rect) -> tuple[Any, Any]:
    """Width and height to the letter as a reader of the written corners counts them."""
    left, bottom, right, top = _corners(rect)
    return right - left, top - bottom


def _empty(*box: Any) -> generic.StreamObject:
    return generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(generic.FloatObject(edge) for edge in box),
            pdf_name("/Resources"): generic.DictionaryObject(),
        },
        stream_data=b"",
    )


def _form(
    writer: IncrementalPdfFileWriter, font_ref: generic.IndirectObject, fields: generic.ArrayObject
) -> generic.DictionaryObject:
    fonts = generic.DictionaryObject({pdf_name(FONT_NAME): font_ref})
    return generic.DictionaryObject(
        {
            pdf_name("/Fields"): fields,
            pdf_name("/DR"): generic.DictionaryObject({pdf_name("/Font"): fonts}),
            pdf_name("/DA"): pdf_string(f"{FONT_NAME} 12 Tf 0 g"),
        }
    )
