"""The form as GitHub-flavoured Markdown: headings for the bars, tables for the rows, every value as plain text.

Source of the escapes: GitHub Flavored Markdown Spec 0.29, 2.4 (backslash escapes), 4.10 (tables), 6.10 (raw HTML).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pia.flows.mermaid import mermaid
from pia.forms.tree import Form, Group, Item, Table
from pia.render.rare import with_list
from pia.render.wording import (
    bar_note,
    choice_numbers,
    choice_text,
    group_title,
    is_choice,
    is_ticks,
    item_label,
    repeats_title,
    tick_blocks,
    tick_text,
    value_text,
)
from pia.sheets.cell_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["escape_text", "render_markdown"]

_BREAK = "<br>"
_DEEPEST = 6
_MARKUP = re.compile(r"[\\`*_{}\[\]|~$#]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# A line that begins like a list, a rule or the underline of a heading; the signs above are markup anywhere.
_LEADING = re.compile(r"^([ \t]*)([-+=]|[0-9]{1,9}(?=[.)]))")
_BRACKET = re.compile(r"^\\\[([○　])\\\] ")


def render_markdown(form: Form) -> bytes:
    """Return ``form`` as Markdown in UTF-8 with LF line ends; the same form gives the same bytes."""
    cover, *sections = with_list(form).sections
    blocks = [f"# {escape_text(cover.title)}"]
    blocks += _body(cover, level=2, covered=False)
    blocks += [escape_text(text) for text in (form.stamp, form.provenance) if text]
    if form.contents:
        blocks += ["## 項目一覧", "\n".join(f"- {escape_text(entry.strip())}" for entry in form.contents)]
    for section in sections:
        blocks += _group(section, level=2, covered=False)
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8")


def escape_text(text: str) -> str:
    """Return ``text`` as Markdown that shows exactly it, on one source line; line ends become ``<br>``.

    Nothing in it is taken for markup: not at the start of a line, not inside a table cell, not as HTML.
    """
    return _BREAK.join(_escape_line(line) for line in visible_text(text).split("\n"))


def _escape_line(line: str) -> str:
    plain = _MARKUP.sub(r"\\\g<0>", line).translate(_ENTITIES)
    found = _LEADING.match(plain)
    if found:
        sign, rest = found.group(2), plain[found.end() :]
        # 1. becomes 1\. ; other signs get the backslash themselves
        plain = f"{sign}\\{rest}" if sign.isdecimal() else f"\\{sign}{rest}"
        return "&nbsp;" * len(found.group(1)) + plain
    blanks = len(plain) - len(plain.lstrip(" \t"))
    return "&nbsp;" * blanks + plain[blanks:]


def _group(group: Group, *, level: int, covered: bool) -> Iterator[str]:
    """Yield the blocks of a group: its heading with the ticks of the bar, the file name, the rows."""
    covered = covered or group.important is not None
    title = group_title(group)
    caption = group.caption()
    if caption is not None and (named := value_text(caption)):
        title += f"　{named}"
    yield f"{'#' * min(level, _DEEPEST)} {escape_text(title).replace(_BREAK, ' ')}"
    ticks = [_tick(tick_text(tick)) for item in group.headers() for block in tick_blocks(item) for tick in block.ticks]
    if ticks:
        yield "　".join(ticks)
    if bar_note(group):
        yield escape_text(bar_note(group))
    yield from _body(group, level=level + 1, covered=covered)


def _body(group: Group, *, level: int, covered: bool) -> Iterator[str]:
    rows: list[tuple[str, str]] = []
    for child in group.body():
        if isinstance(child, Item) and child.layout == "row" and not isinstance(child.value, Table):
            rows.append((item_label(child, covered=covered), _cell(child)))
            continue
        if isinstance(child, Group) and child.role == "stack":
            rows.extend(_stacked(child, covered=covered or child.important is not None))
            continue
        yield _rows(rows)
        rows = []
        if isinstance(child, Group):
            yield from _group(child, level=level, covered=covered)
        else:
            yield from _wide(child, group, covered=covered)
    yield _rows(rows)


def _stacked(group: Group, *, covered: bool) -> Iterator[tuple[str, str]]:
    """Yield the rows of a stack; its title stands in the label of each."""
    title = group_title(group)
    for child in group.body():
        if isinstance(child, Group):
            rows = _stacked(child, covered=covered or child.important is not None)
            yield from ((f"{title}：{label}", cell) for label, cell in rows)
        elif repeats_title(child, group):
            yield (title, _cell(child))
        else:
            yield (f"{title}：{item_label(child, covered=covered)}", _cell(child))


def _wide(item: Item, within: Group, *, covered: bool) -> Iterator[str]:
    """Yield the blocks of an item that stands across the page: its label, then text or table."""
    if item.label and not repeats_title(item, within):
        yield f"**{escape_text(item_label(item, covered=covered))}**"
    if item.drawing is not None:
        yield f"```mermaid\n{mermaid([item.drawing])}```"
    if isinstance(item.value, Table) and item.layout != "numbered":
        yield _table(item.value.columns, item.value.rows)
        if item.note:
            yield escape_text(item.note)
    else:
        yield _cell(item) or "（空欄）"


def _cell(item: Item) -> str:
    """Return a value as the content of a table cell or of a paragraph."""
    if is_choice(item) and item.choices is not None:
        options = "　".join(choice_numbers(item.choices))
        text = f"{_tick(choice_text(item))}{_BREAK}{escape_text(f'＜選択肢＞ {options}')}"
    elif is_ticks(item):
        lines: list[str] = []
        for block in tick_blocks(item):
            lines += [escape_text(block.title)] if block.title else []
            lines += [_tick(tick_text(tick)) for tick in block.ticks]
        text = _BREAK.join(lines)
    elif isinstance(item.value, Table) and item.layout != "numbered":
        text = _BREAK.join("　".join(map(escape_text, row)) for row in (item.value.columns, *item.value.rows))
    else:
        text = escape_text(value_text(item))
    return f"{text}{_BREAK}{escape_text(item.note)}" if item.note else text


def _tick(text: str) -> str:
    """Return a bracket of our own unescaped, which reads better in the source: [○] cannot become a link in a cell."""
    return _BRACKET.sub(r"[\1] ", escape_text(text))


def _rows(rows: Sequence[tuple[str, str]]) -> str:
    if not rows:
        return ""
    return "\n".join(
        ["| 項目 | 記載 |", "| --- | --- |", *(f"| {escape_text(label)} | {cell} |" for label, cell in rows)]
    )


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not columns:
        return ""
    head = [f"| {' | '.join(map(escape_text, columns))} |", f"|{' --- |' * len(columns)}"]
    return "\n".join([*head, *(f"| {' | '.join(map(escape_text, row))} |" for row in rows)])
