"""The filled form as an Excel workbook in the official look: one sheet per part, every box a merged range of a fine grid.

Written from scratch, without macros, formulas, comments or hidden sheets; the printed JSON and the digest travel inside.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

from pia.render.embedded import embed_printed
from pia.render.printed import printed_json
from pia.render.rare import with_list
from pia.render.xlsx_names import sheet_names
from pia.render.xlsx_pages import draw_contents, draw_cover, draw_sections
from pia.sheets.cell_text import visible_text
from pia.sheets.zips import deterministic_zip, read_zip

if TYPE_CHECKING:
    from openpyxl import Workbook

    from pia.forms.tree import Form

__all__ = ["render_xlsx"]

_FIXED_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # the library writes naive times as UTC


def render_xlsx(form: Form) -> bytes:
    """Return the form as an xlsx workbook; the same form gives the same bytes.

    Sheets: 表紙, 項目一覧, then one per section in printed order (a section that continues stands below the one before). A4 upright, one page wide, pages broken where no
    line is cut, page numbers n/N at the foot.
    """
    from openpyxl import Workbook

    from pia.render.xlsx_pictures import add_pictures
    from pia.render.xlsx_sheet import Palette, write_sheet

    workbook = Workbook(write_only=True)
    palette = Palette(workbook)
    drawn = with_list(form).sections[1:]
    front = {"表紙": draw_cover(form), **({"項目一覧": draw_contents(form)} if form.contents else {})}
    canvases = [*front.values(), *draw_sections(drawn)]
    begun = [section.title for at, section in enumerate(drawn) if at == 0 or not section.continues]
    names = sheet_names([*front, *begun])
    for name, canvas in zip(names, canvases, strict=True):
        write_sheet(workbook, name, canvas, palette)
    _describe(workbook, form)
    parts = add_pictures(read_zip(_stored(workbook)), canvases)
    return deterministic_zip(embed_printed(parts, printed_json(form), form.digest))


def _describe(workbook: Workbook, form: Form) -> None:
    workbook.calculation.fullCalcOnLoad = False  # there is nothing to calculate, and Excel need not ask to save
    properties = workbook.properties
    properties.creator = "pia"
    properties.title = visible_text(form.name)
    properties.language = "ja-JP"
    properties.created = properties.modified = _FIXED_DATE


def _stored(workbook: Workbook) -> bytes:
    """Return the workbook as a zip without compression: its parts are compressed once, at the end."""
    from openpyxl.writer.excel import ExcelWriter

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(workbook, archive).save()  # Workbook.save would stamp the present time
    return buffer.getvalue()
