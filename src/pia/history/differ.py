"""Two versions compared cell by cell: what changed, what only moved, was renamed or counts anew because something else did.

Blocks (files, systems, entrusted matters, recipients, lists of items, annexes, drawings) are matched by id and then by
likeness, so a block put in the middle is one change, and the blocks behind it, whose numbers rise, are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from pia.history.keys import kind_of, matched_as
from pia.history.likeness import like_pairs
from pia.history.words import rising

if TYPE_CHECKING:
    from pia.history.snapshot import Cell, Snapshot

__all__ = ["CellChange", "Change", "Delta", "Follow", "Renumbered", "compare"]

ChangeKind = Literal["changed", "added", "removed", "block-added", "block-removed", "renumbered"]


class CellChange(Struct, frozen=True):
    """One cell before and after; None where it did not or does not exist (or was or is empty)."""

    old: Cell | None
    new: Cell | None

    @property
    def cell(self) -> Cell:
        """The cell as it is now, or as it was where it is gone."""
        found = self.new or self.old
        if found is None:  # pragma: no cover  # never made that way
            raise ValueError("a change of nothing")
        return found

    @property
    def before(self) -> str:
        """All of the old text."""
        return self.old.text if self.old is not None else ""

    @property
    def after(self) -> str:
        """All of the new text."""
        return self.new.text if self.new is not None else ""


class Change(Struct, frozen=True):
    """One change: a cell, or a whole block with all its cells (and the counts that follow from it).

    ``key`` is the key of the cell or of the block; ``follows`` says how many of the last ``cells`` only follow.
    """

    kind: ChangeKind
    key: str
    cells: tuple[CellChange, ...]
    label: str = ""
    follows: int = 0

    @property
    def own(self) -> tuple[CellChange, ...]:
        """The cells without those that only follow."""
        return self.cells[: len(self.cells) - self.follows]


class Renumbered(Struct, frozen=True):
    """A block that is printed under another number now; ``moved`` when the order itself changed, not only what is before it."""

    key: str
    before: str
    after: str
    moved: bool


class Delta(Struct, frozen=True, kw_only=True):
    """Everything that differs between two versions, in the order of the form. ``renamed`` are blocks under another id."""

    changes: tuple[Change, ...]
    renumbered: tuple[Renumbered, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


class Follow(Struct, frozen=True):
    """Cells that change when a block of a kind comes or goes: patterns of their keys, ``{file}`` being the file's id."""

    block: str
    cells: tuple[str, ...]


class _Side(Struct):
    """One version while it is compared: cells by the name they are matched under, names by block."""

    cells: dict[str, Cell] = field(default_factory=dict)
    blocks: dict[str, list[str]] = field(default_factory=dict)


def compare(old: Snapshot, new: Snapshot, follows: Sequence[Follow] = ()) -> Delta:
    """Return what differs between two versions of one assessment; equal ones give nothing."""
    before, after = _side(old.cells), _side(new.cells)
    renamed = _match_blocks(before, after)
    numbers = _Numbers.of(before, after)
    found: list[tuple[tuple[int, int, int], Change]] = []
    order = {name: number for number, name in enumerate(after.cells)}
    gone = {b for b in before.blocks if b not in after.blocks}
    come = {b for b in after.blocks if b not in before.blocks}
    place = 0
    removed: dict[str, tuple[tuple[int, int, int], list[CellChange]]] = {}
    for number, (name, cell) in enumerate(before.cells.items()):
        if name in order:
            place = max(place, order[name])
            if cell.text != after.cells[name].text:
                pair = CellChange(cell, after.cells[name])
                kind: ChangeKind = "renumbered" if numbers.explain(pair) else "changed"
                found.append(((order[name], 0, 0), Change(kind, pair.cell.key, (pair,))))
            continue
        block = _outermost(cell, gone)
        at = (place, 1, number)
        if block is None:
            found.append((at, Change("removed", cell.key, (CellChange(cell, None),))))
        else:
            removed.setdefault(block, (at, []))[1].append(CellChange(cell, None))
    added: dict[str, tuple[tuple[int, int, int], list[CellChange]]] = {}
    for name, cell in after.cells.items():
        if name in before.cells:
            continue
        block = _outermost(cell, come)
        at = (order[name], 0, 0)
        if block is None:
            found.append((at, Change("added", cell.key, (CellChange(None, cell),))))
        else:
            added.setdefault(block, (at, []))[1].append(CellChange(None, cell))
    for kind, blocks in (("block-removed", removed), ("block-added", added)):
        for block, (at, cells) in blocks.items():
            found.append((at, Change(kind, block.partition("@")[0], tuple(cells), _label(cells[0].cell, block))))
    found.sort(key=lambda entry: entry[0])
    changes = _gathered([change for _, change in found], follows)
    return Delta(changes=tuple(changes), renumbered=numbers.listed, renamed=renamed)


