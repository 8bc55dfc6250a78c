"""The texts of an assessment, each once, with the path at which it is written: what editorial checks read.

A shared text counts once, where it is used first. Texts of inherited profiles are left out: the body did not write them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pia.source.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from pia.model.read import Loaded, Path_

__all__ = ["Sort", "Text", "texts_of"]

Sort: TypeAlias = Literal["narrative", "name", "row", "change"]
"""Sentences, names and titles, cells of a 別紙, cells of the change annex."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: where it is, what it says, what sort it is, and the key it stands under."""

    path: Path_
    text: str
    sort: Sort
    key: str

    @property
    def control(self) -> int | None:
        """The index of the control that the text belongs to."""
        return self.path[1] if self.path[0] == "controls" and isinstance(self.path[1], int) else None


_NARRATIVE: Final = frozenset(
    (
        *(
            "description",
            "summary",
            "flow_note",
            "necessity",
            "merits",
            "note",
            "functions",
            "detail",
            "range",
            "timing",
        ),
        *("validity", "notice", "text", "change", "matching", "statistics", "decisions", "place", "erasure", "content"),
        *(
            "permission",
            "disclosure",
            "use",
            "information",
            "declaration",
            "special_notes",
            "contact",
            "method",
            "notes",
        ),
        *("response", "reflection", "result", "shortened", "prevention", "remarks", "records_validity", "reason"),
        *("category_other", "planned", "period", "basis", "cite", "when", "omission", "special_procedure"),
    )
)
_NAMES: Final = frozenset(
    ("name", "title", "label", "heading", "head", "drawn_as", "department", "departments", "items")
)
_ROW: Final = frozenset(("article", "recipient", "organ", "work", "provider", "information", "office"))
_CHANGE: Final = frozenset(("date", "item", "before", "after", "explanation"))
_SKIPPED: Final = frozenset(
    ("attributes", "waivers", "inherits", "provenance", "parameters", "evidence", "scope", "declared", "change_totals")
)
_SHARED: Final = 12
"""Shorter texts may stand inside others by chance."""
_KEPT: Final = frozenset(("entrusted",))
"""Under these, ``scope`` is a part of the form (委託する範囲), not where a control holds."""


def texts_of(loaded: Loaded) -> tuple[Text, ...]:
    """Return every text of the assessment's own files, in the order of the tree."""
    shared = _Shared(loaded)
    own = {document.file for document in loaded.assembled.documents if "profiles/" not in document.file}
    seen: set[tuple[str, int, int]] = set()
    found: list[Text] = []
    for path, key, node in _leaves(loaded.root, (), ""):
        place = node.origin or node.place
        at = (place.file, place.line, place.column)
        if place.file not in own or at in seen or not node.text.strip():
            continue
        sort = _sort(path, key)
        if sort is not None:
            seen.add(at)
            found.append(Text(path, shared.hidden(node.text) if "\n" in node.text else node.text, sort, key))
    return tuple(found)


class _Shared:
    """Hides, in joined texts, the parts of others and what has been read before: as many empty lines stand for them."""

    def __init__(self, loaded: Loaded) -> None:
        named = loaded.assembled.texts.items()
        self._texts = [(n, t.text) for n, t in named if isinstance(t, Scalar) and len(t.text) >= _SHARED]
        self._read: set[str] = set()

    def hidden(self, text: str) -> str:
        """Return a text of the same length without such parts."""
        for name, part in self._texts:
            if len(part) >= len(text) or part not in text:
                continue
            if "." in name or name in self._read:
                text = text.replace(part, "\n" * len(part))
            self._read.add(name)
        return text


def _sort(path: Path_, key: str) -> Sort | None:
    if path[0] == "changes":
        return "change" if key in _CHANGE else None
    if "rows" in path:
        return "row" if key in _ROW else None
    if "texts" in path[:-1] or key in _NARRATIVE:
        return "narrative"
    return "name" if key in _NAMES else None


def _leaves(node: Node, path: Path_, key: str) -> Iterator[tuple[Path_, str, Scalar]]:
    """Yield every written text below ``node`` with its path and the nearest key above it."""
    waiting: list[tuple[Node, Path_, str]] = [(node, path, key)]
    while waiting:
        one, steps, name = waiting.pop()
        if isinstance(one, Scalar):
            if isinstance(one.value, str) and steps:
                yield steps, name, one
        elif isinstance(one, Sequence):
            waiting.extend([(item, (*steps, i), name) for i, item in reversed(list(enumerate(one.items)))])
        elif isinstance(one, Mapping) and not (steps[:1] == ("controls",) and one.get("profile") is not None):
            waiting.extend(
                [
                    (entry.value, (*steps, entry.key), entry.key)
                    for entry in reversed(one.entries)
                    if entry.key not in _SKIPPED or (entry.key == "scope" and _KEPT & set(steps))
                ]
            )
