"""Where a word inside a text stands: through shared and joined texts to the line and column that somebody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Place
from pia.rules.spots import spot
from pia.source.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from pia.model.read import Loaded
    from pia.rules.flaw import Spot
    from pia.source.load import Document

__all__ = ["Phrases"]

_DEEPEST = 32


class Phrases:
    """The phrases of one assessment; what a document refers to is looked up once."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._documents: dict[str, Document] = {document.file: document for document in loaded.assembled.documents}
        self._made: dict[str, dict[int, Mapping]] = {}

    def place(self, at: Spot) -> Place:
        """Return the place of the words; that of the whole value where no more can be said."""
        node = self._loaded.node(at.path)
        whole = self._loaded.place(at.path)
        if not isinstance(node, Scalar) or at.length <= 0:
            return whole
        found = self._locate(self._written(node), at.start, 0)
        if found is None:
            return whole
        scalar, offset = found
        document = self._documents.get(scalar.place.file)
        if document is None or scalar.text != (scalar.value if isinstance(scalar.value, str) else scalar.text):
            return whole
        first = spot(scalar, offset, document.text)
        last = spot(scalar, offset + at.length - 1, document.text)
        if scalar.place in {first, last} or (last.line, last.column) < (first.line, first.column):
            return scalar.place
        return Place(first.file, first.line, first.column, last.end_line, last.end_column)

    def _written(self, node: Scalar) -> Node:
        """Return what stands in the file for ``node``: a reference or a joined text, else the node itself."""
        file = node.place.file
        if file not in self._made:
            document = self._documents.get(file)
            self._made[file] = {} if document is None else _made(document.root)
        return self._made[file].get(node.start, node)

    def _locate(self, node: Node | None, offset: int, depth: int) -> tuple[Scalar, int] | None:
        """Return the scalar in which character ``offset`` of the text of ``node`` is written, and where in it."""
        if isinstance(node, Scalar):
            return (node, offset) if offset < len(node.text) else None
        if not isinstance(node, Mapping) or depth > _DEEPEST:
            return None
        target = node.get("use")
        if isinstance(target, Scalar):
            return self._locate(self._shared(target.text), offset, depth + 1)
        parts = node.get("join")
        if not isinstance(parts, Sequence):
            return self._locate(node.get("value"), offset, depth + 1)
        for part in parts.items:
            length = self._length(part)
            if length is None or offset < length:
                return self._locate(part, offset, depth + 1) if length is not None else None
            offset -= length + 1
        return None

    def _shared(self, name: str) -> Node | None:
        """Return a shared text as written in a file of the assessment."""
        for document in self._documents.values():
            texts = document.root.get("texts") if isinstance(document.root, Mapping) else None
            found = texts.get(name) if isinstance(texts, Mapping) else None
            if found is not None:
                return found
        return None

    def _length(self, part: Node) -> int | None:
        if isinstance(part, Scalar):
            return len(part.text)
        target = part.get("use") if isinstance(part, Mapping) else None
        node = self._loaded.assembled.texts.get(target.text) if isinstance(target, Scalar) else None
        if node is None and isinstance(part, Mapping):
            node = part.get("value")
        return len(node.text) if isinstance(node, Scalar) else None


def _made(root: Node) -> dict[int, Mapping]:
    """Return every reference and joined text below ``root`` by where it starts."""
    found: dict[int, Mapping] = {}
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            if len(node.entries) == 1 and node.entries[0].key in {"use", "join"}:
                found[node.start] = node
            waiting.extend(entry.value for entry in node.entries)
        elif isinstance(node, Sequence):
            waiting.extend(node.items)
    return found