def _side(cells: Iterable[Cell]) -> _Side:
    side = _Side()
    for cell in cells:
        _put(side, cell)
    return side


def _put(side: _Side, cell: Cell) -> None:
    name = matched_as(cell.key, cell.file)
    side.cells[name] = cell
    for block in _blocks_of(cell):
        side.blocks.setdefault(block, []).append(name)


def _blocks_of(cell: Cell) -> Iterator[str]:
    """Yield the blocks a cell stands in, the outermost first: the file of its chapter, then its own."""
    if cell.file is not None:
        yield f"files/{cell.file}"
    if cell.owner is not None and cell.owner != f"files/{cell.file}":
        per_file = cell.file is not None and kind_of(cell.owner) in ("recipients", "entrusted")
        yield f"{cell.owner}@{cell.file}" if per_file else cell.owner


def _outermost(cell: Cell, blocks: set[str]) -> str | None:
    return next((block for block in _blocks_of(cell) if block in blocks), None)


def _label(cell: Cell, block: str) -> str:
    if kind_of(block) == "files":
        lines = cell.head.split("\n")
        return lines[1] if len(lines) > 1 else lines[0]
    return cell.block or block


# --- matching ---


def _match_blocks(before: _Side, after: _Side) -> tuple[tuple[str, str], ...]:
    """Find blocks that stand under another id now and give the old cells their new names; files first, they hold others."""
    renamed: list[tuple[str, str]] = []
    for kinds in (("files",), ("records", "systems", "entrusted", "recipients", "annexes", "charts")):
        pairs: list[tuple[str, str]] = []
        for kind in kinds:
            left = _only_in(before, after, kind)
            right = _only_in(after, before, kind)
            for scope in sorted(left.keys() & right.keys()):
                pairs += like_pairs(left[scope], right[scope])
        if pairs:
            _rename(before, dict(pairs))
            renamed += [(a.partition("@")[0], b.partition("@")[0]) for a, b in pairs]
    return tuple(sorted(set(renamed)))


def _only_in(one: _Side, other: _Side, kind: str) -> dict[str, dict[str, list[Cell]]]:
    """Return the blocks of a kind that only ``one`` has, by the file they stand in."""
    found: dict[str, dict[str, list[Cell]]] = {}
    for block, names in one.blocks.items():
        if block in other.blocks or kind_of(block) != kind:
            continue
        cells = [one.cells[name] for name in names]
        scope = "" if kind == "files" else cells[0].file or ""
        if scope and f"files/{scope}" not in other.blocks:
            continue  # its file has come or gone as well
        found.setdefault(scope, {})[block] = cells
    return found


def _rename(side: _Side, pairs: Mapping[str, str]) -> None:
    """Give the cells of ``side`` the keys they would have under the new ids of their blocks."""
    made = _Side()
    for cell in side.cells.values():
        moved = cell
        for block in _blocks_of(cell):
            target = pairs.get(block)
            if target is not None:
                moved = _moved(moved, block, target)
        name = matched_as(moved.key, moved.file)
        made.cells[name] = cell if moved is cell else replace(moved, path=cell.path)
        for block in _blocks_of(moved):
            made.blocks.setdefault(block, []).append(name)
    side.cells, side.blocks = made.cells, made.blocks


def _moved(cell: Cell, block: str, target: str) -> Cell:
    old, new = block.partition("@")[0], target.partition("@")[0]
    if kind_of(old) == "files":
        file, into = old.partition("/")[2], new.partition("/")[2]
        key = new + cell.key[len(old) :] if cell.key.startswith((f"{old}/", f"{old}#")) else cell.key
        owner = cell.owner if cell.owner is None or not cell.owner.startswith(old) else new + cell.owner[len(old) :]
        if kind_of(cell.owner or "") == "recipients":
            key = key.replace(f"/{file}#", f"/{into}#")
        return replace(cell, key=key, file=into, owner=owner)
    return replace(cell, key=f"{new}{cell.key[len(old) :]}", owner=new)


# --- numbers that follow ---


