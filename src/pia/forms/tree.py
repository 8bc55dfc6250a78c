"""The filled form: groups and items in printed order, knowing nothing of pages, cells or files.

Sources: 特定個人情報保護評価に関する規則 様式第2-4 (the editions stand in ``templates/forms/``); design contract of ``pia form``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from pia.flows.graph import Drawing

__all__ = [
    "ChoiceList",
    "Form",
    "Group",
    "Item",
    "ItemKind",
    "ItemStatus",
    "Layout",
    "Origin",
    "Role",
    "Table",
    "TickGroup",
    "Value",
]

ItemKind = Literal["text", "choice", "ticks", "count", "date", "name", "table"]
ItemStatus = Literal["filled", "none", "blank", "unknown", "not-applicable", "withheld"]
Layout = Literal["row", "full", "inline", "caption", "header", "table", "numbered", "drawing"]
"""How an item is drawn.

row: label cell on the left, value on the right; full: label as a bar (or none), the value across the page below it;
inline: not drawn by itself, its value already stands in the ``trailer`` or ``details`` of a neighbour; caption: drawn in the bar
of its group (委託事項1　＜名称＞); header: a tick drawn at the right end of a heading bar ([ ○ ] 委託しない);
table: a bordered table with its column heads; numbered: a list of 記録項目, drawn as numbers and names in columns side by side;
drawing: a picture of numbered arrows (別添1), whose text value says the same in words.
"""

Role = Literal["section", "heading", "repeat", "range", "stack", "risk", "part"]
"""What a group is: section (Ⅰ…, its own dark bar, starts a page), heading (１．…, light bar), repeat (システム1, 提供先2: a sub-bar),
range (システム2～5: a bar without content), stack (④使用の主体: a label cell on the left spanning the rows of its children),
risk (リスク１：…: a bar), part (a named part of an annex: (1)住民基本台帳ファイル ①宛名基本ファイル)."""


class Table(Struct, frozen=True):
    """A table value: column heads and rows of texts, every row as long as ``columns``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Value = str | int | tuple[str, ...] | Table | None
"""text, choice, date, name: str; count: int; ticks: the ticked labels; table: Table; None when there is none."""


class TickGroup(Struct, frozen=True):
    """Ticks printed under one sub-title (・識別情報); ``title`` is None for an undivided list."""

    title: str | None
    labels: tuple[str, ...]


class ChoiceList(Struct, frozen=True):
    """The official choices of an item, in printed order.

    ``style`` is the typography of the numbers: ``half`` prints ``1) …``, ``full`` prints ``1） …``, ``ticks`` prints brackets.
    ``half_from``: from this number on the bracket is half-width all the same (様式4 Ⅲ3 使用の記録 prints ``1） 2)``).
    ``detailed`` are the tick labels that the form prints with a parenthesis （　） for a detail.
    """

    labels: tuple[str, ...]
    style: Literal["half", "full", "ticks"] = "full"
    groups: tuple[TickGroup, ...] = ()
    detailed: tuple[str, ...] = ()
    columns: int = 3
    half_from: int | None = None


class Origin(Struct, frozen=True):
    """Where a value was written; ``derived`` when it was computed or composed from facts that stand at several places."""

    file: str
    line: int
    derived: bool


class Item(Struct, frozen=True, kw_only=True):
    """One cell of the form with everything that is known of it."""

    key: str
    path: str
    section: str
    file: str | None
    number: str | None
    risk: str | None
    block: str | None
    mark: str | None
    label: str
    important_change: bool
    kind: ItemKind
    value: Value
    status: ItemStatus
    choices: ChoiceList | None = None
    other: str | None = None
    details: tuple[tuple[str, str], ...] = ()
    trailer: str | None = None
    derived_value: Value = None
    conflict: bool = False
    origin: Origin | None = None
    facts: tuple[Origin, ...] = ()
    layout: Layout = "row"
    note: str | None = None
    required: bool = False
    guidance: str | None = None
    source_status: str = "confirmed"
    field: str | None = None
    """Where in the YAML the value is or would be written: ``files[juki-file].storage.place``; None for fixed texts."""
    drawing: Drawing | None = None
    """The picture of an item with the layout ``drawing``; its ``value`` says the same in words."""

    def printed(self) -> str:
        """Return the value as one text: what stands in the cell, ticks joined by 、, a table row by row; '' when empty."""
        if self.status == "none":
            return self.value if isinstance(self.value, str) else "－"
        if self.value is None:
            return ""
        if isinstance(self.value, Table):
            return "\n".join("\t".join(row) for row in self.value.rows)
        if isinstance(self.value, tuple):
            return "、".join(self.value)
        return str(self.value)

    def detail(self, label: str) -> str | None:
        """Return the text in the parenthesis of one tick label."""
        return dict(self.details).get(label)


class Group(Struct, frozen=True, kw_only=True):
    """A titled part of the form; ``title`` is printed as is, ``important`` is the ※ text after it (※ or ※（７．②を除く。）).

    ``continues``: a section that starts no page of its own but stands below the one before it.
    """

    id: str
    role: Role
    title: str
    mark: str | None = None
    important: str | None = None
    note: str | None = None
    continues: bool = False
    children: tuple[Group | Item, ...] = ()

    def items(self) -> Iterator[Item]:
        """Yield every item below this group, in printed order."""
        for child in self.children:
            if isinstance(child, Item):
                yield child
            else:
                yield from child.items()

    def headers(self) -> tuple[Item, ...]:
        """Return the ticks drawn in the heading bar of this group."""
        return tuple(c for c in self.children if isinstance(c, Item) and c.layout == "header")

    def caption(self) -> Item | None:
        """Return the item drawn in the bar of this group, if any."""
        return next((c for c in self.children if isinstance(c, Item) and c.layout == "caption"), None)

    def body(self) -> tuple[Group | Item, ...]:
        """Return the children that are drawn below the bar."""
        return tuple(
            c for c in self.children if isinstance(c, Group) or c.layout not in ("header", "caption", "inline")
        )


class Form(Struct, frozen=True, kw_only=True):
    """A filled form. ``sections[0]`` is the cover (表紙); ``contents`` is the 項目一覧 in printed order."""

    form: str
    edition: str
    title: str
    stamp: str
    source_status: str
    body: str
    name: str
    projection: Literal["submit", "publish", "internal"]
    contents: tuple[str, ...]
    sections: tuple[Group, ...]
    provenance: str | None = None
    digest: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """Yield every item of the form, in printed order."""
        for section in self.sections:
            yield from section.items()
