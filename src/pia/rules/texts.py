"""The texts of an assessment, each once, with the path at which it is written: what editorial checks read.

A shared text counts once, where it is used first. Texts of inherited profiles are left out: the body did not write them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct

from pia.source.nodes import Node, Scalar, Sequence

if TYPE_CHECKING:
    from pia.model.read import Loaded, Path_

__all__ = ["Sort", "Text", "texts_of"]

Sort: TypeAlias = Literal["narrative", "name", "row", "change"]
"""Sentences, names and titles, cells of a 別紙, cells of the change annex."""


class Text(Struct, frozen=True):
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
_NAMES: Final = frozenset(("name", "title", "label", "heading", "head", "drawn_as", "department", "departments"))
_ROW: Final = frozenset(("article", "recipient", "organ", "work", "provider", "information", "office"))
_CHANGE: Final = frozenset(("date", "item", "before", "after", "explanation"))
_SKIPPED: Final = frozenset(
    (
        *(
            "attributes",
            "waivers",
            "inherits",
            "provenance",
            "parameters",
            "evidence",
            "scope",
            "declared",
            "change_totals",
        ),
        *("id", "from", "to", "carries", "chart", "kind", "zone", "categories", "holds", "items", "answers"),
    )
)
_SHARED: Final = 12
"""Shorter texts may stand inside others by chance."""
_AREA: Final[dict[str, Sort]] = {"changes": "change"}


def texts_of(loaded: Loaded) -> tuple[Text, ...]:
    """Return every text of the assessment's own files, in the order of the tree."""
    walk = _Walk(_Shared(loaded), {d.file for d in loaded.assembled.documents if "profiles/" not in d.file})
    for entry in loaded.root.entries:
        if entry.key not in _SKIPPED:
            walk.into(entry.value, (entry.key,), entry.key, _AREA.get(entry.key, "narrative"))
    return tuple(walk.found)


class _Walk:
    """Gathers texts below a node; ``area`` is the sort of text that stands there."""

    def __init__(self, shared: _Shared, own: set[str]) -> None:
        self.found: list[Text] = []
        self._shared = shared
        self._own = own
        self._seen: set[tuple[str, int, int]] = set()

    def into(self, node: Node, path: Path_, key: str, area: Sort) -> None:
        """Take the texts at and below ``node``; the depth is bounded by the reader."""
        if isinstance(node, Scalar):
            sort = _sort(key, area)
            if sort is not None and isinstance(node.value, str):
                self._take(node, path, key, sort)
        elif isinstance(node, Sequence):
            deeper: Sort = "row" if key == "rows" else area
            for index, item in enumerate(node.items):
                self.into(item, (*path, index), key, deeper)
        elif not (path[0] == "controls" and len(path) == 2 and node.get("profile") is not None):
            for entry in node.entries:
                name = entry.key
                if name not in _SKIPPED or (name == "scope" and "entrusted" in path):
                    self.into(entry.value, (*path, name), "text" if key == "texts" else name, area)

    def _take(self, node: Scalar, path: Path_, key: str, sort: Sort) -> None:
        place = node.origin or node.place
        at = (place.file, place.line, place.column)
        if place.file not in self._own or at in self._seen or not node.text.strip():
            return
        self._seen.add(at)
        self.found.append(Text(path, self._shared.hidden(node.text) if "\n" in node.text else node.text, sort, key))


def _sort(key: str, area: Sort) -> Sort | None:
    """Return the sort of text that stands under ``key``; None where it is none."""
    if area == "row":
        return "row" if key in _ROW else None
    if area == "change":
        return "change" if key in _CHANGE else None
    if key in _NARRATIVE:
        return "narrative"
    return "name" if key in _NAMES else None


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
