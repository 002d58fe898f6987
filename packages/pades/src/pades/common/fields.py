"""Filling and reading the text fields of the attestation page."""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pades.common import hex_strings
from pades.common.errors import ErrorCode, PadesError
from pades.common.numberfont import FONT_NAME, encode, width

hex_strings.read_in_pieces()

SIZE = 12.0  # points; smaller only where a value would not fit
TEXT_FIELDS = ("CertNo", "CertVolume", "CertDate")


def fill(writer: IncrementalPdfFileWriter, values: dict[str, str]) -> None:
    """Set /V and a new appearance of every text field, in the revision that ``writer`` is about to sign.

    All are written, not only those that changed: pyHanko 0.38 calls a locked field modified when its appearance is
    older than the lock. Raises PadesError("field_missing").
    """
    form = writer.root["/AcroForm"]
    fonts = form["/DR"]["/Font"]
    for reference in form["/Fields"]:
        name = str(reference.get_object().get("/T"))
        if name in values:
            _fill_one(writer, reference, values[name], fonts)
    missing = set(values) - {str(one.get_object().get("/T")) for one in form["/Fields"]}
    if missing:
        raise PadesError(ErrorCode.FIELD_MISSING, fields=sorted(missing))


def _fill_one(writer: IncrementalPdfFileWriter, reference: Any, value: str, fonts: Any) -> None:
    field = reference.get_object()
    field[pdf_name("/V")] = pdf_string(value)
    appearance = writer.add_object(_appearance(field["/Rect"], value, fonts))
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): appearance})
    writer.mark_update(reference)


def _appearance(rect: Any, value: str, fonts: Any) -> generic.StreamObject:
    box_width, box_height = float(rect[2]) - float(rect[0]), float(rect[3]) - float(rect[1])
    natural = width(value, SIZE, fonts[FONT_NAME])
    size = min(SIZE, SIZE * (box_width - 2) / natural) if natural else SIZE
    letters = encode(value).hex().upper()
    drawing = f"/Tx BMC q BT {FONT_NAME} {size:.2f} Tf 0.118 0.141 0.188 rg 1 {4:.2f} Td <{letters}> Tj ET Q EMC"
    return generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(generic.FloatObject(n) for n in (0, 0, box_width, box_height)),
            pdf_name("/Resources"): generic.DictionaryObject(
                {pdf_name("/Font"): generic.DictionaryObject({pdf_name(FONT_NAME): fonts.raw_get(FONT_NAME)})}
            ),
        },
        stream_data=drawing.encode("ascii"),
    )
