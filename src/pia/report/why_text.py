"""Where a cell comes from, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from pia.errors import Lang, Words
from pia.forms.tree import Item, Table
from pia.terms.text import truncate_width

__all__ = ["FactLine", "render_why"]


class FactLine(Protocol):
    """One fact behind a cell."""

    @property
    def file(self) -> str:
        """The source file, relative to the assessment."""

    @property
    def line(self) -> int:
        """The line, from 1."""

    @property
    def derived(self) -> bool:
        """Whether the cell was computed from the fact, not written there."""

    @property
    def text(self) -> str:
        """What the line says."""


_STATUS = {
    "filled": Words("記入済み", "filled"),
    "none": Words("なし", "none"),
    "blank": Words("空欄", "blank"),
    "unknown": Words("不明（出典から読み取れない）", "unknown"),
    "not-applicable": Words("対象外", "not applicable"),
    "withheld": Words("公表では伏せる", "withheld in the published form"),
}


def render_why(item: Item, facts: Sequence[FactLine], lang: Lang, *, width: int = 100) -> Iterator[str]:
    """Yield the cell, its value and each fact with ``file:line``."""
    yield f"{item.path}  {item.label}"
    yield f"  {Words('キー', 'key').say(lang)}: {item.key}"
    value = item.printed() or "－"
    if isinstance(item.value, Table):
        value = Words(f"{len(item.value.rows)}行の表", f"a table of {len(item.value.rows)} rows").say(lang)
    yield f"  {Words('値', 'value').say(lang)}: {truncate_width(' '.join(value.split()), width)}（{_STATUS[item.status].say(lang)}）"
    if item.conflict:
        yield "  " + Words(
            f"記載の値と、事実から導いた値（{item.derived_value}）が食い違っています。",
            f"the declared value differs from the derived one ({item.derived_value})",
        ).say(lang)
    if not facts:
        yield "  " + Words(
            "この欄を作った記載はありません（様式の固定の文、又は空欄です）。",
            "no fact made this cell (a fixed text of the form, or blank)",
        ).say(lang)
    for fact in facts:
        how = Words("導出", "derived") if fact.derived else Words("記載", "written")
        yield f"  {how.say(lang)} {fact.file}:{fact.line}  {truncate_width(fact.text, width)}"
    if item.guidance:
        yield f"  {Words('書き方', 'guidance').say(lang)}: {item.guidance}"
    yield ""
