"""Lists of people as they come: XLSX and CSV, ours and hostile ones, read in the limited child."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from chungthuc.accounts.staffing import sheets
from chungthuc.core.errors import Refused
from tests.accounts.conftest import refused

HEADING = ["Họ tên", "Thư điện tử", "Chức danh", "Điện thoại", "Số định danh", "Quyền"]
LINE = ["Đặng Thu Quyên", "quyen@vidu.test", "Công chức tư pháp", "0912345678", "", "tạo bản sao"]


def csv(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "people"
    file.write_bytes(content)
    return file


def workbook(tmp_path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = tmp_path / "people"
    book.save(file)
    return file


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("parted", [",", ";", "\t"])
def test_csv_with_and_without_mark_parted_as_spreadsheets_do(tmp_path, mark, parted):
    text = "\r\n".join(parted.join(row) for row in (HEADING, LINE))
    (line,) = sheets.read(csv(tmp_path, mark + text.encode()))
    assert line.number == 2
    assert [line.cells[column.field] for column in sheets.COLUMNS] == LINE


def test_a_filled_template(tmp_path):
    book = load_workbook(io.BytesIO(sheets.template()))
    book.worksheets[0].append(LINE)
    file = tmp_path / "people"
    book.save(file)
    (line,) = sheets.read(file)
    assert (line.number, line.cells["full_name"]) == (2, LINE[0])


def test_headings_by_other_names_in_another_order_and_empty_lines(tmp_path):
    heading = ["EMAIL", "ghi chú", "Chức vụ", "HỌ VÀ TÊN"]
    file = workbook(tmp_path, heading, [], ["a@vidu.test", "x", "Công chức", "Lê An"], [None, None], [])
    (line,) = sheets.read(file)
    assert line.number == 3
    assert line.cells == {"full_name": "Lê An", "email": "a@vidu.test", "title": "Công chức"}


def test_a_telephone_that_a_spreadsheet_made_a_number(tmp_path):
    (line,) = sheets.read(workbook(tmp_path, HEADING, [*LINE[:3], 912345678.0, 1085000011, ""]))
    assert (line.cells["phone"], line.cells["id_number"]) == ("912345678", "1085000011")


def test_a_formula_is_text(tmp_path):
    formula = '=HYPERLINK("http://vidu.test","x")'
    (line,) = sheets.read(workbook(tmp_path, HEADING, [*LINE[:2], formula, "", "", ""]))
    assert line.cells["title"] == formula


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Hä tªn,Th­ ®iÖn tö".encode("latin-1"), "sheet_not_utf8"),
        ("Họ tên,Thư điện tử,Chức danh\nx".encode("utf-16"), "sheet_not_utf8"),
        (b"", "sheet_no_sheet"),
        ("Họ tên,Thư điện tử,Chức danh\n".encode(), "sheet_no_sheet"),
        ("Họ tên,Chức danh\nA,B\n".encode(), "columns_missing"),
        (b"PK\x03\x04 and nothing more", "sheet_unreadable"),
        (b"Ho ten\0", "sheet_unreadable"),
        (b"x" * (sheets.MOST_BYTES + 1), "sheet_too_large"),
        ("Họ tên,Thư điện tử,Chức danh\n".encode() + b"a,b@c.vn,d\n" * 10_000, "sheet_too_many_lines"),
    ],
)
def test_what_is_refused_by_name(tmp_path, content, code):
    with pytest.raises(Refused) as refusal:
        sheets.read(csv(tmp_path, content))
    assert refusal.value.code == code
    assert refusal.value.remedy


def test_five_hundred_lines_are_read_and_one_more_is_not(tmp_path):
    assert len(sheets.read(workbook(tmp_path, HEADING, *[LINE] * 500))) == 500
    with refused("sheet_too_many_lines"):
        sheets.read(workbook(tmp_path, HEADING, *[LINE] * 501))


def test_a_bomb_ends_with_the_child(tmp_path):
    """A sheet of 3 GB in a file of 3 MB is too large before; one of 1 GB is stopped by memory or time."""
    book, out = io.BytesIO(), io.BytesIO()
    Workbook().save(book)
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one == "xl/worksheets/sheet1.xml":
                with new.open(one, "w") as stream:
                    stream.write(b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>')
                    for _piece in range(1000):
                        stream.write(b"x" * 1_000_000)
            else:
                new.writestr(one, old.read(one))
    with pytest.raises(Refused) as refusal:
        sheets.read(csv(tmp_path, out.getvalue()))
    assert refusal.value.code in ("sheet_too_large", "sheet_unreadable")


def test_rights_by_their_names():
    known, unknown = sheets.rights_in("Tạo bản sao; đóng dấu bản sao, Quyền ký bản sao, tao ban sao, làm vua")
    assert known == ["create_copy", "seal_copy", "sign_copy"]
    assert unknown == ["làm vua"]