class _Numbers(Struct):
    """Blocks whose printed number changed, and how texts that name them must have changed with them."""

    listed: tuple[Renumbered, ...]
    patterns: dict[str | None, tuple[re.Pattern[str], dict[str, str]]]

    @classmethod
    def of(cls, before: _Side, after: _Side) -> _Numbers:
        """Compare the printed names of the blocks that both versions have."""
        listed: list[Renumbered] = []
        names: dict[str | None, dict[str, str]] = {}
        ranks: dict[str, list[tuple[str, str, str]]] = {}
        for block, cells in before.blocks.items():
            if block not in after.blocks:
                continue
            old, new = before.cells[cells[0]], after.cells[after.blocks[block][0]]
            first, second = _label(old, block), _label(new, block)
            ranks.setdefault(f"{kind_of(block)}@{new.file if kind_of(block) != 'files' else ''}", []).append(
                (block, first, second)
            )
            if first != second and _bare(first) == _bare(second):
                names.setdefault(None if kind_of(block) in ("files", "systems") else new.file, {})[first] = second
        positions = {block: number for number, block in enumerate(after.blocks)}
        for group in ranks.values():
            stay = {n for n, _ in rising([(n, positions[g[0]]) for n, g in enumerate(group)])}
            for number, (block, first, second) in enumerate(group):
                if number not in stay or (first != second and _bare(first) == _bare(second)):
                    listed.append(Renumbered(block.partition("@")[0], first, second, number not in stay))
        return cls(tuple(dict.fromkeys(listed)), {scope: _pattern(map_) for scope, map_ in names.items()})

    def explain(self, pair: CellChange) -> bool:
        """Tell whether a text differs in nothing but the numbers of blocks that are counted anew."""
        text = pair.before
        for scope in (None, pair.cell.file):
            entry = self.patterns.get(scope)
            if entry is not None:
                text = _renumber(text, *entry)
                if text == pair.after:
                    return True
        return False


_NUMBER = re.compile(r"[0-9０-９]+")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _renumber(text: str, pattern: re.Pattern[str], names: Mapping[str, str]) -> str:
    return pattern.sub(lambda match: names[match[0]], text)


def _bare(label: str) -> str:
    return _NUMBER.sub("", label)


def _pattern(names: dict[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    every = names | {a.translate(_WIDE): b.translate(_WIDE) for a, b in names.items()}
    longest = sorted(every, key=len, reverse=True)
    return re.compile("|".join(f"{re.escape(a)}(?![0-9０-９])" for a in longest)), every


# --- what follows from a block that came or went ---


def _gathered(changes: list[Change], follows: Sequence[Follow]) -> list[Change]:
    """Return the changes with those that only follow from a block's coming or going made part of it."""
    hosts = [number for number, change in enumerate(changes) if change.kind.startswith("block-")]
    if not hosts:
        return changes
    followers = _Followers.of([(number, changes[number]) for number in hosts], follows)
    taken: dict[int, list[CellChange]] = {}
    kept: list[int] = []
    for number, change in enumerate(changes):
        host = followers.host(change)
        if host is None:
            kept.append(number)
        else:
            taken.setdefault(host, []).extend(change.cells)
    return [
        change
        if number not in taken
        else replace(change, cells=(*change.cells, *taken[number]), follows=len(taken[number]))
        for number, change in ((n, changes[n]) for n in kept)
    ]


class _Followers(Struct):
    """Which block a change follows from: by the key of its cell, or by the chapter whose blocks are counted anew."""

    keys: dict[str, int] = field(default_factory=dict)
    patterns: list[tuple[str, int]] = field(default_factory=list)
    files: dict[str | None, int] = field(default_factory=dict)
    everywhere: int | None = None

    @classmethod
    def of(cls, hosts: Sequence[tuple[int, Change]], follows: Sequence[Follow]) -> _Followers:
        """Gather what follows from each block that came or went; the first of them takes what several could."""
        made = cls()
        for number, host in hosts:
            kind, file = kind_of(host.key), host.cells[0].cell.file
            if made.everywhere is None and kind in ("files", "systems"):
                made.everywhere = number
            made.files.setdefault(file, number)
            for pattern in (p for follow in follows if follow.block == kind for p in follow.cells):
                if file is None and "{file}" in pattern:
                    made.patterns.append((pattern.replace("{file}", "*"), number))
                else:
                    made.keys.setdefault(pattern.replace("{file}", file or ""), number)
        return made

    def host(self, change: Change) -> int | None:
        """Return the number of the block that a change follows from, None where it stands for itself."""
        cell = change.cells[0].cell
        if change.kind.startswith("block-"):
            return None
        if change.kind == "renumbered":
            return self.files.get(cell.file, self.everywhere)
        found = self.keys.get(cell.key)
        if found is None and self.patterns:
            found = next((number for pattern, number in self.patterns if fnmatchcase(cell.key, pattern)), None)
        return found
