"""A workbook of plain tables: safe cells, headings that repeat on every printed page, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pia.report.cells import text_width
from pia.sheets.cell_text import CELL_LIMIT, safe_cell, split_cell, visible_text
from pia.sheets.zips import repack

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Column", "Grid", "written"]

_FIXED_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # the library writes naive times as UTC
_FONT: Final = "游ゴシック"
_LINE_HEIGHT: Final = 15.0
_TALLEST: Final = 400.0  # Excel allows 409
_A3, _A4, _WIDEST_ON_A4 = 8, 9, 230
_CUT_MARK: Final = "…（以下略）"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading and its width in characters of one cell each."""

    head: str
    width: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: a title, lines of explanation, the headings, the rows."""

    name: str
    title: str
    lead: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | int, ...], ...]
    filtered: bool = False


def written(grids: Sequence[Grid], *, title: str) -> bytes:
    """Return the workbook of ``grids`` as bytes."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook(write_only=True)
    workbook.calculation.fullCalcOnLoad = False
    looks = _Looks()
    for grid in grids:
        _write(workbook, grid, looks)
    properties = workbook.properties
    properties.creator, properties.title, properties.language = "pia", visible_text(title), "ja-JP"
    properties.created = properties.modified = _FIXED_DATE
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(workbook, archive).save()  # Workbook.save would stamp the present time
    return repack(buffer.getvalue())


class _Looks:
    """The few looks that cells have."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        thin = Side(style="thin", color="999999")
        self.box = Border(left=thin, right=thin, top=thin, bottom=thin)
        self.wrap = Alignment(vertical="top", wrap_text=True)
        self.lead_wrap = Alignment(vertical="center", wrap_text=False)
        self.middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.plain = Font(name=_FONT, size=10)
        self.bold = Font(name=_FONT, size=10, bold=True)
        self.title = Font(name=_FONT, size=14, bold=True)
        self.head = PatternFill("solid", fgColor="DDE6F0")


def _write(workbook: Any, grid: Grid, looks: _Looks) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(grid.name)
    first = len(grid.lead) + 2  # the row of the headings
    last = get_column_letter(len(grid.columns))
    for number, column in enumerate(grid.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width + 1
    _page(sheet, grid, first)
    for number, text in enumerate((grid.title, *grid.lead)):
        cell = WriteOnlyCell(sheet, safe_cell(text))
        cell.font, cell.alignment = (looks.title if number == 0 else looks.plain), looks.lead_wrap
        sheet.append([cell])
    sheet.row_dimensions[first].height = 2 * _LINE_HEIGHT
    sheet.append([_head(sheet, column, looks) for column in grid.columns])
    for at, row in enumerate(grid.rows, first + 1):
        sheet.row_dimensions[at].height = _height(row, grid.columns)
        sheet.append([_cell(sheet, value, looks) for value in row])
    if grid.filtered and grid.rows:
        sheet.auto_filter.ref = f"A{first}:{last}{first + len(grid.rows)}"


def _page(sheet: Any, grid: Grid, first: int) -> None:
    """Set up printing: on its side, one page wide (A3 where A4 would be too small to read), headings on every page."""
    sheet.freeze_panes = f"A{first + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A3 if sum(column.width for column in grid.columns) > _WIDEST_ON_A4 else _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{first}:{first}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.4
    sheet.oddFooter.left.text = grid.title.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def _head(sheet: Any, column: Column, looks: _Looks) -> Any:
    cell = _cell(sheet, column.head, looks)
    cell.font, cell.fill, cell.alignment = looks.bold, looks.head, looks.middle
    return cell


def _cell(sheet: Any, value: str | int, looks: _Looks) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value if isinstance(value, int) else _fitting(value))
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font, cell.border, cell.alignment = looks.plain, looks.box, looks.wrap
    return cell


def _fitting(text: str) -> str:
    """Return ``text`` as one cell can hold it: safe, and cut where it is longer than any cell."""
    pieces = split_cell(text, CELL_LIMIT - 64)
    return safe_cell(pieces[0] + _CUT_MARK if len(pieces) > 1 else text)


def _height(row: Sequence[str | int], columns: Sequence[Column]) -> float:
    """Return how tall a row must be for every text in it to be seen."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        parts = str(value).split("\n")
        lines = max(lines, sum(max(1, -(-text_width(part) // max(column.width - 1, 1))) for part in parts))
    return min(lines * _LINE_HEIGHT + 3, _TALLEST)
