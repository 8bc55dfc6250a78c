"""Safe fixes: from findings to edits of the source files, in a closed set of kinds, comments kept.

A fix never guesses what somebody meant. It takes a value that the rule itself worked out, drops a key whose value is worked
out anyway, takes away an entry that stands there twice to the letter, or puts rows into the order of their days. What is
written by reference, joined, withheld, or stands in a table beside the YAML is left to people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.errors import InputError
from pia.rules.shapes import iso_days
from pia.source.edit import Edit, Remove, Replace, apply_edits
from pia.source.load import Document, load_text
from pia.source.nodes import Mapping, Node, Scalar, Sequence, at, plain
from pia.source.write import same

if TYPE_CHECKING:
    from pia.model.read import Loaded, Path_
    from pia.rules.finding import Finding, Fix

__all__ = ["FIX_KINDS", "fixed_texts"]


def fixed_texts(loaded: Loaded, findings: Iterable[Finding]) -> dict[str, str]:
    """Return the new text of every file that the fixes of ``findings`` change; what cannot be fixed safely is left out."""
    documents = {document.file: document for document in loaded.assembled.documents if _editable(document)}
    edits: dict[str, list[Edit]] = {}
    lists: dict[str, dict[Path_, Fix]] = {}
    for finding in findings:
        fix = finding.fix
        if fix is None:
            continue
        home = _home(loaded, documents, fix)
        if home is None:
            continue
        document, path = home
        if fix.kind == "sort-by-date":
            lists.setdefault(document.file, {})[path[: -len(fix.path_in_entry) - 1]] = fix
            continue
        edit = FIX_KINDS[fix.kind](document, path, fix)
        if edit is not None and edit not in edits.setdefault(document.file, []):
            edits[document.file].append(edit)
    texts = {}
    for file in dict.fromkeys((*edits, *lists)):
        text = _applied(documents[file], edits.get(file, []), lists.get(file, {}))
        if text is not None:
            texts[file] = text
    return texts


def _editable(document: Document) -> bool:
    """Tell whether a file is YAML of the assessment itself: not its body's, not a profile, not a table."""
    return document.file.endswith((".yaml", ".yml")) and not document.file.startswith(("..", "/", "rules/profiles/"))


def _home(loaded: Loaded, documents: dict[str, Document], fix: Fix) -> tuple[Document, Path_] | None:
    """Return the file in which the node of ``fix`` is written, with its path there; None where it is not written plainly."""
    node = loaded.node(fix.path)
    if node is None or node.origin is not None or node.withheld is not None:
        return None
    document = documents.get(node.place.file)
    if document is None:
        return None
    path = next(_paths(document.root, node, ()), None)
    return None if path is None else (document, path)


def _paths(here: Node, wanted: Node, path: Path_) -> Iterator[Path_]:
    """Yield the path of the node that stands where ``wanted`` does."""
    if here.place == wanted.place and type(here) is type(wanted):
        yield path
    if isinstance(here, Mapping):
        for entry in here.entries:
            yield from _paths(entry.value, wanted, (*path, entry.key))
    elif isinstance(here, Sequence):
        for index, item in enumerate(here.items):
            yield from _paths(item, wanted, (*path, index))


def _set_value(document: Document, path: Path_, fix: Fix) -> Edit | None:
    node = at(document.root, path)
    if not isinstance(node, Scalar) or fix.value is None:
        return None
    return Replace(path, fix.value)


def _remove_key(document: Document, path: Path_, fix: Fix) -> Edit | None:
    """Take the key away; with it the mapping that held nothing else."""
    del fix
    while len(path) > 1 and isinstance(path[-2], str):
        parent = at(document.root, path[:-1])
        if not isinstance(parent, Mapping) or len(parent.entries) > 1:
            break
        path = path[:-1]
    return Remove(path)


def _remove_repeated(document: Document, path: Path_, fix: Fix) -> Edit | None:
    """Take an entry away that says to the letter what one before it in the same list says."""
    del fix
    parent, index = at(document.root, path[:-1]), path[-1]
    if not isinstance(parent, Sequence) or not isinstance(index, int):
        return None
    own = plain(parent.items[index])
    return Remove(path) if any(same(plain(item), own) for item in parent.items[:index]) else None


