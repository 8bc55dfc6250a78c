"""Writing a finished canvas into a worksheet: shared styles, row heights, merged ranges, print setup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break, RowBreak

from pia.render.xlsx_breaks import break_pages
from pia.render.xlsx_canvas import BOTTOM, LEFT, RIGHT, SIDE_BITS, TOP, Canvas
from pia.render.xlsx_looks import COLUMN_WIDTH, COLUMNS, FONT_NAME, LOOKS, MEASURE_FONT_NAME, SCALE, Look
from pia.render.xlsx_text import looks_like_formula, stored_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Palette", "write_sheet"]

_A4 = "9"
_SIDE = Side(style="thin", color="FF000000")
_MARGIN_IN = 0.5
_SIDE_MARGIN_IN = 0.4
_FOOT_MARGIN_IN = 0.7
_JAPANESE_CHARSET = 128
_UPRIGHT = 255
"""The rotation that stands for letters one under the other."""
_LAST_COLUMN = 16_383
_LETTERS = tuple(get_column_letter(number) for number in range(1, COLUMNS + 1))


class Palette:
    """The styles of one workbook: each look with each set of sides is built once and shared by all its cells."""

    def __init__(self, workbook: Workbook) -> None:
        # the first font is that of the style Normal, in whose digits column widths are measured; no cell is written in it
        workbook._fonts = IndexedList([Font(name=MEASURE_FONT_NAME, size=11, family=2)])  # type: ignore[attr-defined]  # noqa: SLF001
        self._cells: dict[tuple[int, bool], Cell] = {}

    def blank(self, sheet: Worksheet, code: int) -> Cell:
        """Return the cell without text that all blank cells of this code share; it may stand in a row many times."""
        return self._shared(sheet, code, quoted=False)

    def text(self, sheet: Worksheet, code: int, text: str) -> Cell:
        """Return a cell that holds ``text`` as text, whatever it looks like."""
        cell = WriteOnlyCell(sheet)
        # styles are read only from here on, so that cells may share one
        cell._style = self._shared(sheet, code, quoted=looks_like_formula(text))._style  # type: ignore[attr-defined]  # noqa: SLF001
        cell.value = stored_text(text)
        cell.data_type = "s"
        return cell

    def _shared(self, sheet: Worksheet, code: int, *, quoted: bool) -> Cell:
        key = (code, quoted)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = _styled(sheet, LOOKS[code >> SIDE_BITS], code, quoted)
        return cell


def _styled(sheet: Worksheet, look: Look, code: int, quoted: bool) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.font = Font(name=FONT_NAME, size=look.size, bold=look.bold, charset=_JAPANESE_CHARSET, family=3)
    cell.alignment = Alignment(
        horizontal=look.horizontal,
        vertical=look.vertical,
        wrap_text=True,
        text_rotation=_UPRIGHT if look.upright else 0,
    )
    if look.fill is not None:
        cell.fill = PatternFill("solid", start_color=f"FF{look.fill}")
    sides: dict[str, Any] = {
        name: _SIDE for bit, name in ((LEFT, "left"), (TOP, "top"), (RIGHT, "right"), (BOTTOM, "bottom")) if code & bit
    }
    if sides:
        cell.border = Border(**sides)
    if quoted:
        cell.quotePrefix = True  # typed anew by a person, the text stays a text
    return cell


def write_sheet(workbook: Workbook, name: str, canvas: Canvas, palette: Palette) -> None:
    """Add a worksheet with everything drawn on ``canvas``."""
    sheet = cast("Worksheet", workbook.create_sheet(name))  # the streaming kind, which has the same attributes
    _set_up(sheet)
    head = canvas.repeated_head()
    if head is not None:
        sheet.print_title_rows = f"{head.head_first}:{head.head_last}"
    sheet.row_breaks = RowBreak(brk=[Break(id=row, min=0, max=_LAST_COLUMN) for row in break_pages(canvas)])
    # the library keeps ranges in a set, slow to add to and without a fixed order; it asks for no more than their names
    sheet.merged_cells = [_reference(*corners) for corners in canvas.merges()]  # type: ignore[assignment]
    for number, row in enumerate(canvas.rows(), 1):
        sheet.row_dimensions[number].height = row.height
        cells: list[Cell | None] = [palette.blank(sheet, code) if code else None for code in row.codes]
        for column, text in row.texts.items():
            cells[column] = palette.text(sheet, row.codes[column], text)
        sheet.append(cells)


def _reference(top: int, left: int, bottom: int, right: int) -> str:
    return f"{_LETTERS[left - 1]}{top}:{_LETTERS[right - 1]}{bottom}"


def _set_up(sheet: Worksheet) -> None:
    columns = sheet.column_dimensions["A"]
    columns.min, columns.max, columns.width = 1, COLUMNS, COLUMN_WIDTH
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.scale = SCALE  # fitted to pages instead, Excel would ignore our page breaks
    margins = sheet.page_margins
    margins.left = margins.right = _SIDE_MARGIN_IN
    margins.top = _MARGIN_IN
    margins.bottom, margins.header, margins.footer = _FOOT_MARGIN_IN, 0.3, 0.3
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&P/&N"))
