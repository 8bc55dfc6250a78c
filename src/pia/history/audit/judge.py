"""A filed annex judged: what each row is by its 項目 and its texts alone, and how that agrees with what was filed.

The filed 提出時期 and its explanation are never looked at for the judgement; they are held against it afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Words
from pia.forms.find_item import Match, resolve
from pia.history.audit.filed import Column, FiledRow, is_ditto
from pia.history.classify import POSTERIOR, PRIOR, Charts
from pia.history.differ import CellChange
from pia.history.snapshot import Cell
from pia.history.weakening import texts_weaker
from pia.history.words import marks
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.forms.printed_items import FormItem
    from pia.history.guideline import Guideline

__all__ = ["Audited", "Tally", "filed_as_important", "judge_rows", "tally", "timing_of"]

_NOT_IMPORTANT: Final = re.compile(
    r"重要な変更(?:に|には)?(?:は)?(?:当たら|あたら|該当し)な|軽微|その他の項目の変更|任意に事前|相当程度変動させるものではない|義務付けられない|形式的"
)
_IMPORTANT: Final = re.compile(r"重要な変更")
_RESTORED: Final[tuple[Column, ...]] = ("date", "item", "before", "after", "explanation")


class Audited(Struct, frozen=True, kw_only=True):
    """One filed row with what became of its 項目 and what it is judged to be.

    ``row`` has its 〃 restored. ``important`` is the careful answer while ``needs_decision`` is open; ``filed_important`` is None where
    the document does not say; ``reasons`` also say what was lost.
    """

    row: FiledRow
    match: Match
    important: bool
    needs_decision: bool
    reasons: tuple[Words, ...]
    filed_important: bool | None

    @property
    def judged(self) -> bool:
        """Whether the 項目 was found, so that the row could be judged at all."""
        return bool(self.match.items)

    @property
    def agrees(self) -> bool | None:
        """Whether the judgement is what was filed; None where either is open."""
        if not self.judged or self.filed_important is None:
            return None
        return self.important == self.filed_important


def judge_rows(
    rows: Sequence[FiledRow], items: Sequence[FormItem], guideline: Guideline, *, form: str, charts: Charts = "decide"
) -> list[Audited]:
    """Return the rows with their 項目 found and judged.

    Args:
        rows: as filed, in their order.
        items: of the edition.
        guideline: what is an important change, as data.
        form: of the document; 基礎項目評価書 has no important changes.
        charts: how the body treats the drawings of 別添1.
    """
    found = lru_cache(maxsize=4096)(lambda text: resolve(text, items))
    made: list[Audited] = []
    for row in _restored(rows):
        match: Match = found(row.item)
        made.append(_judged(row, match, guideline, form=form, charts=charts))
    return made


def _restored(rows: Sequence[FiledRow]) -> Iterator[FiledRow]:
    """Yield the rows with what 〃 stands for; without a row above, 〃 stays and its column is lost."""
    above: FiledRow | None = None
    for row in rows:
        given: dict[str, str] = {}
        lost: list[Column] = []
        for column in _RESTORED:
            if is_ditto(getattr(row, column)):
                text = getattr(above, column) if above is not None else ""
                if text:
                    given[column] = text
                else:
                    lost.append(column)
        if given or lost:
            row = replace(row, **given, dittos=tuple(given), lost=tuple(dict.fromkeys((*row.lost, *lost))))  # noqa: PLW2901
        yield row
        above = row


def _judged(row: FiledRow, match: Match, guideline: Guideline, *, form: str, charts: Charts) -> Audited:
    filed = filed_as_important(row)
    reasons = list(_reading(row, match))
    if form not in guideline.forms:
        reasons.append(
            Words("基礎項目評価書には重要な変更がなく、修正に当たる", "様式2 knows no important change: a correction")
        )
        return Audited(
            row=row, match=match, important=False, needs_decision=False, reasons=tuple(reasons), filed_important=filed
        )
    if not match.items:
        return Audited(
            row=row, match=match, important=True, needs_decision=True, reasons=tuple(reasons), filed_important=filed
        )
    important, needs, why = _by_item(row, match, guideline, charts)
    return Audited(
        row=row, match=match, important=important, needs_decision=needs, reasons=(*reasons, *why), filed_important=filed
    )


def _by_item(row: FiledRow, match: Match, guideline: Guideline, charts: Charts) -> tuple[bool, bool, list[Words]]:
    weak = _weaker(row, match, guideline)
    stars = {one.important for one in match.items}
    if _only_form(row) and not weak:
        return False, False, [Words("字の幅、空白などだけの形式的な変更", "nothing but widths of characters or blanks")]
    if all(one.key.startswith("charts/") for one in match.items):
        if charts == "not-important":
            said = Words(
                "別添１を※の項目として扱わない設定による",
                "by its setting the body does not count 別添1 among the ※ items",
            )
            return False, bool(weak), [said, *weak]
        said = Words("別添１は、※の項目である事務の内容を図示する", "別添1 illustrates 事務の内容, a ※ item")
        return True, charts == "decide" or bool(weak), [said, *weak]
    if len(stars) > 1:
        said = Words("項目が、※の付く欄と付かない欄の両方を含む", "the 項目 names items with and without ※")
        return True, True, [said, *weak]
    if stars == {True}:
        return True, bool(weak), [Words("※の項目（重要な変更の対象）の変更", "a change of a ※ item"), *weak]
    return False, bool(weak), [Words("※の付かない項目の変更", "a change of an item without ※"), *weak]


def _only_form(row: FiledRow) -> bool:
    """Tell whether both texts are there and say the same but for widths and blanks."""
    known = not {"before", "after"} & {*row.lost, *row.unsure}
    return known and bool(row.before) and row.before != row.after and fold(row.before) == fold(row.after)


def _weaker(row: FiledRow, match: Match, guideline: Guideline) -> list[Words]:
    """Return the signs of a weakened measure in the two texts of a row."""
    if {"before", "after"} & {*row.lost, *row.unsure} or not (row.before and row.after):
        return []
    item = match.items[0]
    old, new = (_cell(item, text) for text in (row.before, row.after))
    return list(dict.fromkeys(texts_weaker(CellChange(old, new), marks(row.before, row.after), guideline.weakening)))


def _cell(item: FormItem, text: str) -> Cell:
    return Cell(
        key=item.key, path=item.path, head="", tail=item.label, section=item.section, label=item.label, kind=item.kind, text=text,
        status="filled", important=item.important,
    )  # fmt: skip


def _reading(row: FiledRow, match: Match) -> Iterator[Words]:
    """Yield how well a row was read and its 項目 found."""
    if row.lost:
        columns = "、".join(_TITLES[one] for one in row.lost)
        yield Words(f"テキストから読み取れない欄: {columns}", f"not to be found in the text: {columns}")
    if match.resolved == "none" and row.item:
        near = (
            f"最も近いのは {match.nearest.path}（{match.nearest.label}）"
            if match.nearest is not None
            else "近いものもない"
        )
        yield Words(
            f"項目に当たる欄が様式にない。{near}",
            f"the form has no such item; nearest: {match.nearest.path if match.nearest else '-'}",
        )
    elif match.resolved == "fuzzy":
        yield Words(
            f"項目の書き方が様式と違い、{_named(match)}と読んだ",
            f"the 項目 is worded otherwise than in the form and taken for {_named(match)}",
        )


def _named(match: Match) -> str:
    return match.items[0].path if len(match.items) == 1 else f"{match.items[0].section}/{match.items[0].number or ''}"


_TITLES: Final[dict[Column, str]] = {
    "date": "変更日", "item": "項目", "before": "変更前の記載", "after": "変更後の記載", "timing": "提出時期", "explanation": "提出時期に係る説明",
}  # fmt: skip


def filed_as_important(row: FiledRow) -> bool | None:
    """Return whether a row was filed as an important change; None where neither its explanation nor its 提出時期 tells.

    What is submitted afterwards (事後) was filed as not important: an important change is submitted before it is made.
    """
    text = row.explanation.replace("\n", "")
    if _NOT_IMPORTANT.search(text):
        return False
    if _IMPORTANT.search(text):
        return True
    return False if row.timing == POSTERIOR else None


class Tally(Struct, frozen=True, kw_only=True):
    """An annex in figures; ``confusion`` counts (our judgement, the filing) with important, not-important, open and unsaid."""

    rows: int
    whole: int
    restored: int
    resolved: dict[str, int]
    confusion: dict[tuple[str, str], int]
    timings: dict[str, int]


def tally(rows: Sequence[Audited]) -> Tally:
    """Return the figures of some rows."""
    grades = Counter(one.match.resolved for one in rows)
    return Tally(
        rows=len(rows),
        whole=sum(one.row.whole for one in rows),
        restored=sum(bool(one.row.dittos) for one in rows),
        resolved={grade: grades[grade] for grade in ("exact", "normalised", "fuzzy", "none")},
        confusion=dict(sorted(Counter((_ours(one), _theirs(one)) for one in rows).items())),
        timings=dict(sorted(Counter(one.row.timing or "-" for one in rows).items())),
    )


def _ours(one: Audited) -> str:
    if not one.judged:
        return "open"
    return "important" if one.important else "not-important"


def _theirs(one: Audited) -> str:
    if one.filed_important is None:
        return "unsaid"
    return "important" if one.filed_important else "not-important"


def timing_of(one: Audited) -> str:
    """Return the 提出時期 that the judgement asks for."""
    return PRIOR if one.important else POSTERIOR
