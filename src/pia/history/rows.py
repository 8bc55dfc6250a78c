"""The rows of 変更箇所 that tell what differs between two versions, and what they make of the old one again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.history.excerpt import ADDED, OMITTED, REMOVED, REWRITTEN, Excerpt, Mode, excerpt, replayed, rewritten
from pia.history.keys import kind_of
from pia.history.offices import Fragments, fragments_of

if TYPE_CHECKING:
    from pia.errors import Words
    from pia.history.classify import Verdict
    from pia.history.differ import CellChange, Change

__all__ = ["HIDDEN", "HIDDEN_CHANGE", "Row", "RowCell", "bundled", "each_cell", "replay", "row_of"]

HIDDEN = "（公表しない部分のため省略）"
HIDDEN_CHANGE = "（公表しない部分の変更）"


class RowCell(Struct, frozen=True, kw_only=True):
    """What a row says of one cell. ``old_key`` differs from ``key`` where the block has another id now.

    ``mode`` says how to read it: added, removed, whole, excerpt (with （略）), lines (the ticks that changed), or hidden
    (not to be published).
    """

    key: str
    old_key: str
    path: str
    item: str
    mode: str
    before: str
    after: str


class Row(Struct, frozen=True, kw_only=True):
    """One row of 変更箇所. ``bundle`` is shared by rows that tell the same edit at several places."""

    date: str | None
    item: str
    key: str
    path: str
    before: str
    after: str
    timing: str
    important: bool
    needs_decision: bool
    reasons: tuple[Words, ...]
    explanation: str
    kind: str
    cells: tuple[RowCell, ...]
    content: str = ""
    bundle: str | None = None
    edit: Fragments = ()
    joined: tuple[str, ...] = ()
    """The paths of the items of a bundle that was made one row."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of every item the row is about."""
        return tuple(cell.key for cell in self.cells)


def row_of(change: Change, verdict: Verdict, date: str | None) -> Row:
    """Return the row that tells a change."""
    cells = tuple(_row_cell(pair) for pair in change.cells)
    first = change.cells[0].cell
    if change.kind.startswith("block-"):
        item, path = _block_item(change)
        before, after = _block_texts(change)
    else:
        item, path = first.item, first.path
        before, after = cells[0].before, cells[0].after
        if cells[0].mode == "excerpt":
            before = before if before.replace(OMITTED, "").strip() else ADDED
            after = after if after.replace(OMITTED, "").strip() else REMOVED
        if cells[0].mode == "whole" and rewritten(before, after):
            before, after = f"{REWRITTEN}\n{before}", f"{REWRITTEN}\n{after}"
    edit: Fragments = ()
    if change.kind == "changed" and cells[0].mode != "lines":
        edit = fragments_of(change)
    return Row(
        date=date,
        item=item,
        key=change.key,
        path=path,
        before=before,
        after=after,
        timing=verdict.timing,
        important=verdict.important,
        needs_decision=verdict.needs_decision,
        reasons=verdict.reasons,
        explanation=verdict.explanation,
        kind=change.kind,
        cells=cells,
        content=verdict.content,
        edit=edit,
    )


def replay(cells: Mapping[str, str], rows: Iterable[Row]) -> dict[str, str]:
    """Return the cells of the new version (key to text) that the rows make of those of the old one.

    Raises:
        InputError: ``row-does-not-replay``, when a row quotes something else than what stood there.
    """
    made = dict(cells)
    moved: dict[str, str] = {}
    for row in rows:
        for cell in row.cells:
            mode: Mode = cell.mode  # type: ignore[assignment]  # hidden ones cannot be replayed and say so below
            text = replayed(made.pop(cell.old_key, ""), Excerpt(mode, cell.before, cell.after))
            if text:
                moved[cell.key] = text
    return made | moved


def each_cell(row: Row) -> list[Row]:
    """Return a row about a block as one row for each of its cells, as most bodies write them."""
    if len(row.cells) < 2:
        return [row]
    return [
        replace(
            row,
            item=cell.item,
            key=cell.key,
            path=cell.path,
            before=cell.before,
            after=cell.after,
            cells=(cell,),
            bundle=None,
        )
        for cell in row.cells
    ]


