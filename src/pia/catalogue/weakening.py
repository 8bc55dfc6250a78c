"""Words by which the text of a measure is seen to become weaker; data of ``rules/changes/``, read without deciding anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from pia.data import rules_root
from pia.errors import Words
from pia.source.load import load_file
from pia.source.nodes import plain
from pia.terms.text import fold

__all__ = ["Weakening", "newest_weakening", "weaker_texts"]


class Weakening(Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which a weakened measure is noticed in a text; ``orders`` are choices from the strictest down."""

    sections: tuple[str, ...]
    cells: tuple[str, ...]
    vague: tuple[str, ...]
    conditions: tuple[str, ...]
    wider: tuple[str, ...]
    places: tuple[str, ...]
    orders: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def newest_weakening() -> Weakening:
    """Return the words of the newest version of the guideline that has words of its own."""
    found = [dict(plain(load_file(path, f"changes/{path.name}").root)) for path in _files()]
    return msgspec.convert(next(each["weakening"] for each in reversed(found) if "weakening" in each), Weakening)


def _files() -> list[Path]:
    return sorted((rules_root() / "changes").glob("*.yaml"))


def weaker_texts(
    section: str, cell: str, before: str, after: str, data: Weakening, *, replaced: bool = True
) -> Iterator[Words]:
    """Yield why the text of one cell may be weaker than it was.

    Args:
        section: the chapter of the form in which it stands (Ⅲ).
        cell: what tells the cell from the others of its block: ``place``, ``risks/use/copy#measures``.
        before: what stood there.
        after: what stands there now.
        data: the words to look for.
        replaced: whether words of the old text are gone; a text that was only added to makes no period vague.
    """
    if section not in data.sections and cell not in data.cells:
        return
    for order in data.orders:
        if before in order and after in order:
            if order.index(after) > order.index(before):
                yield Words("選択肢が、より弱いものになる", "a weaker choice is made")
            return
    old, new = fold(before), fold(after)

    def more(words: Sequence[str]) -> bool:
        return any(new.count(fold(word)) > old.count(fold(word)) for word in words)

    if replaced and more(data.vague):
        yield Words("期間や頻度が、はっきりしない言い方になる", "a period or a frequency is made vague")
    if any(new.count(fold(word)) < old.count(fold(word)) for word in data.conditions):
        yield Words("承認、制限、認証などの条件がなくなる", "a condition (approval, limit, authentication) is dropped")
    if more(data.wider):
        yield Words("対象や権限の範囲が広がる", "the scope is widened")
    if more(data.places):
        yield Words("取り扱う場所が、より厳しくないものになる", "the place is less strict")
