"""``pia why``: which facts made a cell of the form, and where they are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.app.opened import open_assessment, source_digest
from pia.errors import InputError, Problem, Words
from pia.forms.fill import fill_form
from pia.forms.tree import Table
from pia.render.wording import choice_text, is_choice, is_ticks, item_label, running_list, tick_blocks, tick_text
from pia.terms.text import fold, nearest

if TYPE_CHECKING:
    from pia.forms.tree import Item

__all__ = ["Explained", "Fact", "explain"]


class Fact(Struct, frozen=True):
    """One fact behind a cell: where it is written, and the first line of it (the line with the value, when asked by value)."""

    file: str
    line: int
    derived: bool
    text: str


class Explained(Struct, frozen=True):
    """A cell with the facts that made it."""

    item: Item
    facts: tuple[Fact, ...]


def explain(directory: Path, asked: str) -> tuple[Explained, ...]:
    """Return the cells that ``asked`` names: by key, by path, by the end of either, by label, or by their value.

    Raises:
        InputError: the assessment cannot be read, or nothing matches; the nearest path is named.
    """
    loaded = open_assessment(directory)
    form = fill_form(loaded, projection="internal", digest=source_digest(loaded))
    items = tuple(form.items())
    found = _named(items, asked)
    value = "" if found else fold(asked)
    found = found or _saying(items, value)
    if not found:  # read in the published form, where a withheld value stands as its published wording
        public = {item.key for item in _saying(tuple(fill_form(loaded, projection="publish").items()), value)}
        found = tuple(item for item in items if item.key in public)
    if not found:
        near = nearest(asked, tuple(i.path for i in items) + tuple(i.key for i in items))
        hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
        raise InputError(
            Problem(
                "unknown-item",
                Words(f"「{asked}」に当たる欄も値もありません。", f"no item and no value matches {asked!r}"),
                Words(f"{hint.ja}欄の一覧は pia form で見られます。", f"{hint.en}see 'pia form' for the list of items"),
            )
        )
    lines = {name: text.splitlines() for name, text in loaded.texts().items()}
    return tuple(Explained(item, tuple(_facts(lines, item, value))) for item in found)


def _named(items: tuple[Item, ...], asked: str) -> tuple[Item, ...]:
    """Return the items whose key, path or label (with its mark or without) is meant."""
    wanted = fold(asked)
    exact = tuple(i for i in items if asked in (i.key, i.path))
    if exact:
        return exact
    ends = tuple(i for i in items if fold(i.path).endswith(f"/{wanted}") or i.key.endswith(f"#{asked}"))
    if ends:
        return ends
    return tuple(
        i for i in items if wanted in {fold(i.label), *(fold(item_label(i, covered=c)) for c in (True, False))}
    )


def _saying(items: tuple[Item, ...], wanted: str) -> tuple[Item, ...]:
    """Return the items that print the folded text ``wanted``: those that print just that, else those that contain it."""
    if not wanted:
        return ()
    printed = [(item, tuple(fold(text) for text in _as_printed(item))) for item in items]
    exact = tuple(item for item, texts in printed if wanted in texts)
    return exact or tuple(item for item, texts in printed if any(wanted in text for text in texts))


def _as_printed(item: Item) -> Iterator[str]:
    """Yield every way in which a cell shows its value on paper."""
    yield item.printed()
    yield from (text for _, text in item.details)
    if is_ticks(item):
        yield from (tick_text(tick) for block in tick_blocks(item) for tick in block.ticks)
    elif is_choice(item):
        yield choice_text(item)
    elif isinstance(item.value, Table):
        if item.layout == "numbered":
            yield running_list(item.value)
        yield from (cell for row in item.value.rows for cell in row)
    if item.layout == "caption" and item.block:
        yield f"{item.block}　{item.printed()}"


def _facts(lines: dict[str, list[str]], item: Item, value: str) -> Iterator[Fact]:
    """Yield the facts of an item; of a long text or a list the line that says ``value`` (folded), else its first line."""
    begun = frozenset((o.file, o.line) for o in item.facts)
    for origin in item.facts:
        own, line = lines.get(origin.file, []), origin.line
        if value and origin.file.lower().endswith(".csv"):  # a table: each of its lines is a fact of the cell
            line = next((number for number, text in enumerate(own, 1) if value in fold(text)), line)
        elif value and 0 < line <= len(own):
            line = _line_of(own, line, value, frozenset(n for file, n in begun if file == origin.file))
        yield Fact(origin.file, line, origin.derived, own[line - 1].strip() if 0 < line <= len(own) else "")


def _line_of(lines: list[str], first: int, value: str, begun: frozenset[int]) -> int:
    """Return the first line from ``first`` on that says ``value``, else ``first``.

    The search ends where another fact of the cell has ``begun``, or a line is less indented; lines as deep as the first
    count only as further members of its list.
    """
    depth, member = _depth(lines[first - 1]), lines[first - 1].lstrip().startswith("- ")
    for number in range(first, len(lines) + 1):
        text = lines[number - 1]
        outside = _depth(text) == depth and not (member and text.lstrip().startswith("- "))
        if number > first and text.strip() and (_depth(text) < depth or outside or number in begun):
            break
        if value in fold(text):
            return number
    return first


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
