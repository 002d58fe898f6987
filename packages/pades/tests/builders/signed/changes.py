"""Changes to a signed file: habits of honest writers, and what shows something else."""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from packages.pades.tests.builders.signed import surgery


def page_of(writer: IncrementalPdfFileWriter) -> Any:
    return writer.root["/Pages"]["/Kids"].raw_get(0)


def page_as_it_was(writer):
    writer.mark_update(page_of(writer))


def content_as_it_was(writer):
    writer.mark_update(page_of(writer).get_object().raw_get("/Contents"))


def dates_of_the_page(writer):
    page = page_of(writer)
    page.get_object()[pdf_name("/LastModified")] = pdf_string("D:20260101000000Z")
    page.get_object()[pdf_name("/PieceInfo")] = generic.DictionaryObject()
    writer.mark_update(page)


def named_by_nobody(writer):
    surgery.orphan(writer)


def other_program(writer):
    writer.root[pdf_name("/PieceInfo")] = generic.DictionaryObject()
    writer.update_root()


def numbers_written_otherwise(writer):
    page = page_of(writer)
    box = generic.ArrayObject(generic.FloatObject(float(one)) for one in page.get_object()["/MediaBox"])
    page.get_object()[pdf_name("/MediaBox")] = box
    writer.mark_update(page)


HONEST = [
    page_as_it_was, content_as_it_was, dates_of_the_page, named_by_nobody, other_program, numbers_written_otherwise,
]  # fmt: skip


def other_box(writer):
    page = page_of(writer)
    page.get_object()[pdf_name("/MediaBox")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 300)))
    writer.mark_update(page)


def other_drawing(writer):
    reference = page_of(writer).get_object().raw_get("/Contents")
    reference.get_object()._data = b"0 g 0 0 600 900 re f"
    reference.get_object()._encoded_data = None
    writer.mark_update(reference)


def opens_something(writer):
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    writer.root[pdf_name("/OpenAction")] = generic.DictionaryObject(action)
    writer.update_root()


def note_over_it(writer):
    page = page_of(writer)
    note = {
        pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/FreeText"),
        pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 300))),
    }  # fmt: skip
    page.get_object()["/Annots"].append(writer.add_object(generic.DictionaryObject(note)))
    writer.mark_update(page)


DISHONEST = [other_box, other_drawing, opens_something, note_over_it]
