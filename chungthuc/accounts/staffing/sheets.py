"""Lists of people as files: the template that is filled in, and one that was, read in a limited child process."""

from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from sandbox import calls
from sandbox.errors import ChildFailed, Failure
from sandbox.limits import MIB, Limits

from chungthuc.accounts.models import Right
from chungthuc.core.errors import Refused
from chungthuc.core.text.alphabet import folded

MOST_BYTES = 2 * MIB
LIMITS = Limits(cpu_seconds=10, wall_seconds=20, memory_bytes=384 * MIB, file_bytes=0, answer_bytes=8 * MIB)
READING = "chungthuc.accounts.staffing.sheet_reading:read"


class Column(NamedTuple):
    """``field`` of the form; ``titles``: as the heading may call it, the first as the template does."""

    field: str
    titles: tuple[str, ...]
    needed: bool
    width: int


COLUMNS = (
    Column("full_name", ("Họ tên", "Họ và tên", "Tên"), True, 30),
    Column("email", ("Thư điện tử", "Địa chỉ thư điện tử", "Email", "E-mail"), True, 32),
    Column("title", ("Chức danh", "Chức vụ"), True, 30),
    Column("phone", ("Điện thoại", "Số điện thoại"), False, 16),
    Column("id_number", ("Số định danh", "Số định danh cá nhân", "CCCD", "Số CCCD"), False, 18),
    Column("rights", ("Quyền",), False, 34),
)
RIGHTS = {
    Right.CREATE_COPY: "tạo bản sao",
    Right.SIGN_COPY: "ký bản sao",
    Right.SEAL_COPY: "đóng dấu bản sao",
    Right.INSPECT: "kiểm tra",
    Right.ADMINISTER: "quản trị",
}
REFUSALS: dict[str, tuple[Promise, Promise]] = {
    "not_utf8": (
        _("Tệp CSV không dùng bảng mã UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258)."),
        _("Trong Excel chọn «Lưu thành», kiểu «CSV UTF-8», hoặc gửi tệp XLSX."),
    ),
    "no_sheet": (_("Tệp không có dòng nào."), _("Tải tệp mẫu về, điền rồi gửi lại.")),
    "unreadable": (_("Không đọc được tệp này."),
                   _("Gửi tệp XLSX hoặc CSV (UTF-8); tệp XLS cũ thì lưu lại thành XLSX.")),
    "too_many_lines": (_("Tệp có quá 500 dòng."), _("Chia thành nhiều tệp, mỗi tệp nhiều nhất 500 người.")),
    "too_large": (_("Tệp lớn quá 2 MiB."), _("Danh sách 500 người nhỏ hơn nhiều: bỏ hình ảnh và trang khác.")),
}  # fmt: skip


class Line(NamedTuple):
    """``number``: in the file, as a spreadsheet counts; ``cells``: text by field."""

    number: int
    cells: dict[str, str]


def read(file: Path) -> list[Line]:
    """At most 500 lines. Raises Refused: sheet_… of ``REFUSALS``, columns_missing."""
    if file.stat().st_size > MOST_BYTES:
        raise _refused("too_large")
    try:
        found = calls.run(READING, {"path": str(file)}, limits=LIMITS, readable=[file])
    except ChildFailed as failure:
        raise _refused("too_large" if failure.code == Failure.TOO_EXPENSIVE else "unreadable") from None
    if "refused" in found:
        raise _refused(found["refused"])
    (_first, heading), *rows = found["lines"]
    places = _places(heading)
    if not rows:
        raise _refused("no_sheet")
    return [
        Line(number, {field: row[at] if at < len(row) else "" for field, at in places.items()}) for number, row in rows
    ]


def _places(heading: list[str]) -> dict[str, int]:
    """Where each field stands; what is called otherwise is left out."""
    named = {folded(text): at for at, text in reversed(list(enumerate(heading)))}
    found = {}
    for column in COLUMNS:
        at = next((named[folded(title)] for title in column.titles if folded(title) in named), None)
        if at is not None:
            found[column.field] = at
    missing = [f"«{column.titles[0]}»" for column in COLUMNS if column.needed and column.field not in found]
    if missing:
        raise Refused(
            "columns_missing",
            _("Dòng đầu của tệp thiếu cột: %(columns)s.") % {"columns": ", ".join(missing)},
            _("Dùng tệp mẫu, giữ nguyên dòng đầu."),
        )
    return found


def rights_in(text: str) -> tuple[list[str], list[str]]:
    """Rights named in a cell, parted by commas or semicolons; and what is no right."""
    names = {folded(words): right.value for right, words in RIGHTS.items()}
    names |= {folded(str(right.label)): right.value for right in RIGHTS} | {
        right.value: right.value for right in RIGHTS
    }
    asked = [one.strip() for one in text.replace(";", ",").split(",") if one.strip()]
    known = [names[folded(one)] for one in asked if folded(one) in names]
    return list(dict.fromkeys(known)), [one for one in asked if folded(one) not in names]


def template() -> bytes:
    """A .xlsx with the heading; all cells are text, so that no zero is lost at the front of a number."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = "@"
    heading = []
    for column in COLUMNS:
        cell = WriteOnlyCell(sheet, value=column.titles[0])
        cell.font = Font(bold=True)
        heading.append(cell)
    sheet.append(heading)
    help_ = book.create_sheet("Quyền")
    for words in RIGHTS.values():
        help_.append([words])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _refused(code: str) -> Refused:
    message, remedy = REFUSALS[code]
    return Refused(f"sheet_{code}", message, remedy)
