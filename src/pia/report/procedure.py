"""実機確認手順書 on paper and as a workbook to be filled in: the same steps in the same order."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from pia.report.paper import Paper, PaperColumn, PaperTable
from pia.sheets.cell_text import safe_cell, visible_text
from pia.sheets.text_measure import lines
from pia.sheets.zips import repack
from pia.verify.evidence.filled import HEADS
from pia.verify.evidence.procedure import RESULTS, SHEET

if TYPE_CHECKING:
    from pia.verify.evidence.procedure import Procedure, Step

__all__ = ["LEFT_OUT", "procedure_paper", "procedure_xlsx"]

LEFT_OUT: Final = "対象外の統制"
_LEAD: Final = (
    "統制ごとに、実機、記録、文書を見て、宣言のとおりかを確かめ、結果（適合・不適合・確認できない・対象外）、実施者、実施日、見た値とその所在を記入します。",
    "見たままを記入します。宣言と違うときは「不適合」とし、見た値を書きます。個人の氏名、識別番号などの個人情報は書きません。",
)
_LEAD_XLSX: Final = "記入するのは色の付いた欄です。記入したブックは pia evidence DIR --add で証跡になります。行の並べ替えと削除はかまいませんが、印刷された欄は書き換えません。"
_COLUMNS: Final = (
    ("number", "番号", 5, True), ("title", HEADS["title"], 24, True), ("how", HEADS["how"], 34, True),
    ("expected", HEADS["expected"], 44, True), ("result", HEADS["result"], 11, True), ("tester", HEADS["tester"], 13, True),
    ("date", HEADS["date"], 12, True), ("note", HEADS["note"], 26, True), ("key", HEADS["key"], 34, False),
    ("claim", HEADS["claim"], 20, False), ("mark", HEADS["mark"], 18, False),
)  # fmt: skip
"""What each column holds, its head, its width in digits, and whether it is printed."""
_BY_HAND: Final = ("result", "tester", "date", "note")
_FIXED_DATE: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_FONT: Final = "ＭＳ Ｐゴシック"
_SIZE: Final = 9.0
_TALLEST: Final = 409.0
_TYPED: Final = re.compile("[=+@＝＋＠－-]")


def procedure_paper(procedure: Procedure) -> Paper:
    """Return the procedure to be printed and filled in by hand."""
    columns = tuple(
        PaperColumn(
            head,
            {"number": 4, "expected": 36, "how": 28, "title": 20}.get(name, 13 if name == "note" else 9),
            name in _BY_HAND,
        )
        for name, head, _, printed in _COLUMNS
        if printed
    )
    rows = tuple(
        (str(number), step.title, step.how, step.expected, "適 ・ 不適\n不明 ・ 外", "", "　　年\n　月　　日", "")
        for number, step in enumerate(procedure.steps, 1)
    )
    left = PaperTable(LEFT_OUT, (PaperColumn("統制", 30), PaperColumn("理由", 70)), procedure.left_out)
    return Paper(
        f"実機確認手順書　{procedure.title}",
        (f"評価実施機関：{procedure.body}　　手順：{len(procedure.steps)}件　　内部用（公表しない値を含む。）", *_LEAD),
        (PaperTable("", columns, rows), *((left,) if procedure.left_out else ())),
        f"{procedure.body}　{procedure.title}　実機確認手順書（内部用）",
    )


def procedure_xlsx(procedure: Procedure) -> bytes:
    """Return the procedure as a workbook: printed cells are locked (without a password), results are chosen from a list."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook()
    workbook.calculation.fullCalcOnLoad = False
    sheet = workbook.active
    assert sheet is not None  # noqa: S101  # a new workbook has a sheet
    sheet.title = SHEET
    looks = _Looks()
    first = _head(sheet, procedure, looks)
    for number, step in enumerate(procedure.steps, 1):
        _row(sheet, first + number, number, step, looks)
    _page(sheet, first, len(procedure.steps), procedure)
    if procedure.left_out:
        _left_out(workbook.create_sheet(LEFT_OUT), procedure, looks)
    properties = workbook.properties
    properties.creator, properties.language = "pia", "ja-JP"
    properties.title = visible_text(f"実機確認手順書　{procedure.title}")[:255]
    properties.created = properties.modified = _FIXED_DATE
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(workbook, archive).save()  # Workbook.save would stamp the present time
    return repack(buffer.getvalue())


