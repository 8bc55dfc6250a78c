"""``pia why``: which facts made a cell of the form, and where they are written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.opened import open_assessment, source_digest
from pia.errors import InputError, Problem, Words
from pia.forms.fill import fill_form
from pia.terms.text import fold, nearest

if TYPE_CHECKING:
    from pia.forms.tree import Item

__all__ = ["Explained", "Fact", "explain"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact behind a cell: where it is written, and the first line of it."""

    file: str
    line: int
    derived: bool
    text: str


@dataclass(frozen=True, slots=True)
class Explained:
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
    found = _match(items, asked)
    if not found:  # read in the published form, where a withheld value stands as its published wording
        public = {item.key for item in _match(tuple(fill_form(loaded, projection="publish").items()), asked)}
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
    return tuple(
        Explained(item, tuple(_fact(lines, o.file, o.line, derived=o.derived) for o in item.facts)) for item in found
    )


def _match(items: tuple[Item, ...], asked: str) -> tuple[Item, ...]:
    wanted = fold(asked)
    exact = tuple(i for i in items if asked in (i.key, i.path))
    if exact:
        return exact
    ends = tuple(i for i in items if fold(i.path).endswith(f"/{wanted}") or i.key.endswith(f"#{asked}"))
    if ends:
        return ends
    labelled = tuple(i for i in items if fold(i.label) == wanted)
    if labelled:
        return labelled
    return tuple(
        i
        for i in items
        if wanted and any(wanted in fold(part) for part in (i.printed(), *(text for _, text in i.details)))
    )


def _fact(lines: dict[str, list[str]], file: str, line: int, *, derived: bool) -> Fact:
    text = lines.get(file, [])
    return Fact(file, line, derived, text[line - 1].strip() if 0 < line <= len(text) else "")
