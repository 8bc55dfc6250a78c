"""Rows of a change annex out of the running text of its pages, in which the columns follow each other without a mark.

A row is told by its date and the 項目 behind it, and ends with 提出時期 and its explanation. Where a page lost that order, cells are put
back only where there is one place for them or they all say the same; everything else of the row is said to be lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from pia.history.audit.atoms import Atom, begins_item, pages_of, width
from pia.history.audit.cells import cells_of, joined
from pia.history.audit.filed import Column, FiledRow

if TYPE_CHECKING:
    from pia.history.audit.document import Line

__all__ = ["Measures", "rows_of_text"]

_ITEM_WIDTH: Final = 14.5
_CELL_WIDTH: Final = 21.0
_LONGEST_EXPLANATION: Final = 8
"""In lines."""


class Measures(Struct, frozen=True):
    """How wide the columns of a document are, in full-width characters, and what it says as explanation more than once."""

    item: float
    cell: float
    explanations: frozenset[str]


class _Draft(Struct):
    """A row while its page is read."""

    line: int
    date: str = ""
    content: list[Atom] = []
    timing: str = ""
    explanation: str = ""
    restored: list[Column] = []


class _Loose(Struct):
    """What stands on a page beside its rows."""

    dates: list[Atom] = []
    contents: list[list[Atom]] = []
    timings: list[str] = []
    explanations: list[str] = []


def rows_of_text(lines: Sequence[Line], rank: Callable[[str], float]) -> list[FiledRow]:
    """Return the rows of an annex.

    Args:
        lines: of the annex, without its title.
        rank: how well a text names an item of the form, for telling where a 項目 ends.
    """
    pages = [list(page) for page in pages_of(lines)]
    measures = _measured(pages)
    rows: list[FiledRow] = []
    for page in pages:
        drafts, loose = _drafts(_explained(page, measures), measures)
        _put_back(drafts, loose)
        rows.extend(_row(draft, measures, rank, loose) for draft in drafts)
    return rows


# --- what is alike on all pages ---


def _measured(pages: Sequence[Sequence[Atom]]) -> Measures:
    """Return the widths of the columns and the explanations that are given more than once."""
    narrow: list[float] = []
    wide: list[float] = []
    said: Counter[str] = Counter()
    for page in pages:
        for number, atom in enumerate(page):
            if atom.sort == "date" and number + 1 < len(page) and begins_item(page[number + 1].text):
                if page[number + 1].gap == "blank":
                    narrow.extend(width(one.text) for one in _chunk(page, number + 1))
            elif atom.sort == "timing":
                text = joined(_said_behind(page, number), _ITEM_WIDTH)
                if text and not begins_item(text):
                    said[text] += 1
            elif atom.gap == "line":
                wide.append(width(atom.text))
    item = min(max(_widest(narrow, _ITEM_WIDTH), 8.0), 30.0)
    cell = max(_widest([one for one in wide if one > item], _CELL_WIDTH), item)
    return Measures(item, cell, frozenset(text for text, times in said.items() if times > 1))


def _chunk(page: Sequence[Atom], start: int) -> list[Atom]:
    """Return the pieces from ``start`` to the next empty line."""
    end = start + 1
    while end < len(page) and page[end].gap != "blank":
        end += 1
    return list(page[start:end])


def _said_behind(page: Sequence[Atom], number: int) -> list[Atom]:
    """Return the lines behind 提出時期 up to the next empty line or date."""
    made: list[Atom] = []
    for atom in page[number + 1 : number + 1 + _LONGEST_EXPLANATION]:
        if atom.sort != "text" or (made and atom.gap != "line"):
            break
        made.append(atom)
    return made


def _widest(widths: Sequence[float], default: float) -> float:
    """Return the greatest width that occurs more than once in a hundred lines: a longer line stands in no column."""
    often = Counter(widths)
    told = [one for one, times in often.items() if times > 1 and times * 400 >= len(widths)]
    return max(told) if len(widths) >= 8 and told else default


def _explained(page: Sequence[Atom], measures: Measures) -> list[Atom]:
    """Return a page with the lines of a known explanation made one piece."""
    made: list[Atom] = []
    number = 0
    while number < len(page):
        for end in range(min(number + _LONGEST_EXPLANATION, len(page)), number, -1):
            run = page[number:end]
            if any(one.sort != "text" for one in run) or any(one.gap == "blank" for one in run[1:]):
                continue
            if joined(run, measures.item) in measures.explanations:
                made.append(replace(run[0], text=joined(run, measures.item), tail=True))
                number = end
                break
        else:
            made.append(page[number])
            number += 1
    return made


# --- one page ---


def _drafts(page: Sequence[Atom], measures: Measures) -> tuple[list[_Draft], _Loose]:
    """Return the rows of a page, and what stands beside them."""
    starts = _starts(page, measures)
    loose = _Loose([], [], [], [])
    _loosen(page[: starts[0]] if starts else page, loose)
    drafts = []
    for start, end in zip(starts, [*starts[1:], len(page)][: len(starts)], strict=True):
        drafts.append(_draft(page[start:end], measures, loose))
    return drafts, loose


def _starts(page: Sequence[Atom], measures: Measures) -> list[int]:
    """Return where rows begin: at a date with a 項目 behind it, or at a 項目 alone where the date went elsewhere."""
    found: list[int] = []
    for number, atom in enumerate(page):
        after = next((one for one in page[number + 1 : number + 3] if not one.tail), None)
        before = page[number - 1] if number else None
        if (atom.sort == "date" and after is not None and after.sort == "text" and begins_item(after.text)) or (
            atom.sort == "text"
            and atom.gap == "blank"
            and begins_item(atom.text, alone=True)
            and width(atom.text) <= measures.item + 0.5
            and (
                before is None
                or not (
                    before.sort == "date"
                    or (before.tail and before.gap == "space" and number > 1 and page[number - 2].sort == "date")
                )
            )
            and all(width(one.text) <= measures.item + 0.5 for one in _chunk(page, number))
        ):
            found.append(number)
    return found


def _draft(part: Sequence[Atom], measures: Measures, loose: _Loose) -> _Draft:
    """Return the row that begins a part of a page; what comes behind its end is loose."""
    draft = _Draft(line=part[0].line, content=[], restored=[])
    rest = list(part)
    if rest[0].sort == "date":
        draft.date = rest.pop(0).text
    timed = next((n for n, atom in enumerate(rest) if atom.sort == "timing"), len(rest))
    stop = next((n for n, atom in enumerate(rest[:timed]) if _astray(rest, n)), timed)
    draft.content = [atom for atom in rest[:stop] if not atom.tail]
    early = [atom for atom in rest[:stop] if atom.tail]
    if stop < timed or timed == len(rest):
        loose.explanations.extend(atom.text for atom in early)
        _loosen(rest[stop:], loose)
        return draft
    draft.timing = rest[timed].text
    end = timed + 1
    while end < len(rest) and _goes_on(rest[end], rest[timed + 1 : end], measures):
        end += 1
    said = rest[timed + 1 : end]
    draft.explanation = joined(said, measures.item) if said else ""
    if not draft.explanation and early:
        draft.explanation = early.pop(0).text
    loose.explanations.extend(atom.text for atom in early)
    _loosen(rest[end:], loose)
    return draft


def _astray(rest: Sequence[Atom], number: int) -> bool:
    """Tell whether a date inside a row belongs to another: one of a cell stands right before 提出時期."""
    if rest[number].sort != "date":
        return False
    after = rest[number + 1] if number + 1 < len(rest) else None
    return after is None or after.sort != "timing"


def _goes_on(atom: Atom, said: Sequence[Atom], measures: Measures) -> bool:
    """Tell whether a piece behind 提出時期 is (more of) its explanation."""
    if atom.sort != "text" or width(atom.text) > (measures.item + 1.5 if not atom.tail else 400):
        return False
    if atom.gap == "space":
        return atom.tail
    if said and said[-1].tail and said[-1].text in measures.explanations:
        return False
    return atom.gap == "line" or not said


def _loosen(part: Iterable[Atom], loose: _Loose) -> None:
    """Sort what stands beside the rows of a page."""
    group: list[Atom] = []
    for atom in part:
        if atom.sort == "text" and not atom.tail:
            group.append(atom)
            continue
        if group:
            loose.contents.append(group)
            group = []
        if atom.sort == "date":
            loose.dates.append(atom)
        elif atom.sort == "timing":
            loose.timings.append(atom.text)
        else:
            loose.explanations.append(atom.text)
    if group:
        loose.contents.append(group)


# --- pages that lost their order ---


def _put_back(drafts: list[_Draft], loose: _Loose) -> None:
    """Give loose cells to the rows that lack them, where there is no choice."""
    undated = [one for one in drafts if not one.date]
    if loose.dates and (
        len(loose.dates) == len(undated)
        or len({*(one.text for one in loose.dates), *(one.date for one in drafts if one.date)}) == 1
    ):
        for draft in undated[: len(loose.dates)]:
            draft.date = loose.dates.pop(0).text
            draft.restored.append("date")
    # rows of which nothing else is left in its place
    drafts.extend(_Draft(line=date.line, date=date.text, content=[], restored=[]) for date in loose.dates)
    loose_dates, loose.dates = loose.dates, []
    _give(drafts, "timing", loose.timings, untimed=True)
    empty = [one for one in drafts if len(one.content) < 2 or not _holds_more(one)]
    if len(empty) == 1 == len(loose.contents) and not loose_dates:
        empty[0].content.extend(loose.contents.pop())
        empty[0].restored += ["before", "after"]
    _give(drafts, "explanation", loose.explanations, untimed=False)


def _give(drafts: Sequence[_Draft], column: Column, values: list[str], *, untimed: bool) -> None:
    lacking = [one for one in drafts if not getattr(one, column) and (untimed or one.timing)]
    if (
        values
        and lacking
        and (len(values) == len(lacking) == 1 or (len(set(values)) == 1 and len(values) == len(lacking)))
    ):
        for draft in lacking:
            setattr(draft, column, values.pop(0))
            draft.restored.append(column)


def _holds_more(draft: _Draft) -> bool:
    """Tell whether anything stands behind the first chunk of a row, its 項目."""
    return any(atom.gap != "line" for atom in draft.content[1:])


def _row(draft: _Draft, measures: Measures, rank: Callable[[str], float], loose: _Loose) -> FiledRow:
    item, before, after, unsure = cells_of(draft.content, measures.item, measures.cell, rank)
    lost: list[Column] = []
    if not draft.date:
        lost.append("date")
    if not item:
        lost.append("item")
    if not before and not after:
        lost += ["before", "after"]
    gone = not draft.content  # nothing but its date is left
    if not draft.timing and (gone or loose.timings):
        lost.append("timing")
    if not draft.explanation and (gone or loose.explanations or (loose.contents and "timing" in draft.restored)):
        lost.append("explanation")
    return FiledRow(
        line=draft.line, date=draft.date, item=item, before=before, after=after, timing=draft.timing, explanation=draft.explanation,
        lost=tuple(lost), unsure=tuple(dict.fromkeys((*draft.restored, *unsure))),
    )  # fmt: skip
