"""The book as an Excel file: cover facts, the legal columns, every line, voided ones with their reason."""

import re
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from chungthuc.agencies.tree import name_on
from chungthuc.core.clock import vietnamese_date
from chungthuc.core.text.alphabet import composed
from chungthuc.registers.models import RegisterEntry, RegisterVolume

ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # ISO/IEC 29500-1 §22.9.2.19: read as one character
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
WHITE = " \t\r\n\u00a0\u2007\u202f\u3000"
FORMULA = tuple("=+-@＝＋－＠−﹢﹣")


class Column(NamedTuple):
    """``width`` in letters; ``value`` of a line: text or a whole number."""

    title: Promise
    width: int
    value: Callable[[RegisterEntry], str | int]


# NĐ 23/2015/NĐ-CP, form of the register of copies.
COLUMNS = (
    Column(gettext_lazy("Số chứng thực"), 10, lambda entry: entry.number),
    Column(gettext_lazy("Ngày, tháng, năm chứng thực"), 14, lambda entry: vietnamese_date(entry.certified_on)),
    Column(gettext_lazy("Họ, tên của người yêu cầu chứng thực"), 34, lambda entry: entry.requester_name),
    Column(gettext_lazy("Tên của bản chính giấy tờ, văn bản"), 46, lambda entry: entry.original_title),
    Column(
        gettext_lazy("Họ, tên, chức danh người ký chứng thực"),
        34,
        lambda entry: f"{entry.signatory_name}, {entry.signatory_title}",
    ),
    Column(gettext_lazy("Số bản sao đã được chứng thực"), 10, lambda entry: entry.counted_copies),
    Column(gettext_lazy("Phí chứng thực"), 12, lambda entry: entry.counted_fee),
    Column(gettext_lazy("Ghi chú"), 40, lambda entry: entry.told_remark),
)


def workbook(volume: RegisterVolume) -> IO[bytes]:
    """An open .xlsx of the volume, in the words of the form in law, whatever language its reader chose."""
    with translation.override("vi"):
        return _workbook(volume)


def _workbook(volume: RegisterVolume) -> IO[bytes]:
    """Lines are streamed, so that a large book costs little memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Sổ chứng thực"))
    for place, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    agency = volume.register.agency
    sheet.append([_bold(sheet, _("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))])
    sheet.append([_bold(sheet, name_on(agency, volume.opened_on))])
    sheet.append([_bold(sheet, _("SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH"))])
    sheet.append([_bold(sheet, volume.name)])
    sheet.append([_plain(_("Quyển số: %(code)s") % {"code": volume.volume_code})])
    days = {"opened": vietnamese_date(volume.opened_on), "closed": vietnamese_date(volume.closed_on)}
    sheet.append([_("Ngày mở sổ: %(opened)s. Ngày đóng sổ: %(closed)s") % days])
    sheet.append([])
    sheet.append([_bold(sheet, str(column.title)) for column in COLUMNS])
    for entry in (
        volume.entries.select_related("voided_by")
        .prefetch_related("later_fees")
        .order_by("number")
        .iterator(chunk_size=2000)
    ):
        sheet.append([_plain(column.value(entry)) for column in COLUMNS])
    out = TemporaryFile()  # noqa: SIM115  (handed to the response, which closes it)
    book.save(out)
    out.seek(0)
    return out


def _plain(value: Any) -> Any:
    """Text stays text: a cell that begins like a formula is not one (CSV and Excel injection)."""
    if not isinstance(value, str):
        return value
    text = ESCAPED.sub("_x005F_", ILLEGAL.sub("", composed(value)))
    seen = text.lstrip(UNSEEN + WHITE)
    return f"'{text}" if seen.startswith(FORMULA) or text.startswith(("\t", "\r", "\n")) else text


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=_plain(text))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
