"""項目, 変更前 and 変更後 of one row, parted from each other: by what the form has, by empty lines, and by how alike the two texts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from pia.history.audit.atoms import Atom, width
from pia.history.audit.filed import Column, is_ditto

__all__ = ["cells_of", "joined"]

_BARE: Final = frozenset({"新規", "新規追加", "新設", "追加", "削除", "なし", "無し", "－", "-", "―", "ー", "〃"})
"""What stands alone in a cell, with or without brackets."""
_GAPS: Final = {"blank": 3.0, "space": 2.5, "line": 0.0}
_MOST_LINES: Final = 16
_PREFIX: Final = 24


def cells_of(
    content: Sequence[Atom], item_width: float, cell_width: float, rank: Callable[[str], float]
) -> tuple[str, str, str, tuple[Column, ...]]:
    """Return 項目, 変更前 and 変更後 of a row, and which of them are not sure.

    Args:
        content: everything between its date and its 提出時期.
        item_width: of the column 項目, in full-width characters.
        cell_width: of the columns 変更前 and 変更後.
        rank: how well a text names an item of the form.
    """
    if not content:
        return "", "", "", ()
    end = _item_end(content, item_width, rank)
    item = joined(content[:end], item_width)
    rest = content[end:]
    if not rest:
        return item, "", "", ()
    if len(rest) == 1 or (all(atom.gap == "line" for atom in rest[1:]) and not _bare(rest[0])):
        return item, "", joined(rest, cell_width), ("before",)
    split, sure = _split(rest)
    return item, joined(rest[:split], cell_width), joined(rest[split:], cell_width), () if sure else ("before", "after")


def joined(atoms: Sequence[Atom], column: float) -> str:
    """Return the text of pieces of one cell: a line that fills its column goes on in the next, another one ends there."""
    text = ""
    for number, atom in enumerate(atoms):
        if number and (atom.gap == "blank" or width(atoms[number - 1].text) < column - 2.0):
            text += "\n"
        text += atom.text.strip(" ") if number == 0 else atom.text.rstrip(" ")
    return text


def _item_end(content: Sequence[Atom], item_width: float, rank: Callable[[str], float]) -> int:
    """Return how many pieces the 項目 takes: as few as name an item as well as any more would."""
    if is_ditto(content[0].text):
        return 1
    most = next((n for n, atom in enumerate(content) if n and width(atom.text) > item_width + 0.5), len(content))
    best, found = -9.0, 1
    for end in range(1, min(most, _MOST_LINES) + 1):
        gap = content[end].gap if end < len(content) else "blank"
        score = rank("".join(atom.text for atom in content[:end])) + (0.3 if gap != "line" else 0.0)
        score -= 0.8 if end == len(content) else 0.0
        if score > best + 0.01:
            best, found = score, end
    return found


def _split(rest: Sequence[Atom]) -> tuple[int, bool]:
    """Return where 変更後 begins, and whether that is sure."""
    if _bare(rest[0]):
        return 1, True
    if _bare(rest[-1]) and rest[-1].gap != "line":
        return len(rest) - 1, True
    scored = []
    for number in range(1, len(rest)):
        before, after = rest[:number], rest[number:]
        score = _GAPS[rest[number].gap] + 4.0 * _begin_alike(before, after) + 3.0 * _alike(before, after)
        scored.append((score, -number))
    best = max(scored)
    gaps = sum(atom.gap != "line" for atom in rest[1:])
    others = [score for score, number in scored if number != best[1]]
    return -best[1], gaps == 1 or not others or best[0] - max(others) > 0.5


def _bare(atom: Atom) -> bool:
    """Tell whether a piece is a word that stands alone in its cell."""
    return atom.text.strip(" \u3000()（）") in _BARE


def _begin_alike(before: Sequence[Atom], after: Sequence[Atom]) -> float:
    one = "".join(atom.text for atom in before[:3]).replace(" ", "").replace("\u3000", "")[:_PREFIX]
    other = "".join(atom.text for atom in after[:3]).replace(" ", "").replace("\u3000", "")[:_PREFIX]
    same = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        same += 1
    return same / max(min(len(one), len(other)), 1)


def _alike(before: Sequence[Atom], after: Sequence[Atom]) -> float:
    """Return how much of two texts is the same, by pairs of characters."""
    one, other = _pairs(before), _pairs(after)
    total = sum(one.values()) + sum(other.values())
    return 2.0 * sum((one & other).values()) / total if total else 0.0


def _pairs(atoms: Sequence[Atom]) -> Counter[str]:
    text = "".join(atom.text for atom in atoms)
    return Counter(text[at : at + 2] for at in range(len(text) - 1))
