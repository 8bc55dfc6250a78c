"""The tree that YAML text becomes: values that still know where they stand.

Every node carries its ``place`` (for messages) and its ``start`` and ``end`` (character offsets, for edits). A node
that was put in by reference (``use:``) has the place of the reference and the ``origin`` of the thing referred to. A node
that may not be shown to the public carries its ``withheld`` mapping (``reason``, ``approver``, ``shown``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from pia.errors import Place

__all__ = ["Entry", "Mapping", "Node", "Scalar", "Sequence", "at", "frozen", "nearest_at", "plain"]


class Scalar(Struct, frozen=True):
    """A leaf: its typed value, its text, and whether it stood without quotes.

    ``value`` is a bool, None or an int only for the plain words ``true``, ``false``, ``null``, ``~``, nothing at all
    and decimal integers; everything else is text. ``text`` is always what was written, without quotes and escapes.
    """

    value: str | int | bool | None
    text: str
    plain: bool
    place: Place
    start: int
    end: int
    origin: Place | None = None
    withheld: Mapping | None = None


class Entry(Struct, frozen=True):
    """One key of a mapping with its value."""

    key: str
    key_place: Place
    key_start: int
    key_end: int
    value: Node


class Mapping(Struct, frozen=True):
    """Keys with values, in the order of the text; no key stands twice."""

    entries: tuple[Entry, ...]
    place: Place
    start: int
    end: int
    origin: Place | None = None
    withheld: Mapping | None = None

    def entry(self, key: str) -> Entry | None:
        """Return the entry named ``key``, or None."""
        for entry in self.entries:
            if entry.key == key:
                return entry
        return None

    def get(self, key: str) -> Node | None:
        """Return the value of ``key``, or None when there is no such key (a written ``null`` is a Scalar)."""
        entry = self.entry(key)
        return None if entry is None else entry.value

    def key_place(self, key: str) -> Place | None:
        """Return where ``key`` itself is written, or None when there is no such key."""
        entry = self.entry(key)
        return None if entry is None else entry.key_place

    def keys(self) -> tuple[str, ...]:
        """Return the keys in the order of the text."""
        return tuple(entry.key for entry in self.entries)


class Sequence(Struct, frozen=True):
    """A list of nodes."""

    items: tuple[Node, ...]
    place: Place
    start: int
    end: int
    origin: Place | None = None
    withheld: Mapping | None = None


Node: TypeAlias = Scalar | Mapping | Sequence


def plain(node: Node) -> Any:
    """Return ``node`` as plain Python data: dict, list, str, int, bool and None.

    The depth is bounded: loading refuses more than 64 levels, so recursion is safe.
    """
    return _plain(node, list)


def frozen(node: Node) -> Any:
    """Return ``node`` as plain Python data, with tuples for lists."""
    return _plain(node, tuple)


def _plain(node: Node, many: type[list[Any] | tuple[Any, ...]]) -> Any:
    kind = type(node)
    if kind is Scalar:
        return node.value  # type: ignore[union-attr]  # an identity test on the class is the quick way in
    if kind is Mapping:
        return {
            entry.key: (value.value if type(value := entry.value) is Scalar else _plain(value, many))
            for entry in node.entries  # type: ignore[union-attr]
        }
    return many([item.value if type(item) is Scalar else _plain(item, many) for item in node.items])  # type: ignore[union-attr]


def _step(node: Node, step: str | int) -> Node | None:
    """Return the child of ``node`` that ``step`` names, or None."""
    if isinstance(node, Mapping):
        return node.get(step) if isinstance(step, str) else None
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def at(node: Node, path: tuple[str | int, ...]) -> Node | None:
    """Return the node at ``path`` (keys and 0-based indices), or None when the path does not exist."""
    found, covered = nearest_at(node, path)
    return found if covered == len(path) else None


def nearest_at(node: Node, path: tuple[str | int, ...]) -> tuple[Node, int]:
    """Return the deepest existing node on ``path`` and how many steps of the path lead to it."""
    for covered, step in enumerate(path):
        child = _step(node, step)
        if child is None:
            return node, covered
        node = child
    return node, len(path)
