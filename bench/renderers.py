"""Each renderer against the time its own library needs to write as many cells or paragraphs."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from report import Measure

if TYPE_CHECKING:
    from pia.forms.tree import Form

__all__ = ["renderers"]

ROOT = Path(__file__).resolve().parent.parent


def _best(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _xlsx(data: bytes) -> Callable[[], object]:
    from openpyxl import Workbook, load_workbook

    book = load_workbook(io.BytesIO(data))
    cells = [
        (
            s.title,
            [(c.coordinate, c.value) for row in s.iter_rows() for c in row if c.has_style],
            [str(r) for r in s.merged_cells.ranges],
        )
        for s in book.worksheets
    ]

    def write() -> None:
        fresh = Workbook()
        fresh.remove(fresh.worksheets[0])
        for title, values, merged in cells:
            sheet = fresh.create_sheet(title)
            for place, value in values:
                sheet[place].value = value
            for area in merged:
                sheet.merge_cells(area)
        fresh.save(io.BytesIO())

    return write


def _docx(data: bytes) -> Callable[[], object]:
    from docx import Document

    texts = [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(data)).tables]

    def write() -> None:
        fresh = Document()
        for rows in texts:
            table = fresh.add_table(rows=len(rows), cols=max(len(r) for r in rows))
            for made, row in zip(table.rows, rows, strict=True):
                for cell, text in zip(made.cells, row, strict=False):
                    cell.text = text
        fresh.save(io.BytesIO())

    return write


_PLAIN = """
#set document(title: "x", date: none)
#set page(paper: "a4")
#set text(font: "Noto Sans CJK JP", lang: "ja", size: 9pt)
= x
#table(columns: (1fr, 3fr), ..json(bytes(sys.inputs.cells)).flatten())
"""


def _pdf(form: Form) -> Callable[[], object]:
    from pia.forms.tree import Table
    from pia.render.pdf_engine import typst_engine

    cells: list[tuple[str, str]] = []
    for item in form.items():
        rows = item.value.rows if isinstance(item.value, Table) else [(item.label, item.printed())]
        cells += [("　".join(row[:-1]), row[-1]) for row in rows]
        cells += [("", label) for label in (item.choices.labels if item.choices else ())]
    inputs = {"cells": json.dumps(cells, ensure_ascii=False)}
    return lambda: typst_engine().typeset(_PLAIN, inputs)


def renderers(runs: int) -> list[Measure]:
    """Measure the renderers on the 和光市 form."""
    from pia.app.form import filled
    from pia.render.formats import FORMATS

    form = filled(ROOT / "assessments" / "wako")
    found = []
    rendered = {name: FORMATS[name].render(form) for name in FORMATS}
    for name, baseline in (("xlsx", _xlsx(rendered["xlsx"])), ("docx", _docx(rendered["docx"]))):
        ours, theirs = _best(lambda n=name: FORMATS[n].render(form), runs), _best(baseline, runs)  # type: ignore[misc]
        size = len(ZipFile(io.BytesIO(rendered[name])).namelist())
        found.append(
            Measure(
                f"{name} / its library writing the same cells", ours / theirs, "x", 2, f"{ours:.3f} s, {size} parts"
            )
        )
    full = filled(ROOT / "assessments" / "kanagawa")
    ours, theirs = _best(lambda: FORMATS["pdf"].render(full), runs), _best(_pdf(full), runs)
    note = f"{ours:.3f} s, the 神奈川県 form"
    found.append(Measure("pdf / its library setting the same texts", ours / theirs, "x", 2, note))
    for name in ("pdf", "html", "md"):
        ours = _best(lambda n=name: FORMATS[n].render(form), runs)  # type: ignore[misc]
        found.append(Measure(f"{name} of the 和光市 form", ours, "s", None, f"{len(rendered[name]) / 1024:.0f} KiB"))
    return found
