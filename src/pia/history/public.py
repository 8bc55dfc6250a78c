"""The annex as the public may see it: rows told from the published versions, judged by the whole ones.

What one of the two versions withholds is shown by neither side of a row; a change of which the published texts show nothing
is a row that says only that something withheld has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.history.rows import HIDDEN, HIDDEN_CHANGE, Row, RowCell, row_of
from pia.history.words import words

if TYPE_CHECKING:
    from pia.history.classify import Verdict
    from pia.history.differ import CellChange, Change, Delta
    from pia.history.snapshot import Cell, Snapshot

__all__ = ["clear", "public_rows"]

_ONLY_SHOWN = Words("公表する範囲だけの変更", "a change of what is published only")


def public_rows(
    whole: Delta,
    public: Delta,
    versions: tuple[Snapshot, Snapshot],
    judge: Callable[[Change], Verdict],
    date: str | None,
    *,
    submitted: tuple[Snapshot, Snapshot],
) -> list[Row]:
    """Return the rows of the public annex.

    ``whole`` is what differs between the submitted versions, ``public`` between the published ``versions`` (old and new);
    ``submitted`` are the same two with all that they withhold.
    """
    old, new = versions
    before, after = ({cell.key: cell.text for cell in one.cells} for one in submitted)
    verdicts: dict[str, Verdict] = {}
    for change in whole.changes:
        verdict = judge(change)
        for key in (change.key, *(pair.cell.key for pair in change.cells)):
            verdicts.setdefault(key, verdict)
    rows: list[Row] = []
    told: set[str] = set()
    for change in public.changes:
        told |= {change.key, *(pair.cell.key for pair in change.cells)}
        found = verdicts.get(change.key) or next(
            (verdicts[pair.cell.key] for pair in change.cells if pair.cell.key in verdicts), None
        )
        rows.append(_masked(change, (before, after), _bare(found or _shown_only(judge(change))), date))
    cells = {cell.key: cell for cell in (*old.cells, *new.cells)}
    order = _order(old, new)
    for change in whole.changes:
        keys = [pair.cell.key for pair in change.cells if pair.cell.key not in told and pair.cell.key in cells]
        if change.key not in told and len(keys) == len(change.cells):
            rows.append(_silent(change, cells[keys[0]], _bare(verdicts[change.key]), date))
    return sorted(rows, key=lambda row: order.get(row.cells[0].key, (len(order), 0)))


def clear(row: Row, whole: tuple[Snapshot, Snapshot], public: tuple[Snapshot, Snapshot]) -> bool:
    """Tell whether everything a row of the submitted annex says stands in the published versions as well."""
    keys = {key for cell in row.cells for key in (cell.key, cell.old_key)}
    for full, seen in zip(whole, public, strict=True):
        said = {cell.key: (cell.text, cell.item) for cell in full.cells if cell.key in keys}
        if any(said[cell.key] != (cell.text, cell.item) for cell in seen.cells if cell.key in said):
            return False
        if said.keys() - {cell.key for cell in seen.cells}:
            return False
    return True


def _order(old: Snapshot, new: Snapshot) -> dict[str, tuple[int, int]]:
    """Return the place of every cell in the form; one that is gone stands behind the cell that was before it."""
    order = {cell.key: (number, 0) for number, cell in enumerate(new.cells)}
    place = -1
    for number, cell in enumerate(old.cells):
        place = order.setdefault(cell.key, (place, number + 1))[0]
    return order


def _bare(verdict: Verdict) -> Verdict:
    """Return a verdict without the digest of what it is about: from a short withheld value it could be guessed."""
    return replace(verdict, content="")


def _shown_only(verdict: Verdict) -> Verdict:
    return replace(
        verdict,
        important=False,
        needs_decision=False,
        timing="事後",
        reasons=(_ONLY_SHOWN,),
        explanation="公表する範囲の変更",
    )


def _masked(
    change: Change, full: tuple[Mapping[str, str], Mapping[str, str]], verdict: Verdict, date: str | None
) -> Row:
    row = row_of(change, verdict, date)
    hidden = {pair.cell.key for pair in change.cells if _tells(pair, full)}
    if not hidden:
        return row
    by_key = {pair.cell.key: pair for pair in change.cells}
    cells = tuple(
        replace(cell, mode="hidden", before=HIDDEN, after=by_key[cell.key].after) if cell.key in hidden else cell
        for cell in row.cells
    )
    if len(cells) == 1:
        return replace(row, before=HIDDEN, after=cells[0].after, cells=cells, edit=())
    return replace(row, cells=cells, edit=())


def _tells(pair: CellChange, full: tuple[Mapping[str, str], Mapping[str, str]]) -> bool:
    """Tell whether the old side of a cell would say what is withheld, or hint at what was.

    ``full`` are the submitted texts of the old and the new version by their keys. Where both versions withhold a part, the old one may
    still show the part that the new one withholds for the first time: it does when one of the words or lines which only the submitted
    text of the new version has stands in it.
    """
    old, new = pair.old, pair.new
    if old is None or new is None:
        return False
    before, after = (_withheld(cell, texts) for cell, texts in zip((old, new), full, strict=True))
    if not (before and after):
        return before or after
    kept = _pieces(full[1].get(new.key, "")) - _pieces(new.text)
    return any(len(piece.strip()) > 1 for piece in kept & _pieces(old.text))


def _withheld(cell: Cell, full: Mapping[str, str]) -> bool:
    return cell.status == "withheld" or full.get(cell.key, cell.text) != cell.text


def _pieces(text: str) -> set[str]:
    return {*words(text), *text.splitlines()}


def _silent(change: Change, cell: Cell, verdict: Verdict, date: str | None) -> Row:
    """Return the row of a change that the published versions do not show."""
    told = RowCell(
        key=cell.key,
        old_key=cell.key,
        path=cell.path,
        item=cell.item,
        mode="hidden",
        before=HIDDEN,
        after=HIDDEN_CHANGE,
    )
    return Row(
        date=date,
        item=cell.item,
        key=cell.key,
        path=cell.path,
        before=HIDDEN,
        after=HIDDEN_CHANGE,
        timing=verdict.timing,
        important=verdict.important,
        needs_decision=verdict.needs_decision,
        reasons=verdict.reasons,
        explanation=verdict.explanation,
        kind=change.kind,
        cells=(told,),
    )
