"""A row of 変更箇所 as a document files it: the texts of its cells, and which of them were lost on the way to text."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from msgspec import Struct

__all__ = ["COLUMNS", "DITTO", "Column", "FiledRow", "is_ditto"]

Column: TypeAlias = Literal["date", "item", "before", "after", "timing", "explanation"]

COLUMNS: Final[tuple[Column, ...]] = ("date", "item", "before", "after", "timing", "explanation")
"""The columns of 変更箇所, in the order of the form."""

DITTO: Final = "〃"
_DITTOS: Final = frozenset({"〃", "（〃）", "(〃)", "同上", "々"})


def is_ditto(text: str) -> bool:
    """Tell whether a cell says that it is as the one above."""
    return text.strip() in _DITTOS


class FiledRow(Struct, frozen=True, kw_only=True):
    """One row of the annex of a document.

    ``line`` is where it begins, counted from 1 in the whole text; ``lost`` are the columns whose text is not to be found beside it,
    ``unsure`` those whose text may belong to another cell; ``item_given`` and the like are what stood there before 〃 was restored.
    """

    line: int
    date: str = ""
    item: str = ""
    before: str = ""
    after: str = ""
    timing: str = ""
    explanation: str = ""
    lost: tuple[Column, ...] = ()
    unsure: tuple[Column, ...] = ()
    dittos: tuple[Column, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every cell of the row was read."""
        return not self.lost
