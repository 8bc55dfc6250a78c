"""The rows of 変更箇所 that people wrote, held against what differs between two versions: old + rows = new, cell by cell.

Rows are applied in their order, each to what the one before it left. What a row quotes is looked for as it stands, then without
blanks and differences of width, then by likeness; which of them it took is always said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct

from pia.errors import InputError
from pia.history.excerpt import ADDED, REMOVED, REWRITTEN, Excerpt, Mode, replayed
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.history.rows import Row, RowCell

__all__ = ["Fault", "Grade", "Held", "Told", "hold"]

Grade: TypeAlias = Literal["exact", "normalised", "fuzzy", "none"]
FaultKind: TypeAlias = Literal[
    "edit-without-row", "row-without-edit", "row-does-not-replay", "rows-leave-other", "row-only-alike"
]

_GRADES: Final[tuple[Grade, ...]] = ("exact", "normalised", "fuzzy", "none")
_ALIKE: Final = 0.6
_LONGEST: Final = 4000
"""More of a cell than this is not compared by likeness."""
_NOTHING: Final = re.compile(r"[（(]?(?:新規追加|新規|新設|追加|削除|なし|無し|none|－|-)?[)）]?")
_LOOSE: Final = re.compile(r"[\s\u3000、]+")


class Told(Struct, frozen=True, kw_only=True):
    """A row as people wrote it; ``restated``: they put what it quotes in words of their own."""

    id: str
    before: str
    after: str
    keys: tuple[str, ...]
    restated: bool = False


class Held(Struct, frozen=True, kw_only=True):
    """How well a row replays: the worst grade among its cells."""

    id: str
    grade: Grade
    keys: tuple[str, ...]


class Fault(Struct, frozen=True, kw_only=True):
    """What does not fit: ``row`` is the id of the row, None for an edit without one; ``after`` the row that changed the cell before."""

    kind: FaultKind
    key: str
    path: str
    row: str | None = None
    after: str | None = None


def hold(
    told: Sequence[Told], expected: Sequence[Row], old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[list[Held], list[Fault]]:
    """Hold rows against what differs.

    Args:
        told: the rows written since the old version, in their order.
        expected: the rows that tell what differs, one for each change.
        old: the texts of the cells of the old version, by their keys.
        new: those of the new version.

    Returns:
        How each row replays, and everything that does not fit: rows first, in their order, then edits without a row.
    """
    cells = {name: cell for row in expected for cell in row.cells for name in (cell.old_key, cell.key)}
    blocks = {row.key: row for row in expected}
    state = {cell.key: old.get(cell.old_key, "") for cell in cells.values()}
    last: dict[str, str] = {}
    held: list[Held] = []
    faults: list[Fault] = []
    covered: dict[int, list[Told]] = {}
    for one in told:
        named = _cells_of(one, cells, blocks)
        for number, row in enumerate(expected):
            if any(cell.key in named for cell in row.cells):
                covered.setdefault(number, []).append(one)
        if not named:
            held.append(Held(id=one.id, grade="none", keys=one.keys))
            key = one.keys[0] if one.keys else ""
            faults.append(Fault(kind="row-without-edit", key=key, path="", row=one.id))
            continue
        whole = any(_same_row(one, row) for row in expected)
        grades: list[Grade] = []
        for key, cell in named.items():
            target = new.get(key, "")
            grade, made = _applied(one, state[key], target, many=len(named) > 1)
            if whole and state[key] == old.get(cell.old_key, ""):
                grade, made = "exact", target
            grades.append(grade)
            if grade == "none" and not one.restated:
                faults.append(_fault("row-does-not-replay", cell, one.id, last.get(key)))
            elif grade == "fuzzy" and not one.restated:
                faults.append(_fault("row-only-alike", cell, one.id, last.get(key)))
            state[key] = target if grade in ("none", "fuzzy") else made
            last[key] = one.id
        held.append(Held(id=one.id, grade=max(grades, key=_GRADES.index), keys=tuple(named)))
    for key, row_id in last.items():
        if _loose(state[key]) != _loose(new.get(key, "")):
            faults.append(_fault("rows-leave-other", cells[key], row_id, None))
    faults += _untold(expected, covered)
    return held, faults


def _fault(kind: FaultKind, cell: RowCell, row: str, after: str | None) -> Fault:
    return Fault(kind=kind, key=cell.key, path=cell.path, row=row, after=after)


def _cells_of(one: Told, cells: Mapping[str, RowCell], blocks: Mapping[str, Row]) -> dict[str, RowCell]:
    """Return the changed cells that a row is about, by their keys of now."""
    found: dict[str, RowCell] = {}
    for key in one.keys:
        if key in cells:
            found[cells[key].key] = cells[key]
        elif key in blocks:
            found |= {cell.key: cell for cell in blocks[key].cells}
    return found


def _same_row(one: Told, row: Row) -> bool:
    return (one.before, one.after) == (row.before.rstrip("\n") or "none", row.after.rstrip("\n") or "none") and set(
        one.keys
    ) == set(row.keys)


def _untold(expected: Sequence[Row], covered: Mapping[int, list[Told]]) -> Iterator[Fault]:
    """Yield the changes without a row; of a block that is told by several rows, each cell that none of them names."""
    for number, row in enumerate(expected):
        rows = covered.get(number, [])
        if not rows and row.kind != "renumbered":
            yield Fault(kind="edit-without-row", key=row.key, path=row.path)
        elif len(rows) > 1 and row.kind.startswith("block-"):
            said = {key for one in rows for key in one.keys}
            for cell in row.cells:
                if row.key not in said and cell.key not in said and cell.key.startswith(row.key):
                    yield Fault(kind="edit-without-row", key=cell.key, path=cell.path)


# --- one cell ---


def _applied(one: Told, text: str, target: str, *, many: bool) -> tuple[Grade, str]:
    """Return how a row fits a cell, and what it makes of its text."""
    before, after = (_bare(quoted) for quoted in (one.before, one.after))
    ways: tuple[tuple[Grade, Callable[[str], str]], ...] = (("exact", str), ("normalised", _loose))
    for grade, plain in ways:
        found = list(_made(plain(text), plain(before), plain(after)))
        if plain(target) in found:
            return grade, target
        if found and not many:
            return grade, found[0]
        if many and _contains(plain(before), plain(text)) and _contains(plain(after), plain(target)):
            return grade, target
    if many and "に係る記載の全部" in before + after:
        return "normalised", target
    if _like(before, text) and _like(after, target):
        return "fuzzy", target
    return "none", text


def _bare(quoted: str) -> str:
    text = quoted.removeprefix(f"{REWRITTEN}\n").rstrip("\n")
    return "" if _NOTHING.fullmatch(text.strip()) else text


def _loose(text: str) -> str:
    return _LOOSE.sub("", fold(text))


def _made(text: str, before: str, after: str) -> Iterator[str]:
    """Yield what a text becomes by a row: all of it, its excerpt, the lines that changed, or a part of it, put in its place."""
    quoted = Excerpt("whole", before, after)
    for mode in ("whole", "excerpt", "lines"):
        made = _replayed(text, mode, quoted)
        if made is not None:
            yield made
    if before and before in text:
        yield text.replace(before, after, 1)
        yield text.replace(before, after)
    pairs = list(zip(before.split("\n"), after.split("\n"), strict=False))
    if len(pairs) > 1 and before.count("\n") == after.count("\n") and any(a and a in text for a, _ in pairs):
        for a, b in pairs:
            text = text.replace(a, "" if b == REMOVED else b) if a and a != ADDED else text
        yield text
    elif not before and after and text:  # something added to a text that goes on
        yield f"{text}\n{after}"
        yield f"{text}{after}"


def _replayed(text: str, mode: Mode, quoted: Excerpt) -> str | None:
    try:
        return replayed(text, Excerpt(mode, quoted.before, quoted.after))
    except InputError:
        return None


def _contains(quoted: str, text: str) -> bool:
    return not text or text in quoted


def _like(quoted: str, text: str) -> bool:
    if not quoted or not text:
        return quoted == text
    one, other = _loose(quoted)[:_LONGEST], _loose(text)[:_LONGEST]
    short, long = sorted((one, other), key=len)
    matcher = SequenceMatcher(None, long, short, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) >= _ALIKE * len(short) and (
        len(short) >= 0.2 * len(long)
    )
