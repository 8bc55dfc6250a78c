"""What the rows of a 別紙 leave blank where the other rows do not, and 別紙 of one number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.terms.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.model.annex import Annex
    from pia.model.assessment import Assessment
    from pia.model.recipient import AnnexRow

__all__ = ["blank_cells", "labelled_alike"]

_TITLES: Final = {
    "number": "番号",
    "article": "根拠の項",
    "recipient": "提供先・移転先",
    "organ": "実施機関",
    "work": "事務",
    "provider": "情報提供者",
    "information": "特定個人情報",
    "office": "所管部署",
}
_LEAST_ROWS: Final = 4
_RARE: Final = 5
"""Where a column is not said to be printed, at most one row of so many may leave it blank by mistake."""


def blank_cells(assessment: Assessment) -> dict[tuple[str, str], list[str]]:
    """Return, by recipient and row, the columns that a row leaves blank although they are printed or nearly all rows fill them.

    The rows of one recipient are one list. A column that half of them leave blank is filled only where it applies.
    """
    printed = {annex.id: annex.columns for annex in assessment.annexes}
    blank: dict[tuple[str, str], list[str]] = {}
    for recipient in assessment.recipients:
        rows = recipient.rows if isinstance(recipient.rows, tuple) else ()
        columns = printed.get(recipient.annex or "", {})
        if len(rows) < 2:  # one row has no others beside it
            continue
        for name, title in _TITLES.items():
            empty = [row for row in rows if _is_blank(row, name)]
            filled = len(rows) - len(empty)
            told = len(empty) < filled if name in columns else filled >= _LEAST_ROWS and len(empty) * _RARE <= filled
            if empty and told:
                for row in empty:
                    blank.setdefault((recipient.id, row.id), []).append(columns.get(name) or title)
    return blank


def _is_blank(row: AnnexRow, name: str) -> bool:
    value = getattr(row, name)
    return value is None or not value.strip()


def labelled_alike(annexes: Sequence[Annex], index: int) -> list[str]:
    """Return the titles of the 別紙 before this one that have its number."""
    label = fold(annexes[index].label)
    return [annex.title or annex.id for annex in annexes[:index] if fold(annex.label) == label]
