"""The items of an edition of a form as 項目 of the change annex name them: chapter, heading, block, risk, mark, label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pia.forms.edition import GroupSpec, ItemSpec, load_edition

__all__ = ["FormItem", "items_of"]

_MARKS: Final = re.compile("[①-⑳]")
_HOMES: Final = {
    "systems": "systems/*",
    "files": "files/*",
    "files-with-chapters": "files/*",
    "entrusted": "parties/*/entrusted/*",
    "provisions": "recipients/*",
    "transfers": "recipients/*",
    "charts": "charts/*",
    "record-groups": "files/*/records/*",
    "annexes": "annexes/*",
}
"""The key of what a group is repeated for; ``*`` stands for an id, which a text does not tell."""


class FormItem(Struct, frozen=True, kw_only=True):
    """One item of an edition, with everything that stands above it.

    ``key`` has ``*`` in the places of ids. ``caption`` is the label that a mark goes with, where the item stands under it
    (⑧ 使用方法 for 情報の突合). ``titles`` are the chapter and the heading as printed.
    """

    key: str
    section: str
    chapter: str
    label: str
    important: bool
    kind: str
    number: str | None = None
    heading: str = ""
    block: str | None = None
    risk: str | None = None
    risk_title: str = ""
    mark: str | None = None
    caption: str = ""

    @property
    def path(self) -> str:
        """Where the item stands, in the edition's style of paths."""
        parts = [self.section, self.number, self.block, self.risk, self.mark or self.caption or None]
        said = [part for part in parts if part]
        if self.mark is None or self.caption not in ("", self.label):
            said.append(self.label)
        return "/".join(dict.fromkeys(said))


class _Above(Struct, frozen=True, kw_only=True):
    section: str = ""
    chapter: str = ""
    number: str | None = None
    heading: str = ""
    block: str | None = None
    risk: str | None = None
    risk_id: str | None = None
    risk_title: str = ""
    stack: str = ""
    home: str = ""
    important: bool = False


@lru_cache(maxsize=8)
def items_of(form: str, edition: str) -> tuple[FormItem, ...]:
    """Return the items of an edition in printed order.

    Raises:
        InputError: there is no such edition.
    """
    found = [item for section in load_edition(form, edition).sections for item in _walked(section, _Above())]
    marked = {
        (one.section, one.number, one.block, one.risk, one.mark): one.label for one in reversed(found) if one.mark
    }
    made = []
    for one in found:
        under = one.caption
        if _MARKS.fullmatch(under):
            title = marked.get((one.section, one.number, one.block, one.risk, under), "")
            made.append(replace(one, mark=under, caption=title))
        else:
            made.append(one)
    return tuple(made)


def _walked(group: GroupSpec, above: _Above) -> Iterator[FormItem]:
    here = replace(
        above,
        section=group.section or above.section,
        chapter=group.title if group.role == "section" else above.chapter,
        number=group.number or above.number,
        heading=group.title if group.role == "heading" else above.heading,
        block=group.title if group.role == "repeat" else above.block,
        risk=group.printed or above.risk,
        risk_id=group.risk or above.risk_id,
        risk_title=group.title if group.role == "risk" else above.risk_title,
        stack=group.title if group.role == "stack" else "",
        home=_HOMES.get(group.each or "", group.key if group.key is not None else above.home),
        important=above.important or group.important_items,
    )
    captions = {one.under for one in group.children if isinstance(one, ItemSpec)}
    for child in group.children:
        if isinstance(child, GroupSpec):
            yield from _walked(child, here)
        else:
            yield _item(child, here, group.mark if group.role == "stack" and group.mark in captions else None)


def _item(spec: ItemSpec, above: _Above, stack_mark: str | None) -> FormItem:
    risk = spec.risk or above.risk_id
    home = above.home if risk is None else f"{above.home}/risks/{risk}".removeprefix("cover/").removeprefix("/")
    caption = spec.under or ""
    if stack_mark is not None and caption == stack_mark:
        return FormItem(
            key=f"{home}#{spec.id}", section=above.section, chapter=above.chapter, label=spec.label,
            important=above.important if spec.important is None else spec.important, kind=spec.kind, number=above.number,
            heading=above.heading, block=above.block, risk=above.risk, risk_title=above.risk_title, mark=stack_mark, caption=above.stack,
        )  # fmt: skip
    return FormItem(
        key=f"{home}#{spec.id}", section=above.section, chapter=above.chapter, label=spec.label,
        important=above.important if spec.important is None else spec.important, kind=spec.kind, number=above.number,
        heading=above.heading, block=above.block, risk=above.risk, risk_title=above.risk_title, mark=spec.mark, caption=caption,
    )  # fmt: skip
