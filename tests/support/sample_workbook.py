"""The workbook of the sample form, made and read once, and the boxes of any other form."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import read_output as out
from sample_form import LONG, sample_form

from pia.render.xlsx import render_xlsx

if TYPE_CHECKING:
    import openpyxl

    from pia.forms.tree import Form


@cache
def sample_bytes() -> bytes:
    return render_xlsx(sample_form())


@cache
def sample_workbook() -> openpyxl.Workbook:
    return out.workbook(sample_bytes())


@cache
def sample_cells() -> tuple[out.Box, ...]:
    return out.boxes_of(sample_workbook())


def cells_of(form: Form) -> tuple[out.Box, ...]:
    """Return every text of the workbook of ``form`` with the box it stands in."""
    return out.read_boxes(render_xlsx(form))


def the_cell(text: str, cells: tuple[out.Box, ...] | None = None) -> out.Box:
    """Return the only box that holds ``text``, of the sample's if no others are given."""
    found = [cell for cell in cells or sample_cells() if cell.text == text]
    assert len(found) == 1, f"{text!r} stands in {len(found)} cells"
    return found[0]


def long_cells() -> list[out.Box]:
    """The boxes of the long value, one for each page it runs over."""
    found = [cell for cell in sample_cells() if cell.sheet == "Ⅰ基本情報" and len(cell.text) > 27 and cell.text in LONG]
    assert "".join(cell.text for cell in found) == LONG
    return found
