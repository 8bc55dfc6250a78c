"""The form as a drawing: nested boxes with their texts, ready to be set, as JSON for ``templates/layouts/form.typ``.

Here is decided *what* is printed where (labels, ※, bars, order, heading levels); the layout decides how it looks. Origins,
keys, guidance, conflicts and derived values never enter the drawing, so the page cannot show them.
"""

from __future__ import annotations

from typing import Any

from pia.forms.tree import Form, Group, Item, Table
from pia.render.pdf_text import CELL_RUN, NARROW_RUN, Lines, set_text
from pia.render.pdf_values import records_data, table_data, value_data
from pia.render.pictures import pictures
from pia.render.printed import compact_json
from pia.render.wording import bar_note, group_title, repeats_title, tick_blocks, tick_text

__all__ = ["drawing", "drawing_json"]

IMPORTANT = "※"
_PICTURE_ROOM = (490.0, 640.0)
"""Room for a drawing on a page below the bars of its section, in points."""
_VERTICAL_TITLE = 4
_KEEP_CHARACTERS = 320
_KEEP_LINES = 8
_LEVELS = {"section": 1, "heading": 2, "repeat": 3, "range": 3, "risk": 3, "part": 2}


def drawing_json(form: Form) -> str:
    """Return ``drawing`` as compact JSON."""
    return compact_json(drawing(form))


def drawing(form: Form) -> dict[str, Any]:
    """Return the whole document: ``{title, heading, stamp, provenance, contents, cover, sections}``."""
    cover, *sections = form.sections
    return {
        "title": form.name or form.title,
        "heading": _heading(cover.title or form.title),
        "stamp": set_text(form.stamp),
        "provenance": set_text(form.provenance or ""),
        "contents": [set_text(entry) for entry in form.contents],
        "cover": [box for child in cover.body() for box in _child(child, level=1, starred=False, run=NARROW_RUN)],
        "sections": [_group(section, level=0, starred=False) for section in sections],
    }


def _child(
    child: Group | Item, *, level: int, starred: bool, run: int = CELL_RUN, within: Group | None = None
) -> list[dict[str, Any]]:
    if isinstance(child, Item):
        return _item(child, starred=starred, run=run, within=within)
    return [_group(child, level=level, starred=starred)]


def _group(group: Group, *, level: int, starred: bool) -> dict[str, Any]:
    """Return one group; ``level`` is the heading level above it, ``starred`` whether a bar above already carries ※."""
    starred = starred or (group.important is not None and group.role in ("section", "heading"))
    if group.role == "stack":
        return _stack(group, level=level, starred=starred)
    own = min(_LEVELS[group.role], level + 1)  # a reader's outline must not skip a level
    caption = group.caption()
    body = [box for child in group.body() for box in _child(child, level=own, starred=starred, within=group)]
    first = next(iter(group.body()), None)
    if isinstance(first, Item) and body[0]["box"] == "table" and first.label and group.title.endswith(first.label):
        body[0]["label"] = []  # the bar right above already says it
    return {
        "box": group.role,
        "level": own,
        "title": _heading(group.title),
        "important": set_text(group.important or ""),
        "caption": set_text(caption.printed() if caption else ""),
        "headers": [_header(item) for item in group.headers()],
        "continues": group.continues,
        "note": set_text(bar_note(group)),
        "running": _running(group) if group.role == "section" else [],
        "body": body,
    }


def _heading(title: str) -> Lines:
    """Return a title for a tagged heading, which PDF/UA does not allow to be empty: a bar without words holds a blank."""
    lines = set_text(title)
    return lines if any(lines) else ["　"]


def _running(section: Group) -> list[Any]:
    """Return what the later pages of a section show at their head: its title, and the file it speaks of."""
    return set_text(f"{section.title}　{section.note}" if section.note else section.title)


def _stack(group: Group, *, level: int, starred: bool) -> dict[str, Any]:
    body: list[dict[str, Any]] = []
    for at, child in enumerate(group.body()):
        boxes = _child(child, level=level, starred=starred)
        repeats = isinstance(child, Item) and child.mark in (None, group.mark) and child.layout == "row"
        if at == 0 and repeats and isinstance(child, Item) and child.label and group.title.endswith(child.label):
            boxes[0].update(box="full", label=[])  # the label at the left already says it
        body.extend(boxes)
    title = group_title(group)
    return {
        "box": "stack",
        "vertical": len(title) <= _VERTICAL_TITLE and not title[:1].isnumeric(),  # ① is numeric
        "label": set_text(title, NARROW_RUN),
        "note": set_text(group.note or "", NARROW_RUN),
        "body": body,
    }


def _header(item: Item) -> list[Any]:
    """Return the tick at the right end of a heading bar: [ ○ ] 委託しない."""
    return set_text("　".join(tick_text(tick) for block in tick_blocks(item) for tick in block.ticks))


def _item(item: Item, *, starred: bool, run: int, within: Group | None) -> list[dict[str, Any]]:
    star = f"　{IMPORTANT}" if item.important_change and not starred else ""
    label = set_text(f"{item.mark or ''}{item.label}{star}" if item.label or item.mark else "", NARROW_RUN)
    if item.layout in ("full", "drawing") and repeats_title(item, within):
        label = []  # the bar right above already says it
    if item.drawing is not None:
        pages = [
            {"svg": each.svg, "width": each.width, "height": each.height, "words": each.words}
            for each in pictures(item, _PICTURE_ROOM, key="d")
        ]
        return [{"box": "drawing", "label": label, "note": set_text(item.note or ""), "pictures": pages}]
    table = item.value if isinstance(item.value, Table) and item.status not in ("none", "withheld") else None
    if table is not None:
        drawn = records_data(table) if item.layout == "numbered" else table_data(table)
        return [{"box": "table", "label": label, "note": set_text(item.note or ""), **drawn}]
    value = value_data(item, run)
    full = item.layout in ("full", "table", "numbered", "drawing")
    # An item without a label has no cell at the left.
    return [
        {
            "box": "full" if full or not label else "row",
            "label": label,
            "note": set_text(item.note or ""),
            "value": value,
            "keep": _keep(item),
        }
    ]


def _keep(item: Item) -> bool:
    """Whether the box is small enough to stay on one page."""
    texts = [item.label, item.printed(), item.other or "", item.note or "", *(text for _, text in item.details)]
    return sum(map(len, texts)) <= _KEEP_CHARACTERS and sum(text.count("\n") for text in texts) < _KEEP_LINES
