"""Renew the real evidence of the example city after its controls have changed: ``python tests/support/example_evidence.py``.

Tables and documents stay as they are; configurations are held again, the sheet is printed anew and filled in for the controls
that nothing else shows, and everything is added to an empty file.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import tempfile
import zipfile
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.writer.excel import ExcelWriter

from pia.app.conform import conform, save_evidence
from pia.app.evidence import AddOptions, add
from pia.app.evidence_sheet import write_sheet
from pia.app.opened import open_assessment
from pia.catalogue.evidence import read_evidence
from pia.data import example_root
from pia.sheets.zips import repack
from pia.verify.evidence.entries import shown_controls
from pia.verify.evidence.filled import HEADS
from pia.verify.evidence.procedure import SHEET

DAY = "2026-03-31"
TESTER = "情報政策課 点検担当"
SEEN = "宣言のとおりであることを実機で確かめた。画面の写しは点検記録綴に保管。"
SHEET_NAME = "procedure-sheet.xlsx"


def renew(city: Path) -> dict[str, list[str]]:
    """Write ``evidence.json`` (and the filled sheet) of every work; return the controls that still nothing shows."""
    lacking = {}
    for folder in sorted((city / "evidence").iterdir()):
        work, out = city / folder.name, folder / "evidence.json"
        out.unlink(missing_ok=True)
        mapping = folder / "mapping.yaml"
        options = AddOptions(into=out, mapping=mapping if mapping.exists() else None, as_of=DAY, tester=TESTER)
        with tempfile.TemporaryDirectory() as aside:
            held = Path(aside) / "conform.json"
            save_evidence(held, conform([work], city / "hosts", DAY))
            add(work, [*sorted(folder.glob("*.csv")), held], options)
        left = open_controls(work, out)
        if left:
            write_sheet(work, folder / SHEET_NAME)
            fill(folder / SHEET_NAME, left)
            add(work, [folder / SHEET_NAME], options)
        lacking[folder.name] = open_controls(work, out)
    return lacking


def open_controls(work: Path, evidence: Path) -> list[str]:
    """Return the controls that the body can show and no evidence shows."""
    held = {one.control for one in read_evidence(evidence, evidence.name).entries if one.outcome == "held"}
    return [id_ for id_ in shown_controls(open_assessment(work).assessment) if id_ not in held]


def fill(path: Path, controls: list[str]) -> None:
    """Fill in the first step of each control."""
    book = load_workbook(path)
    sheet = book[SHEET]
    head = next(row[0].row for row in sheet.iter_rows(max_row=20) if any(cell.value == HEADS["key"] for cell in row))
    at = {name: next(cell.column for cell in sheet[head] if cell.value == title) for name, title in HEADS.items()}
    left = list(controls)
    for row in range(head + 1, sheet.max_row + 1):
        control = str(sheet.cell(row, at["key"]).value or "").partition("/")[0]
        if control in left:
            left.remove(control)
            day = dt.date(2026, 3, 23 + len(left) % 5)
            for name, value in (("result", "適合"), ("tester", TESTER), ("date", day), ("note", SEEN)):
                sheet.cell(row, at[name]).value = value
    book.properties.created = book.properties.modified = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # workbooks have no zone
    book.properties.creator, book.properties.lastModifiedBy = "pia", None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        ExcelWriter(book, archive).save()
    path.write_bytes(repack(out.getvalue()))


if __name__ == "__main__":
    open_ones = {work: left for work, left in renew(example_root()).items() if left}
    sys.stdout.write(f"nothing shows: {open_ones}\n" if open_ones else "every control is shown\n")
