"""``pia evidence DIR… --statement OUT``: what a fiscal year's real evidence says of the measures, for the yearly report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pia.app.check import evidence_of, names_of
from pia.app.clock import as_of_day
from pia.app.evidence_file import NAMES
from pia.app.opened import directories, open_assessment, source_digest
from pia.errors import Problem, UsageError, Words
from pia.rules.evidence_faults import claims_now, fault_of
from pia.sheets.atomic import write_atomic
from pia.verify.evidence.state import FiscalYear, Work, states_of

if TYPE_CHECKING:
    from datetime import date

    from pia.catalogue.evidence import Evidence

__all__ = ["FORMATS", "works_of", "write_statement"]

FORMATS: Final = (".docx", ".xlsx", ".md")
_YEARS: Final = range(2015, 2100)


def write_statement(
    paths: Sequence[Path],
    out: Path,
    *,
    evidence: Sequence[Path] = (),
    year: int | None = None,
    as_of: str | None = None,
) -> tuple[Words, ...]:
    """Write the statement of the works that ``paths`` name, in the format that the name of ``out`` ends with.

    ``evidence`` are files of evidence; without any those beside the assessments. ``year`` is the fiscal year, the last one that
    has ended by ``as_of`` when None.

    Returns:
        what is to be said about it: the counts, work by work.

    Raises:
        InputError: an assessment or file of evidence cannot be read, or the statement cannot be written.
        UsageError: the format, the year or the day is none.
    """
    ending, day = out.suffix.lower(), as_of_day(as_of)
    if ending not in FORMATS:
        raise UsageError(
            Problem(
                "statement-format",
                Words(
                    f"報告は{'、'.join(FORMATS)}のどれかで書き出します。", f"a statement is one of {', '.join(FORMATS)}"
                ),
                Words("--statement 報告.docx のように指定してください。", "write --statement report.docx"),
            )
        )
    span = FiscalYear(year) if year is not None else FiscalYear.before(day)
    _refuse_year(span, day)
    works = works_of(paths, evidence, span, day)
    from pia.report.statement import statement_paper, statement_xlsx

    paper = statement_paper(works, span, day.isoformat())
    if ending == ".docx":
        from pia.report.paper_docx import paper_docx

        data = paper_docx(paper)
    elif ending == ".xlsx":
        data = statement_xlsx(paper)
    else:
        from pia.report.paper_text import paper_md

        data = paper_md(paper).encode("utf-8")
    write_atomic(out, data)
    return tuple(_said(one) for one in works)


def _refuse_year(span: FiscalYear, day: date) -> None:
    """Refuse a year that has not begun, or in which there was nothing to state.

    Raises:
        UsageError: it is such a year.
    """
    if span.year not in _YEARS or span.first > day:
        raise UsageError(
            Problem(
                "statement-year",
                Words(
                    f"{span.year}年度は、まだ始まっていないか、番号制度の前です。",
                    f"fiscal year {span.year} has not begun, or is before the system",
                ),
                Words(
                    "--year 2025 のように、始まった年度を指定してください。",
                    "name a fiscal year that has begun, like --year 2025",
                ),
            )
        )


def works_of(paths: Sequence[Path], evidence: Sequence[Path], year: FiscalYear, day: date) -> tuple[Work, ...]:
    """Return every work with the state of its controls in ``year``, judged on ``day``.

    Raises:
        InputError: an assessment or a file of evidence cannot be read.
    """
    found = directories(tuple(paths))
    names = names_of(found)
    beside = [path / name for path in found for name in NAMES if (path / name).is_file()]
    shown = evidence_of(tuple(evidence) or tuple(beside), names)
    return tuple(_work(path, name, shown.get(name, []), year, day) for path, name in zip(found, names, strict=True))


def _work(path: Path, name: str, evidence: Sequence[Evidence], year: FiscalYear, day: date) -> Work:
    loaded = open_assessment(path)
    claims, digest = claims_now(loaded, {one.control for one in evidence}), source_digest(loaded)
    faults = [fault_of(one, loaded, claims, day, digest) for one in evidence]
    assessment = loaded.assessment
    states = states_of(loaded, evidence, faults, year)
    return Work(name, assessment.work.name or loaded.name, assessment.body.name or "", assessment.form, states)


def _said(work: Work) -> Words:
    whole, done, wrong = len(work.states), work.count("done"), work.count("contradicted")
    open_ = work.count("unshown")
    return Words(
        f"{work.name}: 措置{whole}件のうち、実施{done}件、食い違い{wrong}件、証跡なし{open_}件",
        f"{work.name}: of {whole} measures {done} done, {wrong} contradicted, {open_} without evidence",
    )
