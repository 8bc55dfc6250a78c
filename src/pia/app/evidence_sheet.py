"""``pia evidence DIR --sheet OUT``: the procedure for looking at the real system, to be printed or filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pia.app.opened import open_assessment
from pia.errors import Problem, UsageError, Words
from pia.sheets.atomic import write_atomic
from pia.verify.evidence.procedure import procedure_of

__all__ = ["FORMATS", "write_sheet"]

FORMATS: Final = (".docx", ".xlsx", ".pdf")


def write_sheet(directory: Path, out: Path) -> int:
    """Write the procedure of an assessment in the format that the name of ``out`` ends with; return its number of steps.

    Raises:
        InputError: the assessment cannot be read, or the file not written.
        UsageError: the name ends with none of the formats, or the assessment has no control that can be shown.
    """
    ending = out.suffix.lower()
    if ending not in FORMATS:
        listed = "、".join(FORMATS)
        raise UsageError(
            Problem(
                "evidence-sheet-format",
                Words(f"手順書は{listed}のどれかで書き出します。", f"a sheet is one of {listed}"),
                Words("--sheet 手順書.xlsx のように指定してください。", "write --sheet sheet.xlsx"),
            )
        )
    loaded = open_assessment(directory)
    procedure = procedure_of(loaded, directory.resolve().name)
    if not procedure.steps:
        raise UsageError(
            Problem(
                "evidence-no-steps",
                Words("実機で確かめる統制が一つもありません。", "no control of this assessment can be looked at"),
                Words("統制（controls）を書いてください。", "declare controls"),
            )
        )
    if ending == ".xlsx":
        from pia.report.procedure import procedure_xlsx

        data = procedure_xlsx(procedure)
    else:
        from pia.report.paper_docx import paper_docx
        from pia.report.paper_text import paper_pdf
        from pia.report.procedure import procedure_paper

        paper = procedure_paper(procedure)
        data = paper_docx(paper) if ending == ".docx" else paper_pdf(paper)
    write_atomic(out, data)
    return len(procedure.steps)
