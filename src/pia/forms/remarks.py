"""Side notes of the internal form: what stands beside the cells of 内部用 and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.forms.tree import Form, Group, Item, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Remark", "with_remarks", "with_table"]

_HEAD = "【内部】"
_COLUMNS = ("項目", "欄の名称", "区分", "内容")
_TITLE = "内部用　未了の事項・指摘・証跡の一覧"
_BESIDE = "出典"
"""The kind that stands beside its cell only: as a list it would be as long as the form."""


class Remark(Struct, frozen=True):
    """One side note: ``kind`` is 出典, 未了, 指摘, 証跡 or 非公表."""

    kind: str
    text: str

    def line(self) -> str:
        """Return the note as it stands beside its cell."""
        return f"{_HEAD}{self.kind}：{self.text}"


def with_remarks(form: Form, remarks: Mapping[str, Sequence[Remark]], general: Sequence[Remark] = ()) -> Form:
    """Return ``form`` with the notes of each item (by its key) beside it, and a list of them (but the origins) as the last
    section.

    ``general`` are notes that belong to no item.
    """
    sections = tuple(_noted(section, remarks) for section in form.sections)
    rows: list[tuple[str, ...]] = [("（評価書の全体）", "", remark.kind, remark.text) for remark in general]
    for item in form.items():
        rows += [
            (item.path, f"{item.mark or ''}{item.label}", remark.kind, remark.text)
            for remark in remarks.get(item.key, ())
            if remark.kind != _BESIDE
        ]
    table = Item(
        key="internal#remarks",
        path="内部用/一覧",
        section="内部用",
        file=None,
        number=None,
        risk=None,
        block=None,
        mark=None,
        label=_TITLE,
        important_change=False,
        kind="table",
        value=Table(_COLUMNS, tuple(rows)) if rows else None,
        status="filled" if rows else "blank",
        layout="table",
    )
    section = Group(id="internal", role="section", title=_TITLE, children=(table,))
    return replace(form, sections=(*sections, section))


def with_table(form: Form, id_: str, title: str, table: Table) -> Form:
    """Return ``form`` with a further list of 内部用 as a section of its own, before the last one."""
    item = Item(
        key=f"internal#{id_}",
        path=f"内部用/{title.partition('　')[2] or title}",
        section="内部用",
        file=None,
        number=None,
        risk=None,
        block=None,
        mark=None,
        label=title,
        important_change=False,
        kind="table",
        value=table,
        status="filled",
        layout="table",
    )
    section = Group(id=f"internal-{id_}", role="section", title=title, children=(item,))
    return replace(form, sections=(*form.sections[:-1], section, form.sections[-1]))


def _noted(group: Group, remarks: Mapping[str, Sequence[Remark]]) -> Group:
    children = tuple(
        _noted(child, remarks) if isinstance(child, Group) else _with_note(child, remarks.get(child.key, ()))
        for child in group.children
    )
    return replace(group, children=children)


def _with_note(item: Item, remarks: Iterable[Remark]) -> Item:
    lines = [*([item.note] if item.note else []), *(remark.line() for remark in remarks)]
    return replace(item, note="\n".join(lines)) if lines else item
