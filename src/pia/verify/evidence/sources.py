"""What an assessment and other tables hand to checks: lists of names as they are compared, and days by person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import InputError, Problem, Words
from pia.verify.evidence.cells import day_in, folded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pia.model.assessment import Assessment
    from pia.verify.evidence.table import Table

__all__ = ["lists_of", "of_companion"]

_SHOWN: Final = 20


def lists_of(assessment: Assessment) -> dict[str, frozenset[str]]:
    """Return the names that an assessment lists: recipients with the rows of their annexes, contractors, documents."""
    recipients: set[str] = set()
    numbered: set[str] = set()
    pairs: set[str] = set()
    for recipient in assessment.recipients:
        recipients.update(folded(str(one)) for one in (recipient.name, recipient.is_system) if one)
        for row in recipient.rows if isinstance(recipient.rows, tuple) else ():
            names = [folded(one) for one in (row.recipient, row.organ, row.office) if one]
            recipients.update(names)
            for article in _spellings(row.article):
                numbered.update(names)
                pairs.update(f"{name}\0{article}" for name in names)
    documents = {folded(one.document) for control in assessment.controls for one in control.evidence if one.document}
    return {
        "assessment.recipients": frozenset(recipients),
        "assessment.numbered-recipients": frozenset(numbered),
        "assessment.numbered-pairs": frozenset(pairs),
        "assessment.parties": frozenset(folded(str(one.name)) for one in assessment.parties if one.name),
        "assessment.documents": frozenset(documents),
    }


def _spellings(article: str | None) -> Iterator[str]:
    """Yield an article as a row of an annex names it, with and without its last words (24 and 24の項)."""
    if article:
        short = folded(article).removesuffix("の項")
        yield short
        yield f"{short}の項"


def of_companion(table: Table) -> tuple[dict[str, frozenset[str]], dict[str, dict[str, tuple[date, ...]]]]:
    """Read a table that others are compared with: the values of each column, and by its first column the days of the others.

    Raises:
        InputError: it cannot be read, or a needed cell is blank or no day: what is compared with must itself be sound.
    """
    kind = table.kind
    key = next(iter(kind.columns))
    lists: dict[str, set[str]] = {f"{kind.id}.{column}": set() for column in kind.columns}
    days: dict[str, dict[str, list[date]]] = {
        f"{kind.id}.{one.id}": {} for one in kind.columns.values() if one.type == "date"
    }
    problems: list[Problem] = []
    for piece in table.pieces():
        keys = piece.view(key, "raw")
        for column in kind.columns.values():
            cells = piece.view(column.id, "raw")
            lists[f"{kind.id}.{column.id}"].update(folded(cell) for cell in cells if cell.strip())
            for at, cell in enumerate(cells):
                day = day_in(cell) if column.type == "date" else None
                if day is not None:
                    days[f"{kind.id}.{column.id}"].setdefault(folded(keys[at]), []).append(day)
                elif column.required and (column.type == "date" or not cell.strip()) and len(problems) < _SHOWN:
                    said = Words(
                        f"「{kind.title.ja}」の「{column.title.ja}」が空か、日付として読めません。",
                        f"'{column.title.en}' of {kind.title.en} is blank or no day",
                    )
                    remedy = Words(
                        "突き合わせる表の値を直してください。", "mend the table that others are compared with"
                    )
                    problems.append(
                        Problem("evidence-companion-cell", said, remedy, piece.place(table.file, at, column.id))
                    )
    if problems:
        raise InputError(problems)
    return (
        {name: frozenset(found) for name, found in lists.items()},
        {name: {who: tuple(found) for who, found in by.items()} for name, by in days.items()},
    )
