"""A workbook of plain tables: safe cells, headings that repeat on every printed page, the same bytes every time.

Every sheet is printed on A4 on its side, one page wide. Rows are as tall as the text in them needs with the widest font that
stands in for the one asked for; what no row can hold goes on in the next one, so that nothing is cut on paper.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from pia.sheets.cell_text import CELL_LIMIT, safe_cell, split_cell, visible_text
from pia.sheets.text_measure import lines, lines_end
from pia.sheets.zips import repack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["WIDEST_PAGE", "Column", "Grid", "Part", "written"]

WIDEST_PAGE: Final = 172
"""The most that the printed columns of a sheet may be wide together: A4 then shows 10 pt as about 7.7 pt."""

_FIXED_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # the library writes naive times as UTC
_FONT: Final = "ＭＳ Ｐゴシック"
_MEASURE_FONT: Final = "Arial"  # of the style Normal, in whose digits column widths are counted: the same everywhere
_SIZE: Final = 10.0
_LINE_PT: Final = 14.5
_PADDING_PT: Final = 4.0
_MOST_LINES: Final = 27  # Excel allows 409 points
_DIGIT_PT: Final = 6.0
_LEAST_EM: Final = 0.6  # half-width letters of other fonts are wider than those of the font measured with
_CERTAIN: Final = 0.95
_A4: Final = 9
_CUT_MARK: Final = "…（以下略）"
_TYPED: Final = re.compile("[=+@＝＋＠－-]")


class Column(Struct, frozen=True):
    """A column with its heading and its width in digits.

    ``repeated`` columns stand again in a row that goes on from the one above; ``middle`` ones are centred; those
    ``by_hand`` are left for people to fill.
    """

    head: str
    width: int
    repeated: bool = False
    middle: bool = False
    by_hand: bool = False


class Part(Struct, frozen=True):
    """A further table below the first, in the same columns; an empty heading joins its cells to those on the left."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


class Grid(Struct, frozen=True):
    """One sheet: a title, lines of explanation, the headings, the rows.

    ``printed`` is how many columns go on paper, all of them when None; the others serve filters and programs.
    """

    name: str
    title: str
    lead: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | int, ...], ...]
    filtered: bool = False
    printed: int | None = None
    parts: tuple[Part, ...] = ()

    @property
    def paper(self) -> tuple[Column, ...]:
        """The columns that are printed."""
        return self.columns[: self.printed]


