"""The form as the page template needs it: bars with levels and anchors, rows, cells; every text safe to show.

The template only lays out; what a cell shows is decided here and in ``pia.render.wording``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from pia.forms.tree import Form, Group, Item, Table
from pia.render.pictures import pictures
from pia.render.tables import record_table
from pia.render.wording import (
    Tick,
    TickBlock,
    bar_note,
    choice_numbers,
    choice_text,
    group_title,
    is_choice,
    is_ticks,
    item_label,
    repeats_title,
    tick_blocks,
    tick_detail,
    value_text,
)
from pia.sheets.cell_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Bar", "Cell", "Entry", "Option", "Page", "Rows", "TickView", "page_view", "slug"]

_DEEPEST = 6
"""HTML knows headings to level 6."""
_PAPER = (490.0, 650.0)
"""Room for a drawing on the printed page, in points."""


class Option(Struct, frozen=True):
    """One official choice as printed, and whether it is the chosen one."""

    text: str
    chosen: bool


class TickView(Struct, frozen=True):
    """One bracket: whether it is ticked, its label, and the parenthesis behind it."""

    ticked: bool
    label: str
    detail: str


class Cell(Struct, frozen=True, kw_only=True):
    """What stands in a value cell; which of the fields is filled follows from ``kind``."""

    kind: Literal["text", "choice", "ticks", "table", "drawing"]
    text: str = ""
    note: str = ""
    options: tuple[Option, ...] = ()
    ticks: tuple[tuple[str | None, tuple[TickView, ...]], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    records: bool = False
    pictures: tuple[str, ...] = ()
    """The pages of a drawing as SVG: elements of our own making, every text in them escaped."""


class Entry(Struct, frozen=True, kw_only=True):
    """One item: its anchor, its label ('' where the bar above is its label) and its value."""

    id: str
    label: str
    cell: Cell


class Rows(Struct, frozen=True, kw_only=True):
    """Items that follow one another: rows of a table under a stack's ``label``, or each across the page (``full``)."""

    entries: tuple[Entry, ...]
    label: str = ""
    full: bool = False


class Bar(Struct, frozen=True, kw_only=True):
    """A bar with its heading level, and what stands below it: bars and rows."""

    id: str
    level: int
    role: str
    title: str
    note: str
    entry: str
    ticks: tuple[tuple[str, TickView], ...]
    body: tuple[Bar | Rows, ...]
    continues: bool = False

    @property
    def headings(self) -> tuple[Bar, ...]:
        """Return the bars directly below, for the navigation."""
        return tuple(part for part in self.body if isinstance(part, Bar))


class Page(Struct, frozen=True, kw_only=True):
    """The whole page."""

    name: str
    title: str
    stamp: str
    provenance: str
    cover: tuple[Bar | Rows, ...]
    sections: tuple[Bar, ...]


def slug(key: str) -> str:
    """Return ``key`` as an anchor: two keys never share one, and no other item has a say in it.

    ASCII letters, digits and hyphens stay, ``/`` becomes ``_``, ``#`` becomes ``.``, anything else ``~`` and its code point.
    """
    plain = {"/": "_", "#": ".", "-": "-"}
    return "".join(plain.get(c) or (c if c.isascii() and c.isalnum() else f"~{ord(c):x}~") for c in key)


class _Anchors(Struct):
    """Hands out anchors; what is printed twice gets a number behind the second one."""

    taken: dict[str, int] = field(default_factory=dict)

    def take(self, wanted: str) -> str:
        seen = self.taken[wanted] = self.taken.get(wanted, 0) + 1
        return wanted if seen == 1 else f"{wanted}~~{seen}"


def page_view(form: Form) -> Page:
    """Return what the page shows, in printed order."""
    anchors = _Anchors()
    cover, *sections = form.sections
    return Page(
        name=visible_text(form.name),
        title=visible_text(cover.title),
        stamp=visible_text(form.stamp),
        provenance=visible_text(form.provenance or ""),
        cover=_body(cover, anchors, level=2, covered=False),
        sections=tuple(_bar(section, anchors, level=2, covered=False) for section in sections),
    )


