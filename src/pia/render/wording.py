"""What stands printed in the cells, as text: labels with ※, brackets of ticks, numbers of choices, running lists.

Shared by the renderers whose cells are text (docx, html, md), so that they cannot come to differ in words.
Source of the conventions: 特定個人情報保護評価に関する規則 様式第2-4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.forms.tree import ChoiceList, Group, Item, Table
from pia.terms.numerals import to_fullwidth

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "IMPORTANT",
    "Tick",
    "TickBlock",
    "bar_note",
    "choice_numbers",
    "choice_text",
    "group_title",
    "is_choice",
    "is_ticks",
    "item_label",
    "repeats_title",
    "running_list",
    "tick_blocks",
    "tick_detail",
    "tick_text",
    "value_text",
]

IMPORTANT = "　※"
"""What follows the label of an item whose change is an important change (重要な変更)."""
_OTHER = "その他"
_NUMBERING = re.compile(r"^(?:(?:（[^）]*）|[0-9０-９]+[．.)）]|[Ⅰ-Ⅻ]|[①-⑳])[ 　]*)+")
_BLANK = "　" * 8
_SHORT_BLANK = "　" * 3


class Tick(Struct, frozen=True):
    """One bracket of a tick list; ``detail`` is None where the form prints no parenthesis, '' where it is empty."""

    label: str
    ticked: bool
    detail: str | None = None
    unit: str = ""


class TickBlock(Struct, frozen=True):
    """Ticks under one sub-title (・識別情報), or under none."""

    title: str | None
    ticks: tuple[Tick, ...]


def item_label(item: Item, *, covered: bool) -> str:
    """Return mark, label and ※; ``covered`` says that a bar above already carries the ※ for everything below it."""
    mark = item.mark or ""
    label = item.label if mark and item.label.startswith(mark) else mark + item.label
    return label + (IMPORTANT if item.important_change and not covered else "")


def group_title(group: Group) -> str:
    """Return the title of a group as its bar shows it, with its ※ text."""
    mark = group.mark or ""
    title = group.title if group.title.startswith(mark) else mark + group.title
    return f"{title}　{group.important}" if group.important else title


def bar_note(group: Group) -> str:
    """Return what stands below a bar: the note of the group, and those of the items drawn in the bar itself."""
    inside = (child for child in group.children if isinstance(child, Item) and child.layout in ("header", "caption"))
    return "\n".join(filter(None, (group.note, *(item.note for item in inside))))


def repeats_title(item: Item, group: Group | None) -> bool:
    """Tell whether the bar above already says the label (７．備考 above 備考), so that it is not printed twice."""
    return group is not None and bool(item.label) and _NUMBERING.sub("", group.title) == item.label


def is_ticks(item: Item) -> bool:
    """Tell whether the item is drawn as a list of brackets (a withheld or absent value is a plain text instead)."""
    return item.kind == "ticks" and item.choices is not None and not isinstance(item.value, str)


def is_choice(item: Item) -> bool:
    """Tell whether the item is drawn as ［　値　］ beside its ＜選択肢＞."""
    return item.kind == "choice" and item.choices is not None and item.status not in ("none", "withheld")


def choice_text(item: Item) -> str:
    """Return the chosen value in its brackets, with what follows it: ``[　委託する　]　（　2　）　件``."""
    text = _with_trailer(f"[　{item.printed() or _BLANK}　]", item.trailer)
    return text + "".join(f"（　{extra}　）" for extra in _extras(item))


def _extras(item: Item) -> Iterator[str]:
    """Yield the free texts beside a value, each once; beside a withheld value there are none."""
    if item.status == "withheld":
        return
    texts = (*(text for _, text in item.details), item.other or "")
    yield from (text for text in dict.fromkeys(texts) if text)


def choice_numbers(choices: ChoiceList) -> tuple[str, ...]:
    """Return the numbered choices: ``1) …`` or ``1） …``, as the edition prints them."""
    return tuple(f"{number}{_bracket(choices, number)} {label}" for number, label in enumerate(choices.labels, start=1))


def _bracket(choices: ChoiceList, number: int) -> str:
    half = choices.style == "half" or (choices.half_from is not None and number >= choices.half_from)
    return ")" if half else "）"


def value_text(item: Item) -> str:
    """Return a value that is drawn as plain text, with its trailer; '' for an empty box."""
    text = running_list(item.value) if isinstance(item.value, Table) and item.layout == "numbered" else item.printed()
    if item.status == "withheld":
        return text
    return _with_trailer(text, item.trailer) + "".join(f"（　{extra}　）" for extra in _extras(item))


def _with_trailer(text: str, trailer: str | None) -> str:
    return f"{text}　{trailer}" if text and trailer else text + (trailer or "")


def running_list(table: Table) -> str:
    """Return the rows as one running text: ``１．宛名番号、２．履歴連番``.

    The first column is the number where there are several columns and it holds digits; otherwise rows are counted.
    """
    return "、".join(_running_entry(number, row) for number, row in enumerate(table.rows, start=1))


def _running_entry(number: int, row: tuple[str, ...]) -> str:
    numbered = len(row) > 1 and row[0].isdecimal()
    shown, rest = (row[0], row[1:]) if numbered else (str(number), row)
    return f"{to_fullwidth(shown)}．{'　'.join(text for text in rest if text)}"


def tick_blocks(item: Item) -> tuple[TickBlock, ...]:
    """Return the brackets of a tick list in printed order; every ticked label and every detail occurs.

    A label that the official list does not have is added at the end, a free text without a place of its own too. Behind a
    bracket that is withheld (in the bar of a heading) stands the published wording.
    """
    choices = item.choices or ChoiceList((), style="ticks")
    grouped = {label for group in choices.groups for label in group.labels}
    blocks = [TickBlock(group.title, tuple(_ticks(item, choices, group.labels))) for group in choices.groups]
    ticked = item.value if isinstance(item.value, tuple) else ()
    loose = [label for label in choices.labels if label not in grouped]
    known = grouped.union(choices.labels)
    loose += [label for label in dict.fromkeys((*ticked, *dict(item.details))) if label not in known]
    if item.other is not None and _OTHER not in known and _OTHER not in loose:
        loose.append(_OTHER)
    if loose:
        blocks.append(TickBlock(None, tuple(_ticks(item, choices, tuple(loose)))))
    return tuple(blocks)


def _ticks(item: Item, choices: ChoiceList, labels: tuple[str, ...]) -> Iterator[Tick]:
    ticked = item.value if isinstance(item.value, tuple) else ()
    withheld = item.printed() if item.status == "withheld" else None
    for label in labels:
        detail = item.detail(label) if withheld is None else withheld
        if detail is None and label == _OTHER:
            detail = item.other
        if detail is None and label in choices.detailed:
            detail = ""
        yield Tick(label, label in ticked, detail, (item.trailer or "") if detail is not None else "")


def tick_text(tick: Tick) -> str:
    """Return one bracket with its label: ``[○] その他（　宛名　）``, ``[　] 移転を行っている（　　　）件``."""
    bracket = "[○] " if tick.ticked else "[　] "
    return bracket + tick.label + tick_detail(tick)


def tick_detail(tick: Tick) -> str:
    """Return the parenthesis after a tick label, '' where the form prints none."""
    if tick.detail is None:
        return ""
    inner = f"　{tick.detail}　" if tick.detail else _SHORT_BLANK
    return f"（{inner}）{tick.unit}"
