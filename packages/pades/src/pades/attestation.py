"""The attestation page (testimony, QR, signatory) and the empty fields, as a first tail behind the immutable scan.

Structure: ISO 32000-2, 12.7 (fields) and 12.8.2.4 (FieldMDP lock); words: NĐ 280/2025, form 01.
"""

import json
import threading
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from pades.errors import PadesError
from pades.geometry import DATE, LEADER, NUMBER, PAGE_HEIGHT, PAGE_WIDTH, SEAL, VOLUME, Placement, Rect
from pades.numberfont import FONT_NAME, embed
from pades.source import Source

__all__ = [
    "LEADER",
    "PAGE_HEIGHT",
    "PAGE_WIDTH",
    "SEAL",
    "AttestationPage",
    "Placement",
    "Rect",
    "attach",
    "render",
]

PRINT = 4  # annotation flag
READ_ONLY = 1  # field flag
TEXT_FIELDS = {"CertNo": NUMBER, "CertVolume": VOLUME, "CertDate": DATE}


_ONE_AT_A_TIME = threading.Lock()  # a typst compiler refuses a second thread; a page takes 3 ms


@dataclass(frozen=True)
class AttestationPage:
    """Every word on the page. ``capacity`` is the KT./TUQ. line or empty; ``check_url`` is all that the QR holds."""

    agency_lines: tuple[str, ...]
    heading: str
    number_label: str
    volume_label: str
    date_label: str
    signing_note: str
    capacity: str
    title: str
    signatory: str
    original_title: str
    original_pages: int
    check_url: str
    check_code: str


def render(page: AttestationPage, *, fonts: Path) -> bytes:
    """The page as a PDF of its own. Raises PadesError("font_missing") rather than fall back to another face."""
    inputs = {"page": json.dumps({**asdict(page), "qr": _modules(page.check_url)})}
    try:
        with _ONE_AT_A_TIME:
            pdf = _compiler(fonts).compile(format="pdf", sys_inputs=inputs)
    except RuntimeError as error:  # typst's errors
        raise PadesError("page_not_made", f"Không dựng được trang lời chứng: {error}") from error
    _must_have_fonts(pdf)
    return bytes(pdf)


def attach(base: Path, page: AttestationPage, placement: Placement, *, fonts: Path) -> bytes:
    """The tail that adds the page and the fields SigLeader, CertNo, CertVolume, CertDate, SigSeal to the scan."""
    placement.check()
    pdf = render(page, fonts=fonts)
    with Source(base).open() as stream:
        writer = IncrementalPdfFileWriter(stream, strict=True)
        page_ref = _import_page(writer, pdf)
        font_ref = embed(writer, fonts)
        form = _form(writer, font_ref, _fields(writer, page_ref, placement))
        writer.root["/AcroForm"] = writer.add_object(form)
        writer.update_root()
        writer.write_in_place()
        return stream.take_tail()


@lru_cache(maxsize=4)
def _compiler(fonts: Path) -> Any:
    if not (fonts / "Tinos-Regular.ttf").is_file():
        raise PadesError("font_missing", f"Thiếu phông chữ Tinos trong thư mục {fonts}.")
    return typst.Compiler(Path(__file__).parent / "attestation.typ", font_paths=[fonts], ignore_system_fonts=True)


def _modules(text: str) -> list[str]:
    """The QR's rows as texts of 0 and 1 (TCVN 7322:2009, ISO/IEC 18004), error correction M, without a margin."""
    return ["".join("1" if dark else "0" for dark in row) for row in segno.make(text, error="m", micro=False).matrix]


def _must_have_fonts(pdf: bytes) -> None:
    fonts = PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]
    strangers = [str(font["/BaseFont"]) for font in (fonts[name] for name in fonts) if "Tinos" not in font["/BaseFont"]]
    if strangers:
        raise PadesError("font_missing", f"Trang lời chứng dùng phông chữ ngoài dự kiến: {', '.join(strangers)}.")


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
    writer: IncrementalPdfFileWriter, page_ref: generic.IndirectObject, placement: Placement
) -> generic.ArrayObject:
    """Merged fields and widgets, in painting order: numbers, signature, and the seal on top."""
    widgets = [_text_field(writer, page_ref, name, rect) for name, rect in TEXT_FIELDS.items()]
    widgets.append(_signature_field(writer, page_ref, "SigLeader", placement.leader))
    widgets.append(_signature_field(writer, page_ref, "SigSeal", placement.seal, locks_all=True))
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
            pdf_name("/Rect"): generic.ArrayObject(generic.FloatObject(corner) for corner in rect.corners),
            pdf_name("/P"): page_ref,
        }
    )


def _text_field(
    writer: IncrementalPdfFileWriter, page_ref: generic.IndirectObject, name: str, rect: Rect
) -> generic.DictionaryObject:
    widget = _widget(page_ref, name, "/Tx", rect)
    widget[pdf_name("/Ff")] = generic.NumberObject(READ_ONLY)
    widget[pdf_name("/DA")] = pdf_string(f"{FONT_NAME} 12 Tf 0 g")
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(_empty(rect))})
    return widget


def _signature_field(
    writer: IncrementalPdfFileWriter,
    page_ref: generic.IndirectObject,
    name: str,
    rect: Rect,
    *,
    locks_all: bool = False,
) -> generic.DictionaryObject:
    widget = _widget(page_ref, name, "/Sig", rect)
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(_empty(rect))})
    if locks_all:  # no /P: readers differ on time-stamps after P=1, and the lock protects the number as well
        lock = {pdf_name("/Type"): pdf_name("/SigFieldLock"), pdf_name("/Action"): pdf_name("/All")}
        widget[pdf_name("/Lock")] = writer.add_object(generic.DictionaryObject(lock))
    return widget


def _empty(rect: Rect) -> generic.StreamObject:
    box = generic.ArrayObject(generic.FloatObject(edge) for edge in (0, 0, rect.width, rect.height))
    return generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): box,
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