def _bar(group: Group, anchors: _Anchors, *, level: int, covered: bool) -> Bar:
    identifier = anchors.take("g-" + slug(group.id))
    covered = covered or group.important is not None
    title = group_title(group)
    caption = group.caption()
    if caption is not None and (named := value_text(caption)):
        title += f"　{named}"
    return Bar(
        id=identifier,
        level=min(level, _DEEPEST),
        role=group.role,
        title=visible_text(title),
        note=visible_text(bar_note(group)),
        continues=group.continues,
        entry=anchors.take("i-" + slug(caption.key)) if caption is not None else "",
        ticks=tuple(_header_ticks(group, anchors)),
        body=_body(group, anchors, level=level + 1, covered=covered),
    )


def _header_ticks(group: Group, anchors: _Anchors) -> Iterator[tuple[str, TickView]]:
    for item in group.headers():
        identifier = anchors.take("i-" + slug(item.key))
        for number, tick in enumerate(tick for block in tick_blocks(item) for tick in block.ticks):
            yield (identifier if number == 0 else "", _tick(tick))


def _body(group: Group, anchors: _Anchors, *, level: int, covered: bool) -> tuple[Bar | Rows, ...]:
    """Return the parts below a bar; neighbouring items of one layout are gathered."""
    parts: list[Bar | Rows] = []
    gathered: list[Entry] = []
    full = False
    for child in group.body():
        wide = isinstance(child, Item) and child.layout in ("full", "numbered", "table", "drawing")
        if gathered and (isinstance(child, Group) or wide != full):
            parts.append(Rows(entries=tuple(gathered), full=full))
            gathered = []
        if isinstance(child, Item):
            gathered.append(_entry(child, anchors, group, covered=covered))
            full = wide
        elif child.role == "stack":
            entries = tuple(_stacked(child, anchors, covered=covered or child.important is not None))
            parts.append(Rows(entries=entries, label=visible_text(group_title(child))))
        else:
            parts.append(_bar(child, anchors, level=level, covered=covered))
    if gathered:
        parts.append(Rows(entries=tuple(gathered), full=full))
    return tuple(parts)


def _stacked(group: Group, anchors: _Anchors, *, covered: bool, lead: str = "") -> Iterator[Entry]:
    """Yield the items of a stack; those of a stack inside it say so in their labels."""
    for child in group.body():
        if isinstance(child, Group):
            inside = f"{lead}{visible_text(group_title(child))}："
            yield from _stacked(child, anchors, covered=covered or child.important is not None, lead=inside)
        else:
            yield _entry(child, anchors, None if lead else group, covered=covered, lead=lead)


def _entry(item: Item, anchors: _Anchors, within: Group | None, *, covered: bool, lead: str = "") -> Entry:
    wide = item.layout != "row" or (within is not None and within.role == "stack")
    label = "" if wide and repeats_title(item, within) else lead + item_label(item, covered=covered)
    return Entry(id=anchors.take("i-" + slug(item.key)), label=visible_text(label), cell=_cell(item))


def _cell(item: Item) -> Cell:
    note = visible_text(item.note or "")
    if item.drawing is not None:
        drawn = pictures(item, _PAPER, key="d-" + slug(item.key).replace(".", "_"), inline=True)
        return Cell(
            kind="drawing", text=visible_text(value_text(item)), note=note, pictures=tuple(each.svg for each in drawn)
        )
    if is_choice(item) and item.choices is not None:
        chosen = [label == item.value for label in item.choices.labels]
        options = tuple(
            Option(visible_text(text), is_chosen)
            for text, is_chosen in zip(choice_numbers(item.choices), chosen, strict=True)
        )
        return Cell(kind="choice", text=visible_text(choice_text(item)), options=options, note=note)
    if is_ticks(item):
        return Cell(kind="ticks", ticks=tuple(_block(block) for block in tick_blocks(item)), note=note)
    if isinstance(item.value, Table):
        records = item.layout == "numbered"
        table = record_table(item.value) if records else item.value
        rows = tuple(tuple(visible_text(text) for text in row) for row in table.rows)
        columns = tuple(map(visible_text, table.columns))
        return Cell(kind="table", columns=columns, rows=rows, note=note, records=records)
    return Cell(kind="text", text=visible_text(value_text(item)), note=note)


def _block(block: TickBlock) -> tuple[str | None, tuple[TickView, ...]]:
    return (visible_text(block.title) if block.title else None, tuple(map(_tick, block.ticks)))


def _tick(tick: Tick) -> TickView:
    return TickView(tick.ticked, visible_text(tick.label), visible_text(tick_detail(tick)))
