"""The book as an Excel file, ready to print, sign and seal: cover facts, the legal columns, every line, voided ones
with their reason, what they come to. How it looks: ``sheet``."""

import re
from collections.abc import Callable
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.agencies.tree import name_on
from chungthuc.core.clock import vietnamese_date
from chungthuc.core.text.alphabet import composed
from chungthuc.registers.models import EntryState, RegisterEntry, RegisterVolume
from chungthuc.registers.sheet import DAY, MONEY, Sheet

ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # ISO/IEC 29500-1 §22.9.2.19: read as one character
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
WHITE = " \t\r\n\u00a0\u2007\u202f\u3000"
FORMULA = tuple("=+-@＝＋－＠−﹢﹣")


class Column(NamedTuple):
    """``width`` in letters; ``value`` of a line: text, a whole number or a day, written in this ``form``; a column that
    ``counts`` is added up."""

    title: Promise
    width: int
    value: Callable[[RegisterEntry], str | int | date]
    form: str = ""
    counts: bool = False


# NĐ 23/2015/NĐ-CP, form of the register of copies.
COLUMNS = (
    Column(gettext_lazy("Số chứng thực"), 9, lambda entry: entry.number),
    Column(gettext_lazy("Ngày, tháng, năm chứng thực"), 12, lambda entry: entry.certified_on, DAY),
    Column(gettext_lazy("Họ, tên của người yêu cầu chứng thực"), 26, lambda entry: entry.requester_name),
    Column(gettext_lazy("Tên của bản chính giấy tờ, văn bản"), 34, lambda entry: entry.original_title),
    Column(
        gettext_lazy("Họ, tên, chức danh người ký chứng thực"),
        26,
        lambda entry: f"{entry.signatory_name}, {entry.signatory_title}",
    ),
    Column(gettext_lazy("Số bản sao đã được chứng thực"), 11, lambda entry: entry.counted_copies, MONEY, counts=True),
    Column(gettext_lazy("Phí chứng thực"), 11, lambda entry: entry.counted_fee, MONEY, counts=True),
    Column(gettext_lazy("Ghi chú"), 26, lambda entry: entry.told_remark),
)


def workbook(volume: RegisterVolume) -> IO[bytes]:
    """An open .xlsx of the volume, in the words of the form in law, whatever language its reader chose."""
    with translation.override("vi"):
        return _workbook(volume)


def _workbook(volume: RegisterVolume) -> IO[bytes]:
    cover = _cover(volume)
    sheet = Sheet(_("Sổ chứng thực"), [column.width for column in COLUMNS], heading=len(cover) + 2)
    sheet.book.properties.creator = name_on(volume.register.agency, volume.opened_on)  # else the library's name
    for text, bold in cover:
        sheet.line(_plain(text), bold=bold)
    sheet.space()
    sheet.heading([str(column.title) for column in COLUMNS])
    _lines(volume, sheet)
    _end(sheet)
    out = TemporaryFile()  # noqa: SIM115  (handed to the response, which closes it)
    sheet.book.save(out)
    out.seek(0)
    return out


def _cover(volume: RegisterVolume) -> list[tuple[str, bool]]:
    """Its lines, and whether they are bold."""
    days = {"opened": vietnamese_date(volume.opened_on), "closed": vietnamese_date(volume.last_day)}
    return [
        (_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), True),
        (_("Độc lập - Tự do - Hạnh phúc"), True),
        (name_on(volume.register.agency, volume.opened_on), True),
        (_("SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH"), True),
        (volume.name, True),
        (_("Quyển số: %(code)s") % {"code": volume.volume_code}, False),
        (_("Ngày mở sổ: %(opened)s. Ngày đóng sổ: %(closed)s") % days, False),
    ]


def _lines(volume: RegisterVolume, sheet: Sheet) -> None:
    """Every number and what all come to."""
    forms = [column.form for column in COLUMNS]
    sums, numbers, voided = [0] * len(COLUMNS), 0, 0
    entries = volume.entries.select_related("voided_by").prefetch_related("later_fees").order_by("number")
    for entry in entries.iterator(chunk_size=2000):
        values = [column.value(entry) for column in COLUMNS]
        sheet.cells([_plain(value) for value in values], forms)
        numbers, voided = numbers + 1, voided + (entry.state == EntryState.VOIDED)
        for place, value in enumerate(values):
            sums[place] += value if isinstance(value, int) else 0
    counted = [total if column.counts else "" for column, total in zip(COLUMNS, sums, strict=True)]
    sheet.cells([_("Cộng"), *counted[1:]], forms, bold=True)
    told = _("Sổ này có %(numbers)s số, trong đó %(voided)s số đã hủy.") % {"numbers": numbers, "voided": voided}
    sheet.space()
    sheet.line(told, center=False)


def _end(sheet: Sheet) -> None:
    """Where the book is signed and sealed when it is printed (NĐ 23/2015/NĐ-CP Art. 13)."""
    sheet.space()
    sheet.sides("", _("Ngày … tháng … năm …"))
    sheet.sides(_("NGƯỜI LẬP SỔ"), _("NGƯỜI ĐỨNG ĐẦU CƠ QUAN"), bold=True)
    sheet.sides(_("(ký, ghi rõ họ tên)"), _("(ký, ghi rõ họ tên, đóng dấu)"))
    sheet.space(90)


def _plain(value: Any) -> Any:
    """Text stays text: a cell that begins like a formula is not one (CSV and Excel injection)."""
    if not isinstance(value, str):
        return value
    text = ESCAPED.sub("_x005F_", ILLEGAL.sub("", composed(value)))
    seen = text.lstrip(UNSEEN + WHITE)
    return f"'{text}" if seen.startswith(FORMULA) or text.startswith(("\t", "\r", "\n")) else text