def _sort(document: Document, path: Path_, fix: Fix) -> Edit | None:
    """Stand for the kind in the table; whole lists are put into order by :func:`_sorted`."""
    del document, path, fix
    return None


FIX_KINDS: Final[dict[str, Callable[[Document, Path_, Fix], Edit | None]]] = {
    "set-value": _set_value,
    "remove-key": _remove_key,
    "remove-repeated": _remove_repeated,
    "sort-by-date": _sort,
}
"""Every kind of fix that a rule may name under ``fix:``."""


def _applied(document: Document, edits: list[Edit], lists: dict[Path_, Fix]) -> str | None:
    """Return the new text of a file, None where the change cannot be made without disturbing the rest."""
    try:
        text = apply_edits(document, edits) if edits else document.text
        for path, fix in lists.items():
            ordered = _sorted(load_text(text, document.file), path, str(fix.path_in_entry[0]))
            text = ordered if ordered is not None else text
    except InputError:
        return None
    return text if text != document.text else None


class _Block(Struct, frozen=True):
    """The lines of one entry of a list, with the comments above it."""

    day: str
    lines: tuple[str, ...]
    data: object


def _sorted(document: Document, path: Path_, field: str) -> str | None:
    """Return the text with the entries of a list in the order of their days, whole lines moved; None where that is not safe."""
    sequence = at(document.root, path)
    if not isinstance(sequence, Sequence):
        return None
    lines = document.text.splitlines(keepends=True)
    starts = [item.place.line - 1 for item in sequence.items]
    if any(not lines[start].lstrip().startswith("- ") for start in starts) or len(set(starts)) < len(starts):
        return None
    tops = [starts[0]]
    for start in starts[1:]:
        top = start
        while lines[top - 1].lstrip().startswith("#"):
            top -= 1
        tops.append(top)
    last = sequence.items[-1].place.end_line
    end = next((n for n in range(starts[-1] + 1, len(lines)) if _outdented(lines[n], lines[starts[-1]])), len(lines))
    bounds = [*tops, max(end, last) if last > end else end]
    blocks = []
    for n, item in enumerate(sequence.items):
        day = _day(item, field)
        if day is None:
            return None
        blocks.append(_Block(day, tuple(lines[bounds[n] : bounds[n + 1]]), plain(item)))
    ordered = sorted(blocks, key=lambda block: block.day)
    if not all(block.lines and block.lines[-1].endswith("\n") for block in blocks[:-1]):
        return None
    middle = "".join(_ended("".join(block.lines)) for block in ordered)
    text = "".join(lines[: bounds[0]]) + middle + "".join(lines[bounds[-1] :])
    return text if _as_intended(document, text, path, [block.data for block in ordered]) else None


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _outdented(line: str, first: str) -> bool:
    """Tell whether a line stands further left than the dash of a list, or level with it without being an entry."""
    if not line.strip():
        return False
    indent, dash = len(line) - len(line.lstrip()), len(first) - len(first.lstrip())
    return indent < dash or (indent == dash and not line.lstrip().startswith("- "))


def _day(item: Node, field: str) -> str | None:
    value = item.get(field) if isinstance(item, Mapping) else None
    return iso_days(value.text)[0] if isinstance(value, Scalar) else None


def _as_intended(document: Document, text: str, path: Path_, wanted: list[object]) -> bool:
    """Tell whether the new text says the same but for the order of one list."""
    try:
        found = load_text(text, document.file)
    except InputError:
        return False
    moved = at(found.root, path)
    if moved is None or plain(moved) != wanted:
        return False
    outside = [plain(document.root), plain(found.root)]
    for data in outside:
        for step in path[:-1]:
            data = data[step]  # noqa: PLW2901  # one step down
        data[path[-1]] = None
    return bool(outside[0] == outside[1]) and sorted(text.split("\n")) == sorted(_ended(document.text).split("\n"))
