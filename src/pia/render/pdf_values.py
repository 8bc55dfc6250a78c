"""The value cell of one item as plain data for the PDF layout: running text, a choice with its list, or ticks.

Every function here returns JSON-ready data, the language between this room and ``templates/layouts/form.typ``; nothing of it
travels further.
"""

from __future__ import annotations

from typing import Any

from pia.forms.tree import ChoiceList, Item, Table, TickGroup
from pia.render.pdf_text import CELL_RUN, NARROW_RUN, set_text
from pia.render.tables import column_weights, evenly, record_table
from pia.render.wording import choice_numbers
from pia.sheets.text_measure import width
from pia.terms.text import display_width

__all__ = ["records_data", "table_data", "tick_text", "value_data"]

OTHER = "その他"
_CHOICE_COLUMNS = 2
_WIDE_DETAIL = 14
_KERNING_EM = 0.1
_FIXED_COLUMN, _FIXED_TOTAL = 8, 28


def value_data(item: Item, run: int = CELL_RUN) -> dict[str, Any]:
    """Return the value cell of ``item``: ``{kind: text | choice | ticks, …}``."""
    if item.choices is not None and item.status not in ("none", "withheld"):
        if item.kind == "ticks" and not isinstance(item.value, str):
            return _ticks(item, item.choices)
        if item.kind == "choice":
            return _choice(item, item.choices)
    if isinstance(item.value, Table):
        return {"kind": "text", "lines": set_text(item.printed(), run)}
    return {"kind": "text", "lines": set_text(item.printed() + _tail(item), run)}


def table_data(table: Table) -> dict[str, Any]:
    """Return a bordered table: its column heads, column widths and cells."""
    return {
        "columns": [set_text(column, NARROW_RUN) for column in table.columns],
        "widths": _widths(table),
        "cells": [[set_text(cell, NARROW_RUN) for cell in row] for row in table.rows],
    }


def records_data(table: Table) -> dict[str, Any]:
    """Return a list of 記録項目 in columns side by side, all names equally wide."""
    beside = record_table(table)
    number = max(_em(text) for row in (beside.columns, *beside.rows) for text in row[::2])
    widths: list[dict[str, float]] = [{"fixed": number}, {"share": 1}]
    return {**table_data(beside), "widths": widths * (len(beside.columns) // 2)}


def tick_text(item: Item, label: str) -> str:
    """Return the label of one tick with its detail in parentheses: その他　（　技術的事項　）."""
    choices = item.choices
    detail = _detail(item, label)
    if not detail and (choices is None or label not in choices.detailed):
        return label
    unit = (item.trailer or "") if _counts(item) else ""
    return f"{label}　（　{detail}　）{unit}"


def _tail(item: Item) -> str:
    """Return the printed trailer of a value that is running text."""
    return f"　{item.trailer}" if item.trailer and item.status != "withheld" else ""


def _choice(item: Item, choices: ChoiceList) -> dict[str, Any]:
    listed = choice_numbers(choices)
    columns = max(1, min(_CHOICE_COLUMNS, choices.columns, len(listed)))
    side_by_side = (max(map(_exact_em, listed[at::columns]), default=0.0) for at in range(columns))
    return {
        "kind": "choice",
        "lines": set_text(item.printed(), NARROW_RUN),
        "other": set_text(f"（　{item.other}　）" if item.other else "", NARROW_RUN),
        "trailer": set_text(item.trailer or ""),
        "choices": [set_text(label, NARROW_RUN) for label in listed],
        "longest": max((_em(label) for label in listed), default=0),
        "columns": columns,
        "chosen": _exact_em(item.printed()) + _exact_em(item.trailer or ""),
        "asked": round(sum(side_by_side), 3),
    }


def _ticks(item: Item, choices: ChoiceList) -> dict[str, Any]:
    groups = choices.groups or (TickGroup(None, choices.labels),)
    known = {label for group in groups for label in group.labels}
    ticked = item.value if isinstance(item.value, tuple) else ()
    # A tick or a detail that the official list does not know is printed all the same: a form never hides a value.
    loose = (*ticked, *dict(item.details), *((OTHER,) if item.other is not None else ()))
    strangers = tuple(dict.fromkeys(label for label in loose if label not in known))
    if strangers:
        groups = (*groups, TickGroup(None, strangers))
    return {
        "kind": "ticks",
        "groups": [_tick_group(item, group, ticked) for group in groups],
        "columns": max(1, min(choices.columns, max(len(group.labels) for group in groups))),
        "trailer": set_text("" if _counts(item) else item.trailer or ""),
    }


def _tick_group(item: Item, group: TickGroup, ticked: tuple[str, ...]) -> dict[str, Any]:
    cells = []
    for label in group.labels:
        text = tick_text(item, label)
        cells.append(
            {
                "on": label in ticked,
                "wide": len(_detail(item, label)) > _WIDE_DETAIL,
                "em": _em(text),
                "label": _em(label),
                "lines": set_text(text, NARROW_RUN),
            }
        )
    return {"title": set_text(group.title or ""), "cells": cells}


def _detail(item: Item, label: str) -> str:
    """Return the text in the parentheses of one tick; その他 falls back on the free text of the item."""
    detail = item.detail(label)
    if detail is None and label == OTHER:
        detail = item.other  # printed also where a publication forgot the tick
    return detail or ""


def _counts(item: Item) -> bool:
    """Whether the trailer is the unit of the details (件), not a text after the whole list."""
    return item.choices is not None and bool(item.choices.detailed) and item.trailer == "件"


def _widths(table: Table) -> list[dict[str, float]]:
    """Return the column widths: ``{fixed: em}`` for a short column (a date, a number), else ``{share: weight}`` of the rest."""
    longest = [
        max(_em(line) for text in (head, *(row[at] for row in table.rows)) for line in text.split("\n"))
        for at, head in enumerate(table.columns)
    ]
    short = evenly(table, {at for at, em in enumerate(longest) if em <= _FIXED_COLUMN})
    if len(short) == len(longest) or sum(longest[at] for at in short) > _FIXED_TOTAL:
        short = set()
    weights = column_weights(table, [at for at in range(len(longest)) if at not in short])
    return [{"fixed": em} if at in short else {"share": round(weights[at], 2)} for at, em in enumerate(longest)]


def _em(text: str) -> int:
    """Return the width of ``text`` in ideographs, rounded up."""
    return (display_width(text) + 1) // 2


def _exact_em(text: str) -> float:
    """Return the width of the longest line of ``text`` in em, a little more than what the font takes."""
    return round(max(width(line, 1.0) for line in text.split("\n")) + _KERNING_EM, 3)