# --- bundles ---


def bundled(rows: Sequence[Row], *, join: bool) -> list[Row]:
    """Mark the rows that tell one and the same edit (a shared fact that shows at several places); ``join`` makes each bundle
    one row, at the place of its first.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, row in enumerate(rows):
        if row.edit and all(cell.mode != "hidden" for cell in row.cells):
            same = (row.before, row.after) if _says_little(row.edit) else ()
            groups.setdefault((row.edit, same, row.important, row.needs_decision, row.timing), []).append(number)
    names: dict[int, str] = {}
    for count, members in enumerate((m for m in groups.values() if len(m) > 1), 1):
        names.update(dict.fromkeys(members, f"b{count}"))
    marked = [replace(row, bundle=names.get(number)) for number, row in enumerate(rows)]
    if not join:
        return marked
    made: list[Row] = []
    seen: set[str] = set()
    for row in marked:
        if row.bundle is None:
            made.append(row)
        elif row.bundle not in seen:
            seen.add(row.bundle)
            made.append(_joined([other for other in marked if other.bundle == row.bundle]))
    return made


def _says_little(edit: Fragments) -> bool:
    """Tell whether an edit is no more than numbers or single characters: 5 → 6 may be a day here and a number of years there."""
    return all(len(text.strip()) < 2 or text.strip().isdigit() for pair in edit for text in pair)


def _joined(rows: list[Row]) -> Row:
    first = rows[0]
    alike = len({(row.before, row.after) for row in rows}) == 1
    return replace(
        first,
        item="\n".join([f"（次の{len(rows)}項目）", *(row.path for row in rows)]),
        joined=tuple(row.path for row in rows),
        before=first.before if alike else "\n".join(old or ADDED for old, _ in first.edit),
        after=first.after if alike else "\n".join(new or REMOVED for _, new in first.edit),
        cells=tuple(cell for row in rows for cell in row.cells),
        reasons=tuple(dict.fromkeys(reason for row in rows for reason in row.reasons)),
        explanation="\n".join(dict.fromkeys(row.explanation for row in rows if row.explanation)),
    )


# --- texts ---


def _row_cell(pair: CellChange) -> RowCell:
    quoted = excerpt(pair.before, pair.after, ticks=pair.cell.kind == "ticks")
    return RowCell(
        key=pair.cell.key,
        old_key=(pair.old or pair.cell).key,
        path=pair.cell.path,
        item=pair.cell.item,
        mode=quoted.mode,
        before=quoted.before,
        after=quoted.after,
    )


def _block_item(change: Change) -> tuple[str, str]:
    first = change.cells[0].cell
    lines = first.head.split("\n")
    if kind_of(change.key) == "files":
        return "\n".join(lines[:2]), first.path.partition("/")[0]
    above = [line for line in lines if line != change.label]
    path = first.path if first.tail == change.label else first.path.rpartition("/")[0] or first.path
    return "\n".join([*above, change.label]), path


def _block_texts(change: Change) -> tuple[str, str]:
    """Return 変更前 and 変更後 of a block that came or went: its cells one below the other, then the counts that follow."""
    come = change.kind == "block-added"
    if kind_of(change.key) == "files":
        said = f"{change.label}に係る記載の全部"
    else:
        lines = []
        for pair in change.own:
            text = pair.after if come else pair.before
            name = pair.cell.tail.rpartition("　")[2]
            lines.append(text if name == change.label else f"{name}\n{text}" if "\n" in text else f"{name}　{text}")
        said = "\n".join(lines)
    follows = change.cells[len(change.own) :]
    before = [ADDED if come else said, *(_counted(pair, pair.before) for pair in follows)]
    after = [said if come else REMOVED, *(_counted(pair, pair.after) for pair in follows)]
    return "\n".join(before), "\n".join(after)


def _counted(pair: CellChange, text: str) -> str:
    said = text.replace("\n", "、") or "－"
    return f"（{pair.cell.label}　{said}）"