def written(grids: Sequence[Grid], *, title: str) -> bytes:
    """Return the workbook of ``grids`` as bytes."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils.indexed_list import IndexedList
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook(write_only=True)
    workbook.calculation.fullCalcOnLoad = False
    # the first font is that of the style Normal; no cell is written in it
    workbook._fonts = IndexedList([Font(name=_MEASURE_FONT, size=11, family=2)])  # type: ignore[attr-defined]  # noqa: SLF001
    looks = _Looks()
    for grid in grids:
        _Writer(workbook, grid, looks).write()
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
        self.centred = Alignment(horizontal="center", vertical="top", wrap_text=True)
        self.lead_wrap = Alignment(vertical="center", wrap_text=True)
        self.middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.plain = Font(name=_FONT, size=_SIZE, charset=128)
        self.bold = Font(name=_FONT, size=_SIZE, charset=128, bold=True)
        self.title = Font(name=_FONT, size=14, charset=128, bold=True)
        self.head = PatternFill("solid", fgColor="DDE6F0")
        self.open = PatternFill("solid", fgColor="FFFCE8")


class _Writer:
    """One sheet in the making; rows are only ever appended."""

    def __init__(self, workbook: Any, grid: Grid, looks: _Looks) -> None:
        from openpyxl.utils import get_column_letter

        self._grid, self._looks = grid, looks
        self._sheet = workbook.create_sheet(grid.name)
        self._letters = [get_column_letter(number) for number in range(1, len(grid.columns) + 1)]
        self._row = 0

    def write(self) -> None:
        grid, sheet = self._grid, self._sheet
        for letter, column in zip(self._letters, grid.columns, strict=True):
            sheet.column_dimensions[letter].width = column.width
        first = len(grid.lead) + 2  # the row of the headings
        body = [row for one in grid.rows for row in _continued(one, grid.columns)]
        self._page(first, len(body))
        self._sentence(grid.title, title=True)
        for text in grid.lead:
            self._sentence(text)
        self._line([column.head for column in grid.columns], head=True)
        for row in body:
            self._line(row)
        for part in grid.parts:
            self._part(part)

    def _page(self, first: int, count: int) -> None:
        """Set up printing: A4 on its side, one page wide, headings on every page."""
        grid, sheet = self._grid, self._sheet
        sheet.freeze_panes = f"A{first + 1}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        if not grid.parts:
            sheet.print_title_rows = f"{first}:{first}"
        if grid.printed is not None:
            sheet.print_area = f"A1:{self._letters[grid.printed - 1]}{first + max(count, 1)}"
        if grid.filtered and count:
            sheet.auto_filter.ref = f"A{first}:{self._letters[-1]}{first + count}"
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.7, 0.35
        sheet.oddFooter.left.text = grid.title.replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"

    def _sentence(self, text: str, *, title: bool = False) -> None:
        """Write a line above or between the tables, as wide as the page."""
        looks, width = self._looks, sum(column.width for column in self._grid.paper)
        self._row += 1
        size = 14.0 if title else _SIZE
        self._sheet.row_dimensions[self._row].height = _lines(text, width, size) * size * 1.45 + _PADDING_PT
        self._sheet.append([self._cell(text, looks.title if title else looks.plain, looks.lead_wrap)])
        self._join(1, len(self._grid.paper))

    def _line(self, row: Sequence[str | int], *, head: bool = False) -> None:
        columns = self._grid.columns
        self._row += 1
        self._sheet.row_dimensions[self._row].height = _height(row, [column.width for column in columns])
        self._sheet.append([self._boxed(value, column, head=head) for value, column in zip(row, columns, strict=True)])

    def _part(self, part: Part) -> None:
        """Write a table whose cells may span several columns."""
        self._row += 1
        self._sheet.append([])
        self._sentence(part.title)
        columns = self._grid.columns[: len(part.heads)]
        spans = _spans(part.heads)
        widths = [0] * len(columns)
        for start, end in spans:
            widths[start] = sum(column.width for column in columns[start:end])
        for row in (part.heads, *part.rows):
            self._row += 1
            self._sheet.row_dimensions[self._row].height = _height(row, widths)
            head = row is part.heads
            self._sheet.append([self._boxed(v, c, head=head) for v, c in zip(row, columns, strict=True)])
            for start, end in spans:
                self._join(start + 1, end)

    def _join(self, first: int, last: int) -> None:
        if last > first:
            self._sheet.merged_cells.add(f"{self._letters[first - 1]}{self._row}:{self._letters[last - 1]}{self._row}")

    def _boxed(self, value: str | int, column: Column, *, head: bool) -> Any:
        looks = self._looks
        centred = column.middle or isinstance(value, int)
        cell = self._cell(value, looks.bold if head else looks.plain, looks.centred if centred else looks.wrap)
        cell.border = looks.box
        if head:
            cell.fill, cell.alignment = looks.head, looks.middle
        elif column.by_hand:
            cell.fill = looks.open
        return cell

    def _cell(self, value: str | int, font: Any, alignment: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, value if isinstance(value, int) else safe_cell(_capped(value)))
        if isinstance(value, str):
            cell.data_type = "s"
        cell.font, cell.alignment = font, alignment
        if isinstance(value, str) and _TYPED.match(value):
            cell.quotePrefix = True  # stays text also when somebody edits the cell
        return cell


def _spans(heads: Sequence[str]) -> list[tuple[int, int]]:
    """Return from where to where each heading reaches."""
    starts = [at for at, head in enumerate(heads) if head]
    return list(zip(starts, [*starts[1:], len(heads)], strict=True))


def _capped(text: str) -> str:
    """Return ``text`` as a cell shows it, cut where it is longer than any cell."""
    shown = visible_text(text)
    pieces = split_cell(shown, CELL_LIMIT - 64)
    return pieces[0] + _CUT_MARK if len(pieces) > 1 else shown


def _continued(row: tuple[str | int, ...], columns: Sequence[Column]) -> Iterator[tuple[str | int, ...]]:
    """Yield ``row``, parted where a text needs more lines than a row can have."""
    rest = [value if isinstance(value, int) else _capped(value) for value in row]
    row = tuple(rest)
    while True:
        now: list[str | int] = []
        for at, (value, column) in enumerate(zip(rest, columns, strict=True)):
            end = _end(value, column.width) if isinstance(value, str) else 0
            whole = isinstance(value, int) or end >= len(value)
            now.append(value if whole else str(value)[:end].rstrip("\n"))
            rest[at] = (row[at] if column.repeated else "") if whole else str(value)[end:].lstrip("\n")
        yield tuple(now)
        if not any(value for value, column in zip(rest, columns, strict=True) if not column.repeated):
            return


def _room(width: int) -> float:
    """Return the points of width that a text may fill in a column."""
    return max((width * _DIGIT_PT - 5.0) * _CERTAIN, 1.0)


def _end(text: str, width: int) -> int:
    """Return where the part of ``text`` that one row can hold ends."""
    if len(text) <= _MOST_LINES and "\n" not in text:
        return len(text)
    return max(lines_end(text, _room(width), _SIZE, _MOST_LINES, least_em=_LEAST_EM), 1)


@lru_cache(maxsize=4096)
def _lines(text: str, width: int, size: float = _SIZE) -> int:
    return lines(text, _room(width), size, least_em=_LEAST_EM)


def _height(row: Sequence[str | int], widths: Sequence[int]) -> float:
    """Return how tall a row must be for every text in it to be seen; a width of 0 belongs to a joined cell."""
    most = max(
        [_lines(str(value), width) for value, width in zip(row, widths, strict=True) if width and value != ""],
        default=1,
    )
    return most * _LINE_PT + _PADDING_PT
