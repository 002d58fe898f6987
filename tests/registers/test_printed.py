"""The Excel of the book as it is printed, signed and sealed."""

from contextlib import closing
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from chungthuc.agencies.tree import name_on
from chungthuc.core.clock import vietnamese_date
from chungthuc.registers.export import workbook
from chungthuc.registers.models import RegisterVolume

COLUMNS = {"original_title": "Bằng tốt nghiệp", "signatory_name": "C", "signatory_title": "CHỦ TỊCH", "fee": 2000}


@pytest.fixture
def sheet(world):
    """A book of three numbers, the second of which was given up."""
    volume = world.volumes[world.office.code]
    entries = [
        volume.register.enter(volume, subject=f"test:{name}", requester_name=name, entered_by=world.tuan, **COLUMNS)
        for name in ("An", "Bình", "Cúc")
    ]
    entries[1].void(reason="sai tên", by=world.tuan)
    with closing(workbook(volume)) as file:
        yield load_workbook(file).active


def place(sheet, first: object) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == first)


def test_it_is_one_landscape_page_wide_with_its_heading_on_each(sheet):
    heading = place(sheet, "Số chứng thực")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${heading}:${heading}"
    assert sheet.freeze_panes == f"A{heading + 1}"


def test_each_cell_has_a_frame_and_breaks_its_lines(sheet):
    for row in sheet.iter_rows(min_row=place(sheet, "Số chứng thực"), max_row=place(sheet, "Cộng")):
        assert {cell.border.left.style for cell in row} == {"thin"}
        assert all(cell.alignment.wrap_text for cell in row)


def test_the_title_stands_over_all_columns(sheet):
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {f"A{row}:H{row}" for row in range(1, 8)} <= merged
    assert [sheet.cell(row, 1).value for row in (1, 2)] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    ]  # fmt: skip


def test_its_author_is_the_office_not_the_library(world, sheet):
    assert sheet.parent.properties.creator == name_on(world.office, world.volumes[world.office.code].opened_on)


def test_a_book_that_was_replaced_ended_as_the_next_one_was_opened(world):
    volume = world.volumes[world.office.code]
    assert volume.last_day == volume.closed_on
    day = volume.opened_on + timedelta(days=3)
    RegisterVolume.objects.create(
        register=volume.register, ordinal=volume.ordinal + 1, name="Sổ sau", start_number=9_000, opened_on=day,
        closed_on=volume.closed_on,
    )  # fmt: skip
    assert volume.last_day == day
    with closing(workbook(volume)) as file:
        cover = [row[0].value for row in load_workbook(file).active.iter_rows(max_row=8)]
    assert any(f"Ngày đóng sổ: {vietnamese_date(day)}" in str(one) for one in cover)


def test_days_are_days_and_numbers_are_added_up(sheet):
    day = sheet.cell(place(sheet, 1), 2)
    assert (type(day.value), day.number_format) == (datetime, "dd/mm/yyyy")
    assert [cell.value for cell in sheet[place(sheet, "Cộng")]][5:7] == [2, 4000]
    assert place(sheet, "Sổ này có 3 số, trong đó 1 số đã hủy.")


def test_there_is_a_place_to_sign_and_to_seal(sheet):
    below = place(sheet, "NGƯỜI LẬP SỔ")
    assert below > place(sheet, "Cộng")
    assert [sheet.cell(below, column).value for column in (1, 5)] == ["NGƯỜI LẬP SỔ", "NGƯỜI ĐỨNG ĐẦU CƠ QUAN"]
    assert "đóng dấu" in sheet.cell(below + 1, 5).value
