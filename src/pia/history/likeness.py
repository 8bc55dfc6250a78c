"""Blocks whose id changed, found again by what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pia.history.keys import suffix_of
from pia.history.snapshot import Cell
from pia.history.words import words

__all__ = ["like_pairs"]

_MOST_BLOCKS = 40
_MOST_CELLS = 20_000
_ENOUGH = 0.6
_MOST_OF_A_CELL = 400
_NAMES = ("name", "title")
_NAME_WEIGHT = 60.0

Block = Sequence[Cell]


def like_pairs(old: Mapping[str, Block], new: Mapping[str, Block]) -> list[tuple[str, str]]:
    """Return (old, new) names of blocks that are the same thing under another id, most alike first.

    Where there are very many on both sides only equal ones are found: comparing each with each would take too long.
    """
    if not old or not new:
        return []
    pairs: list[tuple[str, str]] = []
    left, right = dict(old), dict(new)
    prints = {_print(block): name for name, block in reversed(list(new.items()))}
    for name, block in old.items():
        same = prints.get(_print(block))
        if same in right:
            pairs.append((name, same))
            del left[name], right[same]
    work = sum(map(len, left.values())) * len(right)
    if len(left) > _MOST_BLOCKS or len(right) > _MOST_BLOCKS or work > _MOST_CELLS:
        return pairs
    bags = {
        id(cell): Counter(words(cell.text[:_MOST_OF_A_CELL])) for b in (*left.values(), *right.values()) for cell in b
    }
    scored = sorted(
        (
            (-score, i, j, a, b)
            for i, (a, first) in enumerate(left.items())
            for j, (b, second) in enumerate(right.items())
            if (score := _likeness(first, second, bags)) >= _ENOUGH
        ),
    )
    for _, _, _, a, b in scored:
        if a in left and b in right:
            pairs.append((a, b))
            del left[a], right[b]
    return pairs


def _print(block: Block) -> tuple[tuple[str, str], ...]:
    return tuple((suffix_of(cell.key), cell.text) for cell in block)


def _likeness(first: Block, second: Block, bags: Mapping[int, Counter[str]]) -> float:
    a = {suffix_of(cell.key): cell for cell in first}
    b = {suffix_of(cell.key): cell for cell in second}
    total = found = 0.0
    for suffix in sorted(a.keys() | b.keys()):
        left, right = a.get(suffix), b.get(suffix)
        weight = float(max(min(len(cell.text), _MOST_OF_A_CELL) for cell in (left, right) if cell is not None))
        if suffix in _NAMES:
            weight += _NAME_WEIGHT
        total += weight
        if left is not None and right is not None:
            found += weight * (1.0 if left.text == right.text else _shared(bags[id(left)], bags[id(right)]))
    return found / total if total else 0.0


def _shared(a: Counter[str], b: Counter[str]) -> float:
    both = a.total() + b.total()
    return 2 * (a & b).total() / both if both else 1.0
