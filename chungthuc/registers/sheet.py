"""How the book looks as an Excel sheet, and on paper: one A4 page wide, its heading on each page, cells in frames."""

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

FACE = "Times New Roman"  # of papers of state (NĐ 30/2020/NĐ-CP, appendix I)
SIZE = 12  # points
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
A4 = 9  # ECMA-376 §18.3.1.63
DAY, MONEY = "dd/mm/yyyy", "#,##0"


class Sheet:
    """Rows are streamed, so that a large book costs little memory. Merging and heights come before their row."""

    def __init__(self, title: str, widths: Sequence[int], heading: int) -> None:
        """``widths`` in letters; ``heading``: the row, from 1, with which each printed page begins."""
        self.book = Workbook(write_only=True)
        self._sheet: Any = self.book.create_sheet(title)
        self.row, self.width = 0, len(widths)
        for place, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = width
        self._sheet.freeze_panes = f"A{heading + 1}"
        self._sheet.print_title_rows = f"{heading}:{heading}"
        self._set_page()

    def _set_page(self) -> None:
        sheet = self._sheet
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0  # as many pages long as it needs
        sheet.page_margins.left = sheet.page_margins.right = 0.4  # inches
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.center.text = "&P/&N"

    def line(self, text: Any, *, bold: bool = False, center: bool = True) -> None:
        """A text over the whole width."""
        self.row += 1
        self._merge(1, self.width)
        self._sheet.append([self._cell(text, bold=bold, across="center" if center else "left")])

    def space(self, height: float | None = None) -> None:
        """An empty row; ``height`` in points."""
        self.row += 1
        if height:
            self._sheet.row_dimensions[self.row].height = height
        self._sheet.append([])

    def heading(self, texts: Sequence[str]) -> None:
        self.row += 1
        self._sheet.append([self._cell(text, bold=True, across="center", framed=True) for text in texts])

    def cells(self, values: Sequence[Any], forms: Sequence[str], *, bold: bool = False) -> None:
        """A line of the table; ``forms``: of its numbers and days, "" where it is text."""
        self.row += 1
        pairs = zip(values, forms, strict=True)
        self._sheet.append([self._cell(value, bold=bold, form=form, framed=True) for value, form in pairs])

    def sides(self, left: str, right: str, *, bold: bool = False) -> None:
        """Two texts beside each other, where somebody signs."""
        self.row += 1
        middle = self.width // 2
        self._merge(1, middle)
        self._merge(middle + 1, self.width)
        row: list[Any] = [None] * self.width
        row[0], row[middle] = (self._cell(text, bold=bold, across="center") for text in (left, right))
        self._sheet.append(row)

    def _merge(self, first: int, last: int) -> None:
        self._sheet.merged_cells.add(f"{get_column_letter(first)}{self.row}:{get_column_letter(last)}{self.row}")

    def _cell(
        self, value: Any, *, bold: bool = False, across: str = "general", form: str = "", framed: bool = False
    ) -> Any:
        cell = WriteOnlyCell(self._sheet, value=value)
        cell.font = Font(name=FACE, size=SIZE, bold=bold)
        cell.alignment = Alignment(wrap_text=True, vertical="center" if bold else "top", horizontal=across)
        if form:
            cell.number_format = form
        if framed:
            cell.border = FRAME
        return cell