class _Looks:
    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        thin = Side(style="thin", color="999999")
        self.box = Border(left=thin, right=thin, top=thin, bottom=thin)
        self.wrap = Alignment(vertical="top", wrap_text=True)
        self.centred = Alignment(horizontal="center", vertical="top", wrap_text=True)
        self.middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.plain = Font(name=_FONT, size=_SIZE, charset=128)
        self.bold = Font(name=_FONT, size=_SIZE, charset=128, bold=True)
        self.title = Font(name=_FONT, size=14, charset=128, bold=True)
        self.head = PatternFill("solid", fgColor="DDE6F0")
        self.hand = PatternFill("solid", fgColor="FFFCE8")
        self.open = Protection(locked=False)


def _put(sheet: Any, row: int, column: int, value: str | int, font: Any, alignment: Any) -> Any:  # noqa: PLR0917
    cell = sheet.cell(row, column)
    cell.value = value if isinstance(value, int) else safe_cell(value)
    if isinstance(value, str):
        cell.data_type = "s"
        if _TYPED.match(value):
            cell.quotePrefix = True
    cell.font, cell.alignment = font, alignment
    return cell


def _head(sheet: Any, procedure: Procedure, looks: _Looks) -> int:
    """Write title, explanation and heads; return the row of the heads."""
    printed = sum(1 for _, _, _, shown in _COLUMNS if shown)
    said = (
        f"実機確認手順書　{procedure.title}",
        f"{procedure.whose}{len(procedure.steps)}件　　内部用（公表しない値を含む。）",
        *_LEAD,
        _LEAD_XLSX,
    )
    for row, text in enumerate(said, 1):
        _put(sheet, row, 1, text, looks.title if row == 1 else looks.plain, looks.wrap)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=printed)
        sheet.row_dimensions[row].height = 22.0 if row == 1 else 15.0
    first = len(said) + 1
    for column, (_, head, _, _) in enumerate(_COLUMNS, 1):
        cell = _put(sheet, first, column, head, looks.bold, looks.middle)
        cell.fill, cell.border = looks.head, looks.box
    return first


def _row(sheet: Any, row: int, number: int, step: Step, looks: _Looks) -> None:
    values: dict[str, str | int] = {
        "number": number, "title": step.title, "how": step.how, "expected": step.expected, "key": step.key,
        "claim": step.claim, "mark": step.mark,
    }  # fmt: skip
    most = 2
    for column, (name, _, width, _) in enumerate(_COLUMNS, 1):
        by_hand = name in _BY_HAND
        value = values.get(name, "")
        cell = sheet.cell(row, column) if by_hand else _put(sheet, row, column, value, looks.plain, looks.wrap)
        cell.border = looks.box
        if by_hand or name == "number":
            cell.font, cell.alignment = looks.plain, looks.wrap if name == "note" else looks.centred
        if by_hand:
            cell.fill, cell.protection = looks.hand, looks.open
        if name == "date":
            cell.number_format = "yyyy/mm/dd"
        if name in ("title", "how", "expected"):
            most = max(most, lines(str(value), (width * 6.0 - 5.0) * 0.95, _SIZE + 0.5, least_em=0.6))
    sheet.row_dimensions[row].height = min(most * 13.0 + 4.0, _TALLEST)


def _page(sheet: Any, first: int, count: int, procedure: Procedure) -> None:
    """Set up protection, the list of results, and printing: A4 on its side, one page wide, heads on every page."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letters = {name: get_column_letter(at) for at, (name, *_) in enumerate(_COLUMNS, 1)}
    for name, _, width, _ in _COLUMNS:
        sheet.column_dimensions[letters[name]].width = width
    last = first + max(count, 1)
    choice = DataValidation(type="list", formula1=f'"{",".join(RESULTS)}"', allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = "結果", f"{'、'.join(RESULTS)} から選んでください。"
    choice.add(f"{letters['result']}{first + 1}:{letters['result']}{last}")
    sheet.add_data_validation(choice)
    day = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True, showErrorMessage=True)
    day.errorTitle, day.error = "実施日", "2026/4/10 のように日付を入れてください。"
    day.add(f"{letters['date']}{first + 1}:{letters['date']}{last}")
    sheet.add_data_validation(day)
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = False
    sheet.protection.sort = sheet.protection.autoFilter = False
    sheet.freeze_panes = f"C{first + 1}"
    sheet.print_title_rows = f"{first}:{first}"
    sheet.print_area = f"A1:{letters['note']}{last}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.6, 0.3
    sheet.oddFooter.left.text = visible_text(f"{procedure.body}　{procedure.title}")[:120].replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def _left_out(sheet: Any, procedure: Procedure, looks: _Looks) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 60
    for row, cells in enumerate((("統制", "手順を設けない理由"), *procedure.left_out), 1):
        for column, text in enumerate(cells, 1):
            cell = _put(sheet, row, column, text, looks.bold if row == 1 else looks.plain, looks.wrap)
            cell.border = looks.box
